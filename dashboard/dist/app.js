"use strict";(()=>{var C,$i,zr,Ke,Yr,Kn,Pi,Qn,Fi,Xr,Wr,sc,an=Symbol.for("pv"),Gn={},Yn=[],ic=/^m(i|n|o|s|text|space)$/,Jr=Array.isArray,es=Yn.slice,dt=Object.assign;function ct(e){e&&e.parentNode&&e.remove()}function Li(e,t,n){var r,s,i,a={},l=arguments.length;for(i in t)i=="key"?r=t[i]:i=="ref"&&typeof e!="function"?s=t[i]:a[i]=t[i];return l>2&&(a.children=l>3?es.call(arguments,2):n),on(e,a,r,s,null)}function on(e,t,n,r,s){var i={type:e,props:t,key:n,ref:r,__k:null,__:null,__b:0,__e:null,__c:null,constructor:an,__v:s||++$i,__i:-1,__u:0};return!s&&C.vnode&&C.vnode(i),i}function k(e){return e.children}function Ct(e,t){this.props=e,this.context=t,this.__g=0}function Ge(e,t){if(t==null)return e.__&&Ge(e.__,e.__i+1);for(var n;t<e.__k.length;t++)if((n=e.__k[t])&&n.__e)return n.__e;return typeof e.type!="function"||e.props.__P?null:Ge(e)}function oc(e){var t,n=e.__v,r=n.__e,s=[],i=[],a=e.__P;a&&((t=dt({constructor:an},n)).__v=n.__v+1,C.vnode&&C.vnode(t),ts(a,t,n,e.__n,a.namespaceURI,32&n.__u?[r]:null,s,r||Ge(n),32&n.__u,i),t.__v=n.__v,t.__.__k[t.__i]=t,Qi(s,t,i),n.__=n.__e=null,t.__e!=r&&qi(t))}function qi(e){if((e=e.__)&&e.__c&&!e.props.__P)return e.__e=null,e.__k.some(function(t){return t&&(e.__e=t.__e)}),qi(e)}function Ui(e){(8&e.__g||(e.__g|=8,Ke.push(e),Kn++))&&Yr==C.debounceRendering||((Yr=C.debounceRendering)||queueMicrotask)(Bi)}function Bi(){try{for(var e,t=1;Ke.length;)Ke.length>t&&Ke.sort(Pi),e=Ke.shift(),t=Ke.length,8&e.__g&&oc(e)}finally{(Kn=Ke.length)&&(Yr||queueMicrotask)(Bi)}}function Vi(e,t,n,r,s,i,a,l,u,c,d){var p,g,f,h,m,b,v=r.__k||Yn,_=t.length;for(u=ac(n,t,v,u,_),p=0;p<_;p++)(f=n.__k[p])!=null&&(g=~f.__i&&v[f.__i]||Gn,f.__i=p,b=ts(e,f,g,s,i,a,l,u,c,d),h=f.__e,(g.ref!=f.ref||8&g.__u)&&(g.ref&&ns(g.ref,null,f,g),f.ref&&d.push(f.ref,f.__c||h,f)),m=m||h,4&f.__u?(u=Hi(f,u,e,!g.__v),g.__e&&(g.__e=null)):typeof f.type=="function"&&b!==void 0?u=b:h&&(u=h.nextSibling),f.__u&=-21);return n.__e=m,u}function ac(e,t,n,r,s){var i,a,l,u,c,d,p,g,f,h=n.length,m=h,b=0,v=0,_=e.__k=Array(s);for(i=0;i<s;i++)(a=t[i])!=null&&typeof a!="boolean"&&typeof a!="function"?(typeof a!="object"||a.constructor===String?a=_[i]=on(null,a):Jr(a)?a=_[i]=on(k,{children:a}):a.constructor===an&&a.__b?a=_[i]=on(a.type,a.props,a.key,a.ref,a.__v):_[i]=a,u=i+b,a.__=e,a.__b=e.__b+1,l=null,~(c=a.__i=lc(a,n,u,m))&&(m--,(l=n[c])&&(l.__u|=2)),l&&l.__v?(a.__u|=16,c==u-1?b--:c==u+1?b++:c!=u&&(c>u?b--:b++,v=1)):(~c||(s>h?b--:s<h&&b++),typeof a.type!="function"&&(a.__u|=4))):_[i]=null;if(v){for(d=[],p=[],i=0;i<s;i++)if((a=_[i])&&16&a.__u){for(b=0,g=d.length;b<g;)d[f=b+g>>1]<a.__i?b=f+1:g=f;d[b]=a.__i,p[i]=b+1}for(b=d.length;i--;)p[i]&&(p[i]==b?b--:_[i].__u|=4)}if(m)for(i=0;i<h;i++)!(l=n[i])||2&l.__u||(l.__e==r&&(r=Ge(l)),rs(l,l));return r}function Hi(e,t,n,r){var s,i,a,l;if(typeof e.type=="function"){if(e.props.__P)return t;if(s=e.__k)for(i=0;i<s.length;i++)s[i]&&(s[i].__=e,t=Hi(s[i],t,n,!1));return t}for(t&&!t.parentNode&&(t=Ge(e))&&!t.parentNode&&(t=null),a=e.__e,l=t;l&&l.nodeType==8;)l=l.nextSibling;for(a!=l&&(!r&&n.moveBefore&&a.parentNode?n.moveBefore(a,t):n.insertBefore(a,t||null)),t=a;(t=t&&t.nextSibling)&&t.nodeType==8&&!t.data.startsWith("$s"););return t}function lc(e,t,n,r){var s,i=e.key,a=e.type,l=t[n],u=l&&!(2&l.__u);if(l===null&&i==null||u&&i==l.key&&a==l.type)return n;if(r>(u?1:0)){for(s=n-1;s>=0;s--)if((l=t[s])&&!(2&l.__u)&&i==l.key&&a==l.type)return s;for(s=n+1;s<t.length;s++)if((l=t[s])&&!(2&l.__u)&&i==l.key&&a==l.type)return s}return-1}function Oi(e,t,n){n==null&&(n=""),t[0]=="-"?e.setProperty(t,n):e[t]=n}function jn(e,t,n,r,s){var i,a;if(t=="style")if(typeof n=="string")e.style.cssText=n;else{if(typeof r=="string"&&(e.style.cssText=r=""),r)for(t in r)n&&t in n||Oi(e.style,t);if(n)for(t in n)r&&n[t]==r[t]||Oi(e.style,t,n[t])}else if(t[0]=="o"&&t[1]=="n")typeof n!="function"&&(n=null),typeof r!="function"&&(r=null),(e.__e||(e.__e={}))[t]=n,n&&r||(a=Wr[t]||(Wr[t]=uc(t)),(e.__a||(e.__a={}))[t]=Xr,i=t!=(t=t.replace(Fi,"$1")),(t=t.slice(2))[0]<"a"&&(t=t.toLowerCase()),n?e.addEventListener(t,a,i):e.removeEventListener(t,a,i));else{if(s=="http://www.w3.org/2000/svg")t=t.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(t!="width"&&t!="height"&&t!="href"&&t!="list"&&t!="form"&&t!="tabIndex"&&t!="download"&&t!="rowSpan"&&t!="colSpan"&&t!="role"&&t!="popover"&&t in e)try{return void(e[t]=n??"")}catch{}if(typeof n=="function")return;n==null||n===!1&&t[4]!="-"?e.removeAttribute(t):e.setAttribute(t,t=="popover"&&n==1?"":n)}}function uc(e){return function(t){var n=this.__e;if(n){if(n=n[e],t[Qn]==null)t[Qn]=Xr++;else if(t[Qn]<this.__a[e])return;return n(C.event?C.event(t):t)}}}function ts(e,t,n,r,s,i,a,l,u,c){var d,p,g,f,h,m,b,v,_,y,w,L,X,ue,ge,Ce,ce,de,R=t.type;if(t.constructor!==an)return null;128&n.__u&&(u=32&n.__u,d=n.__c.__z)&&(t.__u|=u,p=i=[],d.nodeType==8?l=Zn(d,i):i.push(d),l=i[0]||l),(d=C.__b)&&d(t);e:if(typeof R=="function"){g=a.length;try{if(v=t.props,_=(d=R.prototype)&&d.render,y=(d=R.contextType)&&r[d.__c],w=d?y?y.props.value:d.__:r,(f=n.__c)?(t.__c=f,2&f.__g&&(f.__g|=1)):(_?t.__c=f=new R(v,w):(t.__c=f=new Ct(v,w),f.constructor=R,f.render=dc),y&&y.sub(f),f.state||(f.state={}),f.__n=r,f.__g|=8,f.__h=[],f.__k=[]),_&&(f.__s||(f.__s=f.state),R.getDerivedStateFromProps&&(f.__s==f.state&&(f.__s=dt({},f.__s)),dt(f.__s,R.getDerivedStateFromProps(v,f.__s)))),h=f.props,m=f.state,f.__v=t,n.__c){if(v!==h&&_&&!R.getDerivedStateFromProps&&f.componentWillReceiveProps&&f.componentWillReceiveProps(v,w),t.__v==n.__v&&!(8&f.__g)||!(4&f.__g)&&f.shouldComponentUpdate&&f.shouldComponentUpdate(v,f.__s,w)===!1){t.__v!=n.__v&&(f.props=v,f.state=f.__s,f.__g&=-9),t.__e=n.__e,t.__k=n.__k,t.__k.some(function(q){q&&(q.__=t)}),Yn.push.apply(f.__h,f.__k),f.__k=[],f.__h.length&&a.push(f),l=Ge(n);break e}f.componentWillUpdate&&f.componentWillUpdate(v,f.__s,w),_&&f.componentDidUpdate&&f.__h.push(function(){f.componentDidUpdate(h,m,b)})}else _&&!R.getDerivedStateFromProps&&f.componentWillMount&&f.componentWillMount(),_&&f.componentDidMount&&f.__h.push(f.componentDidMount);f.context=w,f.props=v,f.__P=e,f.__g&=-5,L=C.__r,X=_?25:0;do f.__g&=-9,L&&L(t),d=f.render(f.props,f.state=f.__s,f.context);while(8&f.__g&&++X<25);_&&(Yn.push.apply(f.__h,f.__k),f.__k=[]),f.state=f.__s,f.getChildContext&&(r=dt({},r,f.getChildContext())),_&&n.__c&&f.getSnapshotBeforeUpdate&&(b=f.getSnapshotBeforeUpdate(h,m)),ue=d&&d.type===k&&d.key==null?d.props.children:d,v.__P&&(d=l,s=(e=v.__P).namespaceURI,u=i=null,n.props&&n.props.__P!=e&&(n.__k.some(function(q){q&&rs(q,q)}),n.__k=null),l=n.__k?Ge(n,0):null),l=Vi(e,Jr(ue)?ue:[ue],t,n,r,s,i,a,l,u,c),v.__P&&(t.__e=null,l=d),t.__u&=-161,p&&p.some(ct),f.__h.length&&a.push(f),1&f.__g&&(f.__g&=-4)}catch(q){if(a.length=g,t.__v=null,u||i)if(q&&q.then){if(t.__u|=128|u,i){for(~(ce=i.indexOf(l||void 0))||(ce=i.length);(de=i[ce-1])&&de.nodeType==8;)ce--;for(;ce<i.length;ce++)if(de=i[ce])if(i[ce]=null,ge){if(de==Ce)break}else{if(de.nodeType!=8)break;de.data.startsWith("$s")&&(Ce=Zn(ge=de))}}if(!ge){for(;l&&l.nodeType==8&&l.nextSibling;)l=l.nextSibling;ge=l}(d=Zn(ge=t.__c.__z||(t.__c.__z=ge)))?(t.__e=ge,l=d):t.__e=l,l=l&&l.nextSibling}else i&&i.some(ct);else t.__e=n.__e;t.__k||(t.__k=n.__k||[]),q&&q.then||ji(t),C.__e(q,t,n)}}else l=t.__e=cc(n.__e,t,n,r,s,i,a,u,c,e);return(d=C.diffed)&&d(t),l}function Zn(e,t){if(e&&e.nodeType==8&&e.data.startsWith("$s"))for(var n=1;e=e.nextSibling;){if(e.nodeType==8){if(e.data.startsWith("$s"))n++;else if(e.data.startsWith("/$s")&&!--n)return e}t&&t.push(e)}}function ji(e){e&&(e.__c&&(e.__c.__g|=4),e.__k&&e.__k.some(ji))}function Qi(e,t,n){for(var r=0;r<n.length;)ns(n[r++],n[r++],n[r++]);C.__c&&C.__c(t,e),e.some(function(s){try{e=s.__h,s.__h=[],e.some(function(i){i.call(s)})}catch(i){C.__e(i,s.__v)}})}function cc(e,t,n,r,s,i,a,l,u,c){var d,p,g,f,h,m,b,v,_=n.props||Gn,y=t.props,w=t.type;if(w=="svg"?s="http://www.w3.org/2000/svg":w=="math"?s="http://www.w3.org/1998/Math/MathML":s||(s="http://www.w3.org/1999/xhtml"),i){for(d=0;d<i.length;d++)if((h=i[d])&&(w?h.localName==w:h.nodeType==3)){e=h,i[d]=null;break}}if(!e){if(v=c.ownerDocument||document,!w)return v.createTextNode(y);e=v.createElementNS(s,w,y.is?y:c),l&&(C.__m&&C.__m(t,i),l=!1),i=null}if(w){if(c=w=="template"&&e.content||e,i=w=="textarea"&&y.defaultValue!=null?null:i&&es.call(c.childNodes),!l&&i)for(_={},d=0;d<e.attributes.length;d++)_[(h=e.attributes[d]).name]=h.value;for(d in _)h=_[d],d=="dangerouslySetInnerHTML"?g=h:d=="children"||d in y||d=="value"&&"defaultValue"in y||d=="checked"&&"defaultChecked"in y||jn(e,d,null,h,s);for(d in y)h=y[d],d=="children"?f=h:d=="dangerouslySetInnerHTML"?p=h:d=="value"?m=h:d=="checked"?b=h:l&&typeof h!="function"||_[d]===h||jn(e,d,h,_[d],s);p?(l||g&&(p.__html==g.__html||p.__html==e.innerHTML)||(e.innerHTML=p.__html),t.__k=[]):(g&&(e.textContent=""),(w=="foreignObject"||s=="http://www.w3.org/1998/Math/MathML"&&ic.test(w))&&(s="http://www.w3.org/1999/xhtml"),Vi(c,Jr(f)?f:[f],t,n,r,s,i,a,i?i[0]:n.__k&&Ge(n,0),l,u),i&&i.some(ct)),l&&w!="textarea"||(d="value",w=="progress"&&m==null?e.removeAttribute(d):m==null||m===e[d]&&(w!="progress"||m)||jn(e,d,m,_[d],s),d="checked",b!=null&&b!=e[d]&&jn(e,d,b,_[d],s))}else _===y||l&&e.data==y||(e.data=y);return e}function ns(e,t,n,r){try{typeof e=="function"?t?t.__x=e(t)||1:r&&(r=r.__c||r.__e)&&(t=r.__x)&&(r.__x=null,typeof t=="function"?t():e(null)):e.current=t}catch(s){C.__e(s,n)}}function rs(e,t,n){var r,s,i,a;if(C.unmount&&C.unmount(e),!(r=e.ref)||r.current&&r.current!=e.__e||ns(r,null,t,e),r=e.__c){if(r.componentWillUnmount)try{r.componentWillUnmount()}catch(l){C.__e(l,t)}r.__P=r.__n=null}if(r=e.__k)for(a=0;a<r.length;a++)r[a]&&rs(r[a],t,typeof e.type!="function"||n&&!e.props.__P);!n&&(r=e.__c)&&(r=r.__z)&&(s=Zn(r,i=[]))&&(r==e.__e&&i.some(ct),ct(s),ct(r)),n||ct(e.__e),e.__e=e.__c=e.__=null}function dc(e,t,n){return this.constructor(e,n)}function Zi(e,t){var n,r,s,i;C.__&&C.__(e,t),t.nodeType==9&&(t=t.documentElement),r=(n=e&&32&e.__u)?null:t.__k,t.__k=on(k,{children:[e]}),s=[],i=[],ts(t,t.__k,r||Gn,Gn,t.namespaceURI,r?null:t.firstChild?es.call(t.childNodes):null,s,r?r.__e:t.firstChild,n,i),Qi(s,t.__k,i),t.__k.props.children=null}C={__e:function(e,t,n,r){for(var s,i,a;t=t.__;)if((s=t.__c)&&!(1&s.__g)){s.__g|=4;try{if((a=(i=s.constructor)&&i.getDerivedStateFromError)&&s.setState(i.getDerivedStateFromError(e)),s.componentDidCatch&&(s.componentDidCatch(e,r||{}),a=1),a&&8&s.__g)return void(s.__g|=2)}catch(l){e=l}}throw Kn=0,e}},$i=0,zr=function(e){return e!=null&&e.constructor===an},Ct.prototype.setState=function(e,t){var n=this.__s;n&&n!=this.state||(n=this.__s=dt({},this.state)),typeof e=="function"&&(e=e(dt({},n),this.props)),e&&(dt(n,e),this.__v&&(t&&this.__k.push(t),Ui(this)))},Ct.prototype.forceUpdate=function(e){this.__v&&(this.__g|=4,e&&this.__h.push(e),Ui(this))},Ct.prototype.render=k,Ke=[],Kn=0,Pi=function(e,t){return e.__v.__b-t.__v.__b},Qn=Symbol(),Fi=/(PointerCapture)$|Capture$/i,Xr=0,Wr={},sc=0;var pt,K,ss,Ki,is=Object.is,Wn=0,no=[],os=[],Z=C,Gi=Z.__b,Yi=Z.__r,Wi=Z.diffed,zi=Z.__c,Xi=Z.unmount,Ji=Z.__;function un(e,t){Z.__h&&Z.__h(K,e,Wn||t),Wn=0;var n=K.__H||(K.__H={__:[],__h:[]});return e>=n.__.length&&n.__.push({}),n.__[e]}function A(e){return Wn=1,pc(ro,e)}function pc(e,t,n){var r=un(pt++,2);if(r.t=e,!r.__c&&(r.__=[n?n(t):ro(void 0,t),function(i){var a=(r.__N||r.__)[0],l=r.t(a,i);is(a,l)||(r.__N=[l,r.__[1]],r.__c.setState({}))}],r.__c=K,!K.__f)){K.__f=!0;var s=K.shouldComponentUpdate;K.shouldComponentUpdate=function(i,a,l){var u=this.__H;if(!u)return!0;var c=!1,d=this.props!=i;if(u.__.some(function(g){g.__N&&(c=!0,is(g.__[0],g.__N[0])||(d=!0))}),s){var p=s.call(this,i,a,l);return c?p||d:p}return!c||d}}return r.__}function Y(e,t){var n=un(pt++,3);!Z.__s&&us(n.__H,t)&&(n.__P=!0,n.__=e,n.u=t,K.__H.__h.push(n))}function zn(e,t){var n=un(pt++,4);!Z.__s&&us(n.__H,t)&&(n.__P=!1,n.__=e,n.u=t,K.__h.push(n))}function Ye(e){return Wn=5,Le(function(){return{current:e}},[])}function Le(e,t){var n=un(pt++,7);return us(n.__H,t)&&(n.__=e(),n.__H=t),n.__}function ls(){var e=un(pt++,11);if(!e.__){for(var t=K.__v;!t.__m&&t.__;)t=t.__;var n=t.__m||(t.__m=[0,0]);e.__="P"+n[0]+"-"+n[1]++}return e.__}function gc(){var e;do{for(;e=os.shift();)try{ln(e)}catch(n){Z.__e(n,{__:(e=e.__P)&&e.__v})}for(;e=no.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(ln),t.__h.some(as),t.__h=[]}catch(n){t.__h=[],Z.__e(n,e.__v)}}}while(os.length)}Z.__b=function(e){K=null,Gi&&Gi(e)},Z.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),Ji&&Ji(e,t)},Z.__r=function(e){Yi&&Yi(e),pt=0;var t=(K=e.__c).__H;t&&(ss==K?K.__h=[]:(t.__h.some(ln),t.__h.some(as),pt=0),t.__h=[],t.__.some(function(n){n.__N&&(n.__=n.__N),n.u=n.__N=void 0})),ss=K},Z.diffed=function(e){Wi&&Wi(e);var t=e.__c;t&&t.__H&&(t.__H.__h.length&&to(no.push(t)),t.__H.__.some(function(n){n.u&&(n.__H=n.u)})),ss=K=null},Z.__c=function(e,t){t.some(function(n){try{n.__h.some(ln),n.__h=n.__h.filter(function(r){return!r.__||as(r)})}catch(r){n.__h=[function(){throw r}]}}),zi&&zi(e,t)},Z.unmount=function(e){Xi&&Xi(e);var t,n,r=e.__c;r&&r.__H&&(r.__H.__.some(function(s){try{if(s.__P&&s.__c){if(n===void 0){for(n=e.__;n&&(!n.__c||!n.__c.__P);)n=n.__;n=n&&n.__c}s.__P=n,to(os.push(s))}else ln(s)}catch(i){t=i}}),r.__H=void 0,t&&Z.__e(t,r.__v))};var eo=typeof requestAnimationFrame=="function";function fc(e){var t,n=function(){clearTimeout(r),eo&&cancelAnimationFrame(t),setTimeout(e)},r=setTimeout(n,35);eo&&(t=requestAnimationFrame(n))}function to(e){e!=1&&Ki==Z.requestAnimationFrame||((Ki=Z.requestAnimationFrame)||fc)(gc)}function ln(e){var t=K,n=e.__c;typeof n=="function"&&(e.__c=void 0,n()),K=t}function as(e){var t=K;e.__c=e.__(),K=t}function us(e,t){return!e||e.length!=t.length||t.some(function(n,r){return!is(n,e[r])})}function ro(e,t){return typeof t=="function"?t(e):t}var mc=Symbol.for("preact-signals");function tr(){if(qe>1)qe--;else{var e,t=!1;for((function(){var s=Jn;for(Jn=void 0;s!==void 0;){var i=s.S;if(i.v===s.v)for(var a=i.t;a!==void 0;a=a.x)a.i===s.i&&(a.i=i.i);s=s.o}})();dn!==void 0;){var n=dn;for(dn=void 0,Xn++;n!==void 0;){var r=n.u;if(n.u=void 0,n.f&=-3,!(8&n.f)&&io(n))try{n.c()}catch(s){t||(e=s,t=!0)}n=r}}if(Xn=0,qe--,t)throw e}}function xe(e){if(qe>0)return e();cs=++hc,qe++;try{return e()}finally{tr()}}var cn,O=void 0;function we(e){var t=O,n=cn;O=void 0,cn=void 0;try{return e()}finally{O=t,cn=n}}var dn=void 0,qe=0,Xn=0,hc=0,cs=0,Jn=void 0,er=0;function so(e){if(O!==void 0){var t=e.n;if(t===void 0||t.t!==O)return t={i:0,S:e,p:O.s,n:void 0,t:O,e:void 0,x:void 0,r:t},O.s!==void 0&&(O.s.n=t),O.s=t,e.n=t,32&O.f&&e.S(t),t;if(t.i===-1)return t.i=0,t.n!==void 0&&(t.n.p=t.p,t.p!==void 0&&(t.p.n=t.n),t.p=O.s,t.n=void 0,O.s.n=t,O.s=t),t}}function J(e,t){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=t?.watched,this.Z=t?.unwatched,this.name=t?.name}J.prototype.brand=mc;J.prototype.h=function(){return!0};J.prototype.S=function(e){var t=this,n=this.t;n!==e&&e.e===void 0&&(e.x=n,this.t=e,n!==void 0?n.e=e:we(function(){var r;(r=t.W)==null||r.call(t)}))};J.prototype.U=function(e){var t=this;if(this.t!==void 0){var n=e.e,r=e.x;n!==void 0&&(n.x=r,e.e=void 0),r!==void 0&&(r.e=n,e.x=void 0),e===this.t&&(this.t=r,r===void 0&&we(function(){var s;(s=t.Z)==null||s.call(t)}))}};J.prototype.subscribe=function(e){var t=this;return oe(function(){var n=t.value;we(function(){return e(n)})},{name:"sub"})};J.prototype.valueOf=function(){return this.value};J.prototype.toString=function(){return this.value+""};J.prototype.toJSON=function(){return this.value};J.prototype.peek=function(){var e=this;return we(function(){return e.value})};Object.defineProperty(J.prototype,"value",{get:function(){var e=so(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){if(Xn>100)throw new Error("Cycle detected");(function(n){qe!==0&&Xn===0&&n.l!==cs&&(n.l=cs,Jn={S:n,v:n.v,i:n.i,o:Jn})})(this),this.v=e,this.i++,er++,qe++;try{for(var t=this.t;t!==void 0;t=t.x)t.t.N()}finally{tr()}}}});function M(e,t){return new J(e,t)}function io(e){for(var t=e.s;t!==void 0;t=t.n)if(t.S.i!==t.i||!t.S.h()||t.S.i!==t.i)return!0;return!1}function oo(e){for(var t=e.s;t!==void 0;t=t.n){var n=t.S.n;if(n!==void 0&&(t.r=n),t.S.n=t,t.i=-1,t.n===void 0){e.s=t;break}}}function ao(e){for(var t=e.s,n=void 0;t!==void 0;){var r=t.p;t.i===-1?(t.S.U(t),r!==void 0&&(r.n=t.n),t.n!==void 0&&(t.n.p=r)):n=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=r}e.s=n}function gt(e,t){J.call(this,void 0,t),this.x=e,this.s=void 0,this.g=er-1,this.f=4}gt.prototype=new J;gt.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===er))return!0;if(this.g=er,this.f|=1,this.i>0&&!io(this))return this.f&=-2,!0;var e=O;try{oo(this),O=this;var t=this.x();(16&this.f||this.v!==t||this.i===0)&&(this.v=t,this.f&=-17,this.i++)}catch(n){this.v=n,this.f|=16,this.i++}return O=e,ao(this),this.f&=-2,!0};gt.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(var t=this.s;t!==void 0;t=t.n)t.S.S(t)}J.prototype.S.call(this,e)};gt.prototype.U=function(e){if(this.t!==void 0&&(J.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(var t=this.s;t!==void 0;t=t.n)t.S.U(t)}};gt.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==void 0;e=e.x)e.t.N()}};Object.defineProperty(gt.prototype,"value",{get:function(){if(1&this.f)throw new Error("Cycle detected");var e=so(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function be(e,t){return new gt(e,t)}function lo(e){var t=e.j;if(e.j=void 0,typeof t=="function"){qe++;var n=O;O=void 0;try{t()}catch(r){throw e.f&=-2,e.f|=8,ds(e),r}finally{O=n,tr()}}}function ds(e){for(var t=e.s;t!==void 0;t=t.n)t.S.U(t);e.x=void 0,e.s=void 0,lo(e)}function yc(e){if(O!==this)throw new Error("Out-of-order effect");ao(this),O=e,this.f&=-2;try{8&this.f&&ds(this)}finally{tr()}}function Dt(e,t){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=t?.name,cn&&cn.push(this)}Dt.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var t=this.x();typeof t=="function"&&(this.j=t)}finally{e()}};Dt.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,lo(this),oo(this),qe++;var e=O;return O=this,yc.bind(this,e)};Dt.prototype.N=function(){2&this.f||(this.f|=2,this.u=dn,dn=this)};Dt.prototype.d=function(){this.f|=8,1&this.f||ds(this)};Dt.prototype.dispose=function(){this.d()};function oe(e,t){var n=new Dt(e,t);try{n.c()}catch(s){throw n.d(),s}var r=n.d.bind(n);return r[Symbol.dispose]=r,r}var uo,rr,nr,bc=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__;var co=[];oe(function(){uo=this.N})();function Mt(e,t){C[e]=t.bind(null,C[e]||function(){})}function pn(e){if(nr){var t=nr;nr=void 0,t()}nr=e&&e.S()}function po(e){var t=this,n=e.data,r=_c(n);r.name="ReactiveDom",r.value=n;var s=Le(function(){for(var l=t,u=t.__v;u=u.__;)if(u.__c){u.__c.__$f|=4;break}var c=be(function(){var f=r.value.value;return f===0?0:f===!0?"":f||""}),d=be(function(){return!Array.isArray(c.value)&&!zr(c.value)}),p=oe(function(){if(this.N=go,d.value){var f=c.value;l.__v&&l.__v.__e&&l.__v.__e.nodeType===3&&(l.__v.__e.data=f)}}),g=t.__$u.d;return t.__$u.d=function(){p(),g.call(this)},[d,c]},[]),i=s[0],a=s[1];return i.value?a.peek():a.value}po.displayName="ReactiveTextNode";Object.defineProperties(J.prototype,{constructor:{configurable:!0,value:Li(k,null).constructor},type:{configurable:!0,value:po},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}});Mt("__b",function(e,t){if(pn(),rr=void 0,typeof t.type=="string"){var n,r=t.props;for(var s in r)if(s!=="children"){var i=r[s];i instanceof J&&(n||(t.__np=n={}),n[s]=i,r[s]=i.peek())}}e(t)});Mt("__r",function(e,t){if(e(t),t.type!==k){pn();var n,r=t.__c;r&&(r.__$f&=-2,(n=r.__$u)===void 0&&(r.__$u=n=(function(s,i){var a;return oe(function(){a=this},{name:i}),a.c=s,a})((function(s){return function(){var i;bc&&((i=this.y)==null||i.call(this)),s.__$f|=1,s.setState({})}})(r),typeof t.type=="function"?t.type.displayName||t.type.name:""))),rr=r,pn(n)}});Mt("__e",function(e,t,n,r){pn(),rr=void 0,e(t,n,r)});Mt("diffed",function(e,t){pn(),rr=void 0;var n;if(typeof t.type=="string"&&(n=t.__e)){var r=t.__np,s=t.props,i=n.U;if(i)for(var a in i){var l=i[a];l===void 0||r&&a in r||(l.d(),i[a]=void 0)}if(r){i||(i={},n.U=i);for(var u in r){var c=i[u],d=r[u];c===void 0?(c=vc(n,u,d,s),i[u]=c):c.o(d,s)}}}e(t)});function vc(e,t,n,r){var s=t in e&&e.ownerSVGElement===void 0,i=M(n);return{o:function(a,l){i.value=a,r=l},d:oe(function(){this.N=go;var a=i.value.value;r[t]!==a&&(r[t]=a,s?e[t]=a:a!=null&&(a!==!1||t[4]==="-")?e.setAttribute(t,a):e.removeAttribute(t))})}}Mt("unmount",function(e,t){if(typeof t.type=="string"){var n=t.__e;if(n){var r=n.U;if(r){n.U=void 0;for(var s in r){var i=r[s];i&&i.d()}}}var a=t.__np;if(a){var l=t.props;for(var u in a)l[u]=a[u]}t.__np=void 0}else{var c=t.__c;if(c){c.__$f|=8;var d=c.__$u;d&&(c.__$u=void 0,d.d())}}e(t)});Mt("__h",function(e,t,n,r){r<3&&(t.__$f|=2),e(t,n,r)});Ct.prototype.shouldComponentUpdate=function(e,t){if(this.__R)return!0;var n=this.__$u,r=n&&n.s!==void 0;for(var s in t)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){var i=2&this.__$f;if(!(r||i||4&this.__$f)||1&this.__$f)return!0}else if(!(r||4&this.__$f)||3&this.__$f)return!0;for(var a in e)if(a!=="__source"&&e[a]!==this.props[a])return!0;for(var l in this.props)if(!(l in e))return!0;return!1};function _c(e,t){return Le(function(){return M(e,t)},[])}var xc=function(e){queueMicrotask(function(){queueMicrotask(e)})};function wc(){xe(function(){for(var e;e=co.shift();)uo.call(e)})}function go(){co.push(this)===1&&(C.requestAnimationFrame||xc)(wc)}var I=JSON.parse(document.getElementById("dashboard-config")?.textContent??"{}");var mo=navigator.languages.length>0?[...navigator.languages]:void 0,fo=new Map;function Nt(e){let t=JSON.stringify(e),n=fo.get(t);return n||fo.set(t,n=new Intl.DateTimeFormat(mo,e)),n}var gn=Intl.DateTimeFormat().resolvedOptions().timeZone||"UTC";function ho(){return Intl.supportedValuesOf("timeZone")}function W(e,t){return Nt({timeZone:t,dateStyle:"medium",timeStyle:"medium"}).format(new Date(e))}function yo(e,t){return Nt({timeZone:t,dateStyle:"medium"}).format(new Date(e))}function Be(e,t={day:"numeric",month:"short"}){return Nt({...t,timeZone:"UTC"}).format(new Date(`${e}T12:00:00Z`))}function We(e,t){return Nt({day:"numeric",month:"short",year:"numeric",timeZone:"UTC"}).formatRange(new Date(`${e}T12:00:00Z`),new Date(`${t}T12:00:00Z`))}function fn(e,t,n,r){switch(e){case"HOUR":return Nt({timeZone:r,weekday:"short",day:"numeric",month:"short",hour:"2-digit",minute:"2-digit",timeZoneName:"shortOffset"}).format(new Date(n));case"DAY":return Be(t,{weekday:"long",day:"numeric",month:"long"});case"WEEK":return`Week of ${Be(t,{day:"numeric",month:"long",year:"numeric"})}`;case"MONTH":return Be(t,{month:"long",year:"numeric"});case"QUARTER":return`Quarter from ${Be(t,{month:"long",year:"numeric"})}`}}function bo(e,t,n,r){switch(e){case"HOUR":{let s=Nt({timeZone:r,hour:"2-digit",minute:"2-digit",hour12:!1}).format(new Date(n));return s.startsWith("00:00")||s.startsWith("24:00")?Be(t):s.replace(/^24/,"00")}case"MONTH":case"QUARTER":return Be(t,t.slice(5,7)==="01"?{year:"numeric"}:{month:"short"});default:return Be(t)}}var kc=[["day",864e5],["hour",36e5],["minute",6e4],["second",1e3]];function vo(e,t){let n=Math.max(0,t-Date.parse(e)),[r,s]=kc.find(([,i])=>n>=i)??["second",1e3];return new Intl.RelativeTimeFormat(mo,{style:"short",numeric:"always"}).format(-Math.floor(n/s),r)}function mn(e){return e==="PARTIAL"?"not complete":e==="FUTURE"?"to come":""}var Sc=navigator.languages.length>0?[...navigator.languages]:void 0,_o=new Map,ft="USD";function ir(e){ft=e}function z(e,t){let n=JSON.stringify(t),r=_o.get(n);return r||_o.set(n,r=new Intl.NumberFormat(Sc,t)),r.format(e)}function ke(e){let[t="0",n=""]=e.split("."),r=BigInt(t.replace("-","")+n.padEnd(9,"0").slice(0,9));return t.startsWith("-")?-r:r}function hn(e,t,n){let r=e<0n!=t<0n,[s,i]=[e<0n?-e:e,t<0n?-t:t],a=(s*10n**BigInt(n)*2n+i)/(i*2n),l=a.toString().padStart(n+1,"0"),u=n===0?l:`${l.slice(0,-n)}.${l.slice(-n)}`;return r&&a!==0n?`-${u}`:u}var xo={count:1n,cost:1000000000n,hours:3600n,storage:3600000000000n};function Ut(e,t,n=9){return t==="count"?e.toString():hn(e,xo[t],n)}function yn(e,t){return Number(Ut(e,t))}var Ac="⁰¹²³⁴⁵⁶⁷⁸⁹";function wo(e,t){return z(e,{...t,notation:"scientific",maximumFractionDigits:2}).replace(/E(\d+)/,(r,s)=>` × 10${[...s].map(i=>Ac[Number(i)]).join("")}`)}var ps=15,sr=e=>(e<0n?-e:e).toString().length;function mt(e,t){let n=Ut(e,t),r=BigInt(n.split(".")[0]??"0"),s=sr(r),i=t==="cost"?{style:"currency",currency:ft,currencyDisplay:"narrowSymbol"}:{},a=t==="storage"?" GB·h":t==="hours"?" h":"";return s>ps?wo(n,i)+a:t==="cost"?s>6?z(n,{...i,notation:"compact",maximumFractionDigits:2}):e!==0n&&sr(e)<8?z(n,{...i,maximumSignificantDigits:2}):z(n,i):s>5?z(n,{notation:"compact",maximumSignificantDigits:4})+a:t==="count"?z(e,{}):z(n,{maximumFractionDigits:s>3?0:1,minimumFractionDigits:0})+a}function $(e,t){if(sr(e/xo[t])>ps)return mt(e,t);let n=Ut(e,t);if(t==="count")return z(e,{});if(t==="cost"){let r=e!==0n&&sr(e)<8;return z(n,{style:"currency",currency:ft,currencyDisplay:"narrowSymbol",...r?{maximumSignificantDigits:2}:{}})}return z(n,{minimumFractionDigits:1,maximumFractionDigits:1})+(t==="hours"?" h":" GB·h")}function N(e,t){switch(t){case"count":return z(e,{});case"cost":return z(Ut(e,"cost"),{style:"currency",currency:ft,currencyDisplay:"narrowSymbol",maximumFractionDigits:9});case"hours":return`${z(e,{})} s`;case"storage":return`${z(e,{})} byte-seconds`}}function Ve(e,t=$){return`${t(BigInt(e),"count")} ${e==="1"?"record":"records"}`}function fe(e){return e==null?"not known":$(ke(e),"cost")}function bn(e){return z(e,{style:"currency",currency:ft,currencyDisplay:"narrowSymbol",maximumFractionDigits:9})}function ko(e){return z(e,{style:"currency",currency:ft,currencyDisplay:"narrowSymbol",maximumFractionDigits:ke(e)>=100000000000n?0:2,...ke(e)>=10n**16n?{notation:"compact",maximumFractionDigits:2}:{}})}function So(e,t){let n=t==="cost"?{style:"currency",currency:ft,currencyDisplay:"narrowSymbol",minimumFractionDigits:0}:{};if(Math.abs(e)>=10**ps)return wo(e.toString(),n);let r=Math.abs(e)>=1e4?"compact":"standard";return z(e.toString(),{...n,notation:r,maximumSignificantDigits:4})}function Ao(e){let t=["B","kB","MB","GB","TB","PB","EB","ZB","YB"],n=0;for(;n<t.length-1&&e>=1000n**BigInt(n+1);)n+=1;let r=hn(e,1000n**BigInt(n),3);return`${z(r,{maximumSignificantDigits:4})} ${t[n]}`}function De(e,t=!1){return z(e.toString(),{style:"percent",minimumFractionDigits:t?1:0,maximumFractionDigits:1})}function vn(e,t){if(t===0n)return e===0n?null:{text:"new",direction:"same"};let n=hn((e-t)*100n,t,1),r=Number(n)===0?"same":e>t?"up":"down",s=e>t?hn(e,t,1):"";return{text:e>t*10n?`${z(s,{notation:"compact",maximumSignificantDigits:3})} ×`:De(Math.abs(Number(n))/100),direction:r}}function To(e,t){return t===0n?0:Number(hn(e,t,6))}var or=class{#n;#t=null;#e=null;constructor(t){this.#n=t}current(){let t=this.#s();return this.#t?.configured===t?this.#t?.token:t}async replace(t){if(this.current()!==t)return!0;let{refreshToken:n}=this.#n;return n?(this.#e??=this.#r(n).finally(()=>{this.#e=null}),await this.#e!==void 0):!1}async#r(t){let n=await Promise.resolve().then(t).catch(()=>{});return n!==void 0&&(this.#t={configured:this.#s(),token:n}),n}#s(){let{token:t}=this.#n;return typeof t=="function"?t():t}};var Se="NETWORK",ze="BAD_RESPONSE",Tc=new Set(["INVALID_TOKEN","UNAUTHENTICATED"]),Rc=new Set(["INTERNAL","SCHEMA_MISMATCH","UNSUPPORTED_DATABASE",ze]),ht=class extends Error{name="UsageError";code;requestId;retryable;retryAfterMs;docs;field;limit;path;status;constructor(t){super(t.message,t.cause===void 0?void 0:{cause:t.cause}),this.code=t.code,this.requestId=t.requestId??null,this.retryable=t.retryable??!1,this.retryAfterMs=t.retryAfterMs??null,this.docs=t.docs??null,this.field=t.field??null,this.limit=t.limit??null,this.path=t.path??[],this.status=t.status??null}get section(){let[t]=this.path;return typeof t=="string"?t:null}get isAuthentication(){return Tc.has(this.code)||this.code===ze&&this.status===401}get isNetwork(){return this.code===Se}get action(){return this.isAuthentication?"sign-in":this.code==="FORBIDDEN"?"request-access":this.retryable?"retry":Rc.has(this.code)?"contact-operator":"change-request"}},gs=e=>typeof e=="object"&&e!==null,Ot=e=>typeof e=="string"?e:null,fs=e=>typeof e=="number"&&Number.isFinite(e)?e:null;function Ic(e){if(!gs(e))return null;let t=Ot(e.name),n=fs(e.value);return t===null||n===null?null:{name:t,value:n,actual:fs(e.actual)}}function Ec(e,t){return e!==null&&URL.canParse(e,t)?new URL(e,t).href:e}function Ro(e,t){let n=gs(e)?e:{},r=gs(n.extensions)?n.extensions:{},s=Array.isArray(n.path)?n.path:[];return new ht({code:Ot(r.code)??ze,message:Ot(n.message)??"the server reported an error without a message",requestId:Ot(r.requestId)??t.requestId,retryable:r.retryable===!0,retryAfterMs:fs(r.retryAfterMs)??t.retryAfterMs,docs:Ec(Ot(r.docs),t.url),field:Ot(r.field),limit:Ic(r.limit),path:s.filter(i=>typeof i=="string"||typeof i=="number"),status:t.status})}var me=class extends String{__apiType;value;__meta__;constructor(t,n){super(t),this.value=t,this.__meta__=n}toString(){return this.value}};var Io=new me(`
    subscription UsageChanged($range: DateRangeInput, $timeZone: TimeZone! = "UTC", $filter: UsageFilter, $throttleMs: Int! = 1000) {
  usageChanged(
    range: $range
    timeZone: $timeZone
    filter: $filter
    throttleMs: $throttleMs
  ) {
    range {
      ...RangeFields
    }
    totals {
      ...TotalsFields
    }
  }
}
    fragment RangeFields on DateRange {
  start
  end
  firstDay
  lastDay
  days
  timeZone
}
fragment TotalsFields on UsageTotals {
  records
  tokens
  tokensInput
  tokensCacheRead
  tokensCacheWrite
  tokensOutput
  tokensReasoning
  computeSeconds
  computeHours
  apiCalls
  cost
  unpricedRecords
  byType {
    usageType
    unit
    quantity
    cost
    records
  }
}`),Eo=new me(`
    query UsageChangedPoll($range: DateRangeInput!, $timeZone: TimeZone! = "UTC", $filter: UsageFilter) {
  usageInsights(range: $range, timeZone: $timeZone, filter: $filter) {
    range {
      ...RangeFields
    }
    totals {
      ...TotalsFields
    }
  }
}
    fragment RangeFields on DateRange {
  start
  end
  firstDay
  lastDay
  days
  timeZone
}
fragment TotalsFields on UsageTotals {
  records
  tokens
  tokensInput
  tokensCacheRead
  tokensCacheWrite
  tokensOutput
  tokensReasoning
  computeSeconds
  computeHours
  apiCalls
  cost
  unpricedRecords
  byType {
    usageType
    unit
    quantity
    cost
    records
  }
}`),Co=new me(`
    mutation RecordUsage($records: [UsageRecordInput!]!) {
  recordUsage(input: {records: $records}) {
    recorded
    duplicates
    conflicts
    rejected
    results {
      index
      status
      recordId
      problems {
        code
        field
        message
      }
      warnings {
        code
        field
        message
      }
    }
  }
}
    `);var Do=new me(`
    query UsageRecordHistory($accountId: ID!, $idempotencyKey: ID!) {
  usageRecord(accountId: $accountId, idempotencyKey: $idempotencyKey) {
    versions {
      id
      userId
      sessionId
      workspaceId
      agentId
      usageType
      quantity
      cost
      costSource
      model
      provider
      tier
      source
      labels {
        key
        value
      }
      metadata
      occurredAt
      recordedAt
      correction {
        correctedAt
        correctedBy
        reason
        replacementId
      }
    }
  }
}
    `),Mo=new me(`
    mutation CreateHardwareSpec($input: CreateHardwareSpecInput!) {
  createHardwareSpec(input: $input) {
    hardwareSpec {
      tier
      displayName
    }
  }
}
    `),No=new me(`
    mutation UpdateHardwareSpec($input: UpdateHardwareSpecInput!) {
  updateHardwareSpec(input: $input) {
    hardwareSpec {
      tier
      displayName
    }
  }
}
    `),Uo=new me(`
    mutation RetireHardwareSpec($input: RetireHardwareSpecInput!) {
  retireHardwareSpec(input: $input) {
    hardwareSpec {
      tier
      displayName
    }
  }
}
    `),Oo=new me(`
    mutation SetPrice($input: SetPriceInput!) {
  setPrice(input: $input) {
    isNew
  }
}
    `),$o=new me(`
    mutation SendProbe {
  sendProbe {
    isHealthy
    steps {
      step
      status
      message
      durationMs
      code
    }
    problem {
      code
      message
      resolution
    }
  }
}
    `),Po=new me(`
    mutation CreateServiceToken($input: CreateServiceTokenInput!) {
  createServiceToken(input: $input) {
    token
    serviceToken {
      id
      name
    }
  }
}
    `),Fo=new me(`
    mutation RotateServiceToken($input: RotateServiceTokenInput!) {
  rotateServiceToken(input: $input) {
    token
    serviceToken {
      id
      name
    }
  }
}
    `),Lo=new me(`
    mutation RevokeServiceToken($input: RevokeServiceTokenInput!) {
  revokeServiceToken(input: $input) {
    serviceToken {
      id
      name
    }
  }
}
    `);async function*qo(e,t){let n=e.getReader(),r=new TextDecoder,s=new ms;try{for(;;){let{done:i,value:a}=await n.read();if(i)return;t(),yield*s.push(r.decode(a,{stream:!0}))}}finally{n.cancel().catch(()=>{})}}var ms=class{#n="";#t="";#e=[];*push(t){let n=this.#n+t,r=n.endsWith("\r")?n.length-1:n.length,s=n.slice(0,r).split(/\r\n|\n|\r/);this.#n=(s.pop()??"")+n.slice(r);for(let i of s)i===""?((this.#e.length>0||this.#t!=="")&&(yield{type:this.#t||"message",text:this.#e.join(`
`)}),this.#t="",this.#e=[]):this.#r(i)}#r(t){let n=t.indexOf(":"),r=n<0?t:t.slice(0,n),s=n<0?"":t.slice(n+1).replace(/^ /,"");r==="event"&&(this.#t=s),r==="data"&&this.#e.push(s)}};var Bo={attempts:4,baseDelayMs:300,maxDelayMs:1e4};function Vo(e,t,n){return t>=e.attempts||(n??0)>e.maxDelayMs?null:(n??0)+hs(e.baseDelayMs,e.maxDelayMs,t)}function hs(e,t,n){return Math.random()*Math.min(t,e*2**(n-1))}function ar(e,t){return new Promise((n,r)=>{if(t?.aborted){r(t.reason);return}let s=()=>{clearTimeout(i),r(t?.reason)},i=setTimeout(()=>{t?.removeEventListener("abort",s),n()},e);t?.addEventListener("abort",s,{once:!0})})}function Ho(e,t=Date.now()){if(e===null)return null;if(/^\s*\d+\s*$/.test(e))return Number(e)*1e3;let n=Date.parse(e);return Number.isNaN(n)?null:Math.max(0,n-t)}var lr=class{#n;#t;#e=null;#r=null;constructor(t,n){this.#n=t,this.#t=n}push(t){this.#e===null?this.#s(t):this.#r={value:t}}stop(){this.#e!==null&&clearTimeout(this.#e),this.#e=null,this.#r=null}#s(t){this.#e=setTimeout(()=>{this.#e=null;let n=this.#r;this.#r=null,n&&this.#s(n.value)},this.#n),this.#t(t)}};var Cc="application/graphql-response+json, application/json;q=0.9",Dc="text/event-stream, application/graphql-response+json;q=0.9, application/json;q=0.8",Mc=new Set([408,425,429,502,503,504]),ur=class{#n;#t;#e;constructor(t,n,r){this.#n=t,this.#t=n,this.#e=r}async send(t,n,r){r?.throwIfAborted();let s=new AbortController,i=()=>s.abort(r?.reason);r?.addEventListener("abort",i,{once:!0});let a=setTimeout(()=>{s.abort(new Error(`no response within ${this.#e} ms`))},this.#e);try{let l=await this.#r(t,n,Cc,s.signal);return await ys(l)}catch(l){return r?.throwIfAborted(),{data:null,errors:[vs(l)],requestId:null}}finally{clearTimeout(a),r?.removeEventListener("abort",i)}}open(t,n,r){return this.#r(t,n,Dc,r)}#r(t,n,r,s){let i={"content-type":"application/json",accept:r};return n!==void 0&&(i.authorization=`Bearer ${n}`),this.#t(this.#n,{method:"POST",headers:i,body:t,signal:s})}};function _n(e,t){return JSON.stringify({query:e,variables:t},(n,r)=>typeof r=="bigint"?r.toString():r)}async function ys(e){return bs(await e.text(),e)}function bs(e,t){let n=t.headers.get("x-request-id"),{status:r}=t,s=Ho(t.headers.get("retry-after")),i=Nc(e),a=i?.errors,l=Array.isArray(a)?a.map(d=>Ro(d,{requestId:n,retryAfterMs:s,status:r,url:t.url})):[],u=i?.data;return typeof u=="object"&&u!==null?{data:u,errors:l,requestId:n}:l.length>0?{data:null,errors:l,requestId:n}:{data:null,errors:[new ht({code:ze,message:`the response is not GraphQL (HTTP status ${r}); check the URL of the client, and the proxies before the server`,requestId:n,retryable:Mc.has(r),retryAfterMs:s,status:r})],requestId:n}}function vs(e){let t=e instanceof Error?e.message:String(e);return new ht({code:Se,message:`the server cannot be reached: ${t}`,retryable:!0,cause:e})}function Nc(e){try{let t=JSON.parse(e);return typeof t=="object"&&t!==null&&!Array.isArray(t)?t:null}catch{return null}}var Zo={firstByteMs:1e4,inactivityMs:45e3,pollIntervalMs:1e4,pollForMs:3e5,reconnectMs:500,maxReconnectMs:3e4},Uc=3,jo={min:100,max:6e4};function _s(e){return t=>{try{e(t)}catch(n){queueMicrotask(()=>{throw n})}}}var cr=class{#n;#t;#e;#r=new Map;constructor(t,n,r){this.#n=t,this.#t=n,this.#e=r}subscribe(t,n,r){let s=r.minIntervalMs??2e3,i=Math.min(Math.max(s,jo.min),jo.max);if(r.signal?.aborted)return()=>{};let a=new lr(s,_s(n)),l=this.#s(t,i).add({update:c=>a.push(c),status:_s(c=>r.onStatus?.(c)),error:_s(c=>r.onError?.(c))}),u=()=>{r.signal?.removeEventListener("abort",u),a.stop(),l()};return r.signal?.addEventListener("abort",u,{once:!0}),u}#s({range:t,timeZone:n,filter:r},s){let i={range:t??{preset:"TODAY"},timeZone:n??"UTC",filter:r??null},a=_n(Io.toString(),{...i,throttleMs:s}),l=this.#r.get(a);if(!l){let u=_n(Eo.toString(),i),c=Math.max(this.#e.pollIntervalMs,s);l=new xs(this.#n,this.#t,{...this.#e,pollIntervalMs:c},{subscription:a,poll:u},()=>{this.#r.delete(a)}),this.#r.set(a,l)}return l}},xs=class{#n;#t;#e;#r;#s;#i=new Set;#u=new AbortController;#a="connecting";#l=null;#c="";constructor(t,n,r,s,i){this.#n=t,this.#t=n,this.#e=r,this.#r=s,this.#s=i}add(t){let n=this.#i.size===0;return this.#i.add(t),t.status(this.#a),this.#l&&t.update({...this.#l,isInitial:!0}),n&&this.#g(),()=>{this.#i.delete(t)&&this.#i.size===0&&this.#d()}}#d(){this.#u.signal.aborted||(this.#s(),this.#u.abort())}async#g(){let{signal:t}=this.#u;try{let n=await this.#f(t);this.#o("failed");for(let r of this.#i)r.error(n);this.#d()}catch(n){if(!t.aborted)throw n}}async#f(t){let n=0,r=!0;for(;;){let s=this.#t.current(),i=await this.#m(s,t,()=>{n=0,r=!0});if(i.kind==="error"&&i.error.isAuthentication){if(!r||!await this.#t.replace(s))return i.error;r=!1;continue}if(r=!0,n+=1,i.kind==="undelivered"||n>Uc||i.kind==="error"&&!Oc(i.error)){let l=await this.#h(t);if(l)return l;n=0;continue}this.#o(i.kind==="error"?"offline":"connecting");let a=i.kind==="error"?i.error.retryAfterMs??0:0;await Qo(a+hs(this.#e.reconnectMs,this.#e.maxReconnectMs,n),t)}}async#m(t,n,r){this.#a!=="offline"&&this.#o("connecting");let s=new ws(this.#e.firstByteMs,n);try{let i=await this.#n.open(this.#r.subscription,t,s.signal);if(!$c(i)){let[l]=(await ys(i)).errors;return l?{kind:"error",error:l}:{kind:"undelivered"}}if(!i.body)return{kind:"undelivered"};let a=()=>s.restart(this.#e.inactivityMs);for await(let l of qo(i.body,a)){if(l.type==="complete")break;if(l.type!=="next")continue;let{data:u,errors:c}=bs(l.text,i),d=u?.usageChanged;if(c[0]||!d)return c[0]?{kind:"error",error:c[0]}:{kind:"ended"};r(),this.#o("streaming"),this.#p(d)}return{kind:"ended"}}catch(i){return n.throwIfAborted(),s.isOver?s.wasStarted?{kind:"ended"}:{kind:"undelivered"}:{kind:"error",error:vs(i)}}finally{s.stop()}}async#h(t){let n=Date.now()+this.#e.pollForMs,r=!0;for(;Date.now()<n;){let s=this.#t.current(),{data:i,errors:a}=await this.#n.send(this.#r.poll,s,t),[l]=a,u=this.#e.pollIntervalMs;if(l?.isAuthentication){if(!r||!await this.#t.replace(s))return l;r=!1;continue}if(r=!0,l){if(!l.retryable)return l;this.#o("offline"),u=Math.max(u,l.retryAfterMs??0)}else i?.usageInsights&&(this.#o("polling"),this.#p(i.usageInsights));await Qo(u,t)}return null}#p({range:t,totals:n}){let r=JSON.stringify([t,n]);if(r===this.#c)return;let s=this.#l===null;this.#c=r,this.#l={range:t,totals:n};for(let i of this.#i)i.update({range:t,totals:n,isInitial:s})}#o(t){if(t!==this.#a){this.#a=t;for(let n of this.#i)n.status(t)}}},ws=class{#n=new AbortController;#t;#e;isOver=!1;wasStarted=!1;constructor(t,n){this.#t=n,n.addEventListener("abort",this.#r,{once:!0}),this.#e=setTimeout(this.#s,t),n.aborted&&this.#r()}get signal(){return this.#n.signal}restart(t){this.wasStarted=!0,clearTimeout(this.#e),this.#e=setTimeout(this.#s,t)}stop(){clearTimeout(this.#e),this.#t.removeEventListener("abort",this.#r),this.#n.abort()}#r=()=>this.#n.abort(this.#t.reason);#s=()=>{this.isOver=!0,this.#n.abort()}},Oc=e=>e.retryable&&e.code!=="SUBSCRIPTIONS_FULL",$c=e=>e.ok&&(e.headers.get("content-type")??"").startsWith("text/event-stream");async function Qo(e,t){let n=new AbortController,r=()=>n.abort(),s=globalThis;s.addEventListener?.("online",r),t.addEventListener("abort",r,{once:!0});try{await ar(e,n.signal).catch(()=>{})}finally{s.removeEventListener?.("online",r),t.removeEventListener("abort",r)}t.throwIfAborted()}function Ko({data:e,errors:t}){if(t.length===0)return!1;if(e===null)return!0;let n=new Set(t.map(r=>r.section));return Object.entries(e).every(([r,s])=>s===null&&n.has(r))}var xn=class{#n;#t;#e;#r;constructor(t){let n=t.fetch??((r,s)=>globalThis.fetch(r,s));this.#n=new or(t),this.#t=new ur(t.url,n,t.timeoutMs??3e4),this.#e={...Bo,...t.retry},this.#r=new cr(this.#t,this.#n,{...Zo,...t.live})}query(t,n,r={}){return this.#s(t,n,r.signal,!0)}mutate(t,n,r={}){return this.#s(t,n,r.signal,r.idempotent??!1)}recordUsage(t,n={}){return this.mutate(Co,{records:t},{...n,idempotent:!0})}onUsageChanged(t,n,r={}){return this.#r.subscribe(t,n,r)}async#s(t,n,r,s){let i=_n(t.toString(),n),a=!0;for(let l=1;;){let u=this.#n.current(),c=await this.#t.send(i,u,r),d=c;if(!Ko(c))return d;if(a&&d.errors.some(g=>g.isAuthentication)){a=!1;let g=await this.#n.replace(u);if(r?.throwIfAborted(),!g)return d;continue}if(!d.errors.every(g=>Pc(g,s)))return d;let p=Vo(this.#e,l,Fc(d.errors));if(p===null)return d;await ar(p,r),l+=1}}};function Pc(e,t){return e.retryable&&(t||e.code!==Se&&e.code!==ze)}function Fc(e){let t=e.map(n=>n.retryAfterMs).filter(n=>n!==null);return t.length===0?null:Math.max(...t)}function $t(e){return e.trim().replace(/^Bearer\s+/i,"")}var Lc=3e4,ks=window.parent!==window,Xe=M(null),dr=new Set;function pr(e){ks&&window.parent.postMessage(e,"*")}function Je(e){console.warn(`usage-insights: ${e}`),pr({type:"usage-insights:problem",message:e})}function Go(e){dr.add(e)}function Yo(){return new Promise(e=>{let t=r=>{dr.delete(t),clearTimeout(n),e(r)},n=setTimeout(()=>t(void 0),Lc);dr.add(t),pr({type:"usage-insights:expired"})})}function qc({origin:e,source:t,data:n}){return I.embed?.origins.includes(e)?t!==window.parent?`a token from \`${e}\` was ignored, because another window than the one around this frame sent it`:typeof n.token!="string"||$t(n.token)===""?"a message `usage-insights:token` was ignored, because its `token` is not a text":null:`a token from \`${e}\` was ignored, because \`http.embed_origins\` of the server does not list that origin`}function Bc(e){if(e.data?.type!=="usage-insights:token")return;if(Xe.value=qc(e),Xe.value!==null){Je(Xe.value);return}let t=$t(e.data.token);for(let n of dr)n(t)}function Wo(){addEventListener("message",Bc),pr({type:"usage-insights:ready"});let e=0;new ResizeObserver(()=>{let t=Math.ceil(document.body.getBoundingClientRect().height);t!==e&&(e=t,pr({type:"usage-insights:height",height:e}))}).observe(document.body)}var gr="usage-insights.token";function Vc(){try{return sessionStorage.getItem(gr)}catch{return null}}function Hc(){let e=/^#token=([^&]+)$/.exec(location.hash);return e?.[1]?(history.replaceState(history.state,"",location.pathname+location.search),$t(decodeURIComponent(e[1]))):null}var ee=M(Hc()??(I.embed?null:Vc())),te=M(I.isDevelopment||ee.value!==null?"open":"signed-out"),Me=M(null),V=M(null),Ne=be(()=>V.value?.role==="MEMBER"),Xo=be(()=>V.value?.scopes.includes("ADMIN")??!0),fr=new xn({url:new URL(I.endpoint,location.href).href,token:()=>ee.value??void 0,refreshToken:I.embed&&(()=>Yo())});function Jo(e){let t=e.errors.find(({isAuthentication:n})=>n);return t&&As(t),e}async function Pt(e,t,n={}){return Jo(await fr.query(e,t,n))}async function mr(e,t){return Jo(await fr.mutate(e,t))}var ea=fr.onUsageChanged.bind(fr),ta=new Set;function Ft(e){ta.add(e)}function na(){for(let e of ta)e()}function jc(e,t){return(t.startsWith("/")?t.slice(1).split("/").map(r=>r.replaceAll("~1","/").replaceAll("~0","~")):[t]).reduce((r,s)=>r?.[s],e)}function zo(e){try{let t=(e??"").split(".")[1].replaceAll("-","+").replaceAll("_","/"),n=JSON.parse(atob(t));return JSON.stringify(["iss",...I.viewerClaims].map(r=>jc(n,r)??null))}catch{return e}}function Ss(e,t){let n=$t(e),r=zo(n)===zo(ee.value);if(r||na(),xe(()=>{V.value=r&&V.value?{...V.value,expiresAt:null}:null,ee.value=n,Me.value=null,te.value="open"}),!I.embed)try{t?sessionStorage.setItem(gr,n):sessionStorage.removeItem(gr)}catch{}}function ra(){na(),ee.value=null,V.value=null,Me.value=null,te.value=I.isDevelopment?"open":"signed-out";try{sessionStorage.removeItem(gr)}catch{}}I.embed&&Go(e=>Ss(e,!1));addEventListener("message",({origin:e,source:t,data:n})=>{I.embed||e!==location.origin||n?.type!=="usage-insights:graphiql"||t?.postMessage({type:"usage-insights:token",token:ee.value},location.origin)});function As(e){xe(()=>{Me.value=e,te.value=ee.value===null?"signed-out":"ended"})}var hr=M(new Map);Ft(()=>hr.value=new Map);var Ts=(e,t)=>`${e} ${t}`;function yr(e,t){let n=new Map(hr.peek()),r=!1,s=(i,a)=>{r||=n.get(i)!==a,n.set(i,a)};for(let i of t)e.forEach((a,l)=>{let[u,c]=[i.keys[l],i.names[l]];u!=null&&c!=null&&s(Ts(a,u),c)}),i.accountId!=null&&i.accountName!=null&&s(Ts("ACCOUNT",i.accountId),i.accountName);r&&(hr.value=n)}function yt(e,t){return hr.value.get(Ts(e,t))??t}var P={MODEL:{field:"models",name:"model",plural:"models",missing:"no model",belongsToAccount:!1},PROVIDER:{field:"providers",name:"provider",plural:"providers",missing:"no provider",belongsToAccount:!1},TIER:{field:"tiers",name:"tier",plural:"tiers",missing:"no tier",belongsToAccount:!1},SOURCE:{field:"sources",name:"source",plural:"sources",missing:"no source",belongsToAccount:!1},USER:{field:"userIds",name:"user",plural:"users",missing:"no user",belongsToAccount:!0},ACCOUNT:{field:"accountIds",name:"account",plural:"accounts",missing:"no account",belongsToAccount:!1},USAGE_TYPE:{field:"usageTypes",name:"type",plural:"usage types",missing:"no usage type",belongsToAccount:!1},SESSION:{field:"sessionIds",name:"session",plural:"sessions",missing:"no session",belongsToAccount:!0},WORKSPACE:{field:"workspaceIds",name:"workspace",plural:"workspaces",missing:"no workspace",belongsToAccount:!0},AGENT:{field:"agentIds",name:"agent",plural:"agents",missing:"no agent",belongsToAccount:!0}},kn=["MODEL","PROVIDER","TIER","SOURCE","USER","ACCOUNT","USAGE_TYPE"],oa=new Set(["AGENT","MODEL","PROVIDER","SESSION","TIER","USER","WORKSPACE"]),br=Object.entries(P).map(([e,t])=>({dimension:e,...t})),Lt=e=>e.flatMap(({dimension:t})=>t??[]);function Ae(e){let t=s=>Object.fromEntries(Object.entries(s).filter(([,i])=>Array.isArray(i)&&i.length>0)),n=e.not?t(e.not):{},r={...t(e),...Object.keys(n).length>0?{not:n}:{}};return Object.keys(r).length>0?r:null}var et=({kind:e,key:t,accountId:n})=>JSON.stringify([e,t,n??null]);function tt(e,t,{kind:n,key:r,accountId:s},i){let{field:a}=P[t];if(n==="VALUE")return{...e,...s==null?{}:{accountIds:[s]},[a]:[r??""]};if(n==="UNKNOWN")return oa.has(t)?{...e,missing:[...new Set([...e.missing??[],t])]}:e;let l=new Set([...e.not?.[a]??[],...i]);return{...e,not:{...e.not,[a]:[...l]}}}function wn(e,t){let n=t?e.map(r=>yt(t,r)):e;return n.length>3?`${n.slice(0,2).join(", ")} and ${n.length-2} more`:n.join(", ")}function Sn(e){let t=[];for(let{dimension:n,field:r,name:s}of br){let i=e[r];i?.length&&t.push({label:`${s}: ${wn(i,n)}`,without:{...e,[r]:null}})}e.modelPrefixes?.length&&t.push({label:`model: ${wn(e.modelPrefixes.map(n=>`${n}…`))}`,without:{...e,modelPrefixes:null}});for(let n of e.missing??[]){let r=e.missing?.filter(s=>s!==n);t.push({label:P[n].missing,without:{...e,missing:r}})}for(let{dimension:n,field:r,name:s}of br){let i=e.not?.[r];i?.length&&t.push({label:`${s} not: ${wn(i,n)}`,without:{...e,not:{...e.not,[r]:null}}})}for(let{key:n,values:r}of e.labels??[]){let s=e.labels?.filter(i=>i.key!==n);t.push({label:r?.length?`${n}: ${wn(r)}`:`any ${n}`,without:{...e,labels:s}})}for(let n of e.missingLabels??[]){let r=e.missingLabels?.filter(s=>s!==n);t.push({label:`no ${n}`,without:{...e,missingLabels:r}})}for(let{key:n,values:r}of e.not?.labels??[]){let s=e.not?.labels?.filter(i=>i.key!==n);t.push({label:r?.length?`${n} not: ${wn(r)}`:`not any ${n}`,without:{...e,not:{...e.not,labels:s}}})}return t}function sa(e,t){let n=new Map;for(let[r,s]of e){if(!r.startsWith(t))continue;let i=r.slice(t.length);n.set(i,[...n.get(i)??[],...s===""?[]:[s]])}return[...n].map(([r,s])=>({key:r,values:s}))}function ia(e,t,n){for(let{key:r,values:s}of e)for(let i of s?.length?s:[""])n.append(`${t}${r}`,i)}function aa(e,t){for(let{field:n,name:r}of br){for(let s of e[n]??[])t.append(r,s);for(let s of e.not?.[n]??[])t.append(`not.${r}`,s)}for(let n of e.modelPrefixes??[])t.append("model-prefix",n);for(let n of e.missing??[])t.append("missing",n.toLowerCase());ia(e.labels??[],"label.",t),ia(e.not?.labels??[],"not.label.",t);for(let n of e.missingLabels??[])t.append("missing-label",n)}function la(e){let t={},n={};for(let{field:u,name:c}of br){let d=e.getAll(c);d.length>0&&(n[u]=d);let p=e.getAll(`not.${c}`);p.length>0&&(t[u]=p)}let r=e.getAll("model-prefix");r.length>0&&(n.modelPrefixes=r);let s=e.getAll("missing").map(u=>u.toUpperCase()).filter(u=>oa.has(u));s.length>0&&(n.missing=s);let[i,a,l]=[sa(e,"label."),sa(e,"not.label."),e.getAll("missing-label")];return i.length>0&&(n.labels=i),a.length>0&&(t.labels=a),l.length>0&&(n.missingLabels=l),Object.keys(t).length>0&&(n.not=t),n}var ua=e=>t=>BigInt(t.byType.find(({usageType:n})=>n===e)?.quantity??"0"),Rs=["tokens_cache_read","tokens_cache_write","tokens_input","tokens_output","tokens_reasoning"],ca=[...Rs,"api_calls","compute_seconds","credits","storage_byte_seconds","transcription_seconds"],ve=[{id:"tokens",change:"tokens",name:"Tokens",unit:"count",column:"quantities",usageTypes:null,split:"MODEL",ranking:"TOKENS",total:e=>BigInt(e.tokens)},{id:"input",change:"tokens",name:"Input tokens",unit:"count",column:"quantities",usageTypes:["tokens_input","tokens_cache_read","tokens_cache_write"],split:"MODEL",ranking:"TOKENS_INPUT",total:e=>BigInt(e.tokensInput)+BigInt(e.tokensCacheRead)+BigInt(e.tokensCacheWrite)},{id:"output",change:"tokens",name:"Output tokens",unit:"count",column:"quantities",usageTypes:["tokens_output","tokens_reasoning"],split:"MODEL",ranking:"TOKENS_OUTPUT",total:e=>BigInt(e.tokensOutput)+BigInt(e.tokensReasoning)},{id:"compute",change:"computeSeconds",name:"Compute",unit:"hours",column:"quantities",usageTypes:["compute_seconds"],split:"TIER",ranking:"COMPUTE_SECONDS",total:e=>BigInt(e.computeSeconds)},{id:"cost",change:"cost",name:"Cost",unit:"cost",column:"costs",usageTypes:[],split:"MODEL",ranking:"COST",total:e=>ke(e.cost)},{id:"calls",change:"apiCalls",name:"API calls",unit:"count",column:"quantities",usageTypes:["api_calls"],split:"ACCOUNT",ranking:"API_CALLS",total:e=>BigInt(e.apiCalls)},{id:"storage",change:null,name:"Storage",unit:"storage",column:"quantities",usageTypes:["storage_byte_seconds"],split:"ACCOUNT",ranking:"COST",total:ua("storage_byte_seconds")},{id:"transcription",change:null,name:"Transcription",unit:"hours",column:"quantities",usageTypes:["transcription_seconds"],split:"MODEL",ranking:"COST",total:ua("transcription_seconds")},{id:"users",change:null,name:"Unique users",unit:"count",column:"users",usageTypes:[],split:"MODEL",ranking:"TOKENS",total:null},{id:"records",change:"records",name:"Records",unit:"count",column:"records",usageTypes:[],split:"USAGE_TYPE",ranking:"RECORDS",total:e=>BigInt(e.records)}];function re(e){return ve.find(t=>t.id===e)??ve[0]}var He=[{preset:"LAST_24_HOURS",name:"24 h",days:1},{preset:"LAST_7_DAYS",name:"7 d",days:7},{preset:"LAST_30_DAYS",name:"30 d",days:30},{preset:"LAST_90_DAYS",name:"90 d",days:90},{preset:"LAST_365_DAYS",name:"1 y",days:365},{preset:"THIS_MONTH",name:"This month",days:31},{preset:"TODAY",name:"Today",days:1},{preset:"YESTERDAY",name:"Yesterday",days:1},{preset:"THIS_WEEK",name:"This week",days:7},{preset:"LAST_WEEK",name:"Last week",days:7},{preset:"LAST_MONTH",name:"Last month",days:31},{preset:"THIS_QUARTER",name:"This quarter",days:92},{preset:"LAST_QUARTER",name:"Last quarter",days:92},{preset:"THIS_YEAR",name:"This year",days:366},{preset:"LAST_YEAR",name:"Last year",days:366},{preset:"ALL_TIME",name:"All time",days:3650}],nt={tab:"usage",range:{preset:"LAST_30_DAYS"},timeZone:gn,filter:{},compare:"PREVIOUS_PERIOD",measure:"tokens",split:null,second:null,interval:null},ha=["HOUR","DAY","WEEK","MONTH","QUARTER"],da={period:"PREVIOUS_PERIOD",year:"PREVIOUS_YEAR",none:null},pa=e=>e!==null&&/^\d{4}-\d\d-\d\d$/.test(e),ga=e=>e!==null&&!Number.isNaN(Date.parse(e));function Qc(e){let[t,n]=[e.get("from"),e.get("through")];if(pa(t)&&pa(n))return{from:t,through:n};let[r,s]=[e.get("start"),e.get("end")];if(ga(r)&&ga(s))return{start:r,end:s};let i=He.find(({preset:a})=>a===e.get("range")?.toUpperCase());return i?{preset:i.preset}:nt.range}function ya(e){let t=new URLSearchParams(e),n=t.get("tab"),r=t.get("compare"),s=t.get("measure")??"",i=kn.find(u=>P[u].name===t.get("split")),a=kn.find(u=>P[u].name===t.get("and")),l=ha.find(u=>u.toLowerCase()===t.get("interval"));return{tab:!I.embed&&(n==="hardware"||n==="ingestion")?n:"usage",range:Qc(t),timeZone:t.get("tz")??nt.timeZone,filter:la(t),compare:r!==null&&r in da?da[r]:nt.compare,measure:ve.some(({id:u})=>u===s)?s:nt.measure,split:i??null,second:a??null,interval:l??null}}var Zc=I.embed?[...new URLSearchParams(location.search)].filter(([e])=>/^theme(\.|$)/.test(e)):[];function Is(e){let t=new URLSearchParams(Zc);if(e.tab!=="usage"&&t.set("tab",e.tab),"preset"in e.range)JSON.stringify(e.range)!==JSON.stringify(nt.range)&&t.set("range",e.range.preset.toLowerCase());else for(let[r,s]of Object.entries(e.range))t.set(r,s);e.timeZone!==nt.timeZone&&t.set("tz",e.timeZone),e.compare!==nt.compare&&t.set("compare",e.compare==="PREVIOUS_YEAR"?"year":"none"),e.measure!==nt.measure&&t.set("measure",e.measure),e.split&&t.set("split",P[e.split].name),e.second&&t.set("and",P[e.second].name),e.interval&&t.set("interval",e.interval.toLowerCase()),aa(e.filter,t);let n=t.toString();return n?`?${n}`:""}var x=M(ya(location.search)),bt=M(history.state?.zoomedFrom??null);function D(e,t=null){x.value={...x.value,...e},bt.value=t;let n=`${location.pathname}${Is(x.value)}`;I.embed?history.replaceState({zoomedFrom:t},"",n):history.pushState({zoomedFrom:t},"",n)}addEventListener("popstate",e=>{bt.value=e.state?.zoomedFrom??null,x.value=ya(location.search)});function Ue(e){return"preset"in e?{preset:e.preset}:"from"in e?{days:{from:e.from,through:e.through}}:{instants:{start:e.start,end:e.end}}}var fa=864e5;function ba(e){return"preset"in e?He.find(({preset:t})=>t===e.preset)?.days??30:"from"in e?(Date.parse(e.through)-Date.parse(e.from))/fa+1:(Date.parse(e.end)-Date.parse(e.start))/fa}var ma={HOUR:1/24,DAY:1,WEEK:7,MONTH:30,QUARTER:91},Kc=800;function Es(e){let t=ba(e),n=ha.filter(r=>t/ma[r]<=Kc&&t/ma[r]>=1);return n.length>0?n:["HOUR"]}function vt({range:e,interval:t}){if(t&&Es(e).includes(t))return t;let n=ba(e);return n<=2.1?"HOUR":n<=100?"DAY":n<=400?"WEEK":"MONTH"}function An(e){let t=rt(e),{second:n}=e;return n&&n!==t&&qt(re(e.measure)).includes(n)?[t,n]:[t]}function qt({column:e}){return e==="users"?kn.filter(t=>t!=="USER"):kn}function rt({measure:e,split:t}){let n=re(e);return t&&qt(n).includes(t)?t:n.split}async function vr(e){try{return await navigator.clipboard.writeText(e),!0}catch{let t=document.createElement("textarea");t.value=e,t.className="hidden",(document.querySelector("dialog[open]")??document.body).append(t),t.select();let n=document.execCommand("copy");return t.remove(),n}}var Gc=Symbol.for("pv"),Yc=0;function o(e,t,n,r,s,i){t||(t={});var a,l,u=t;if("ref"in u&&typeof e!="function")for(l in u={},t)l=="ref"?a=t[l]:u[l]=t[l];var c={type:e,props:u,key:n,ref:a,__k:null,__:null,__b:0,__e:null,__c:null,constructor:Gc,__v:--Yc,__i:-1,__u:0};return(s||i)&&(c.__source=s,c.__self=i),C.vnode&&C.vnode(c),c}var Wc={more:"M3 8h.01M8 8h.01M13 8h.01",close:"M4 4l8 8M12 4l-8 8",down:"M4 6l4 4 4-4",theme:["M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z","M8 2.5a5.5 5.5 0 0 1 0 11z"],back:"M6.5 4L2.5 8l4 4M2.5 8h11",check:"M3.5 8.5l3 3 6-7",external:"M6 3.5H3.5v9h9V10M9 3.5h3.5V7M12.5 3.5L7.5 8.5",globe:"M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2zM2 8h12M8 2c2 1.8 2.6 3.8 2.6 6S10 12.2 8 14C6 12.2 5.4 10.2 5.4 8S6 3.8 8 2",account:"M3 13V5.5L8 3l5 2.5V13M6.5 13v-3h3v3M6.5 7h.01M9.5 7h.01",copy:"M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z"};function G({name:e}){return o("svg",{class:`icon icon-${e}`,viewBox:"0 0 16 16",width:"16",height:"16","aria-hidden":"true",children:[Wc[e]].flat().map(t=>o("path",{d:t},t))})}function _r(){return o("svg",{class:"mark",viewBox:"0 0 20 20",width:"20",height:"20","aria-hidden":"true",children:[o("rect",{x:"1",y:"11",width:"4",height:"8",rx:"1.2"}),o("rect",{x:"8",y:"6",width:"4",height:"13",rx:"1.2"}),o("rect",{x:"15",y:"1",width:"4",height:"18",rx:"1.2"})]})}function _t({label:e,name:t,class:n="control",align:r="start",children:s}){let[i,a]=A(!1),l=Ye(null),u=Ye(null),c=ls();Y(()=>{if(!i)return;let p=g=>{l.current?.contains(g.target)||a(!1)};return document.addEventListener("pointerdown",p),l.current?.querySelector(".panel-pop input, .panel-pop button, .panel-pop select, .panel-pop a")?.focus(),()=>document.removeEventListener("pointerdown",p)},[i]);let d=()=>{a(!1),u.current?.focus()};return o("div",{class:"pop",ref:l,onKeyDown:p=>{p.key==="Escape"&&i&&(p.stopPropagation(),d())},onFocusOut:p=>{let g=p.relatedTarget;g&&!l.current?.contains(g)&&a(!1)},children:[o("button",{ref:u,type:"button",class:n,"aria-label":t,"aria-expanded":i,"aria-controls":c,onClick:()=>a(!i),children:e}),o("div",{id:c,class:`panel-pop ${r}`,hidden:!i,children:i&&s(d)})]})}function pe({name:e,actions:t}){return o(_t,{label:o(G,{name:"more"}),name:e,class:"icon-button",align:"end",children:n=>o("ul",{class:"menu",children:t.map(r=>o("li",{children:r.graphiql?o("a",{href:r.graphiql,target:"_blank",rel:"opener",onClick:n,children:[r.name," ",o(G,{name:"external"})]}):o("button",{type:"button",onClick:()=>{r.run?.(),n()},children:r.name})},r.name))})})}function Cs({name:e,options:t,value:n,onChange:r}){return o(k,{children:[o("div",{class:"segments",role:"group","aria-label":e,children:t.map(s=>o("button",{type:"button","aria-pressed":s.value===n,onClick:()=>r(s.value),children:s.name},s.value))}),o(xt,{class:"narrow",name:e,options:t,value:n,onChange:r})]})}function xt({name:e,options:t,value:n,onChange:r,class:s=""}){return o("select",{class:`control ${s}`,"aria-label":e,value:n,onChange:i=>r(i.currentTarget.value),children:t.map(i=>o("option",{value:i.value,children:i.name},i.value))})}var zc=1600;function Bt({text:e,name:t,children:n}){let[r,s]=A(!1);return Y(()=>{if(!r)return;let i=setTimeout(()=>s(!1),zc);return()=>clearTimeout(i)},[r]),o("button",{type:"button",class:"link copy","aria-label":r?"Copied":t,title:t,onClick:()=>{vr(e).then(s)},children:[n," ",o(G,{name:r?"check":"copy"})]})}var Xc=120;function Vt({title:e,kind:t="centre",onClose:n,children:r}){let s=Ye(null),i=ls();return zn(()=>{let a=document.activeElement?.getBoundingClientRect();s.current?.showModal(),I.embed&&s.current?.style.setProperty("--top",`${Math.max(0,(a?.top??0)-Xc)}px`)},[]),o("dialog",{ref:s,class:t,"aria-labelledby":i,onClose:n,onClick:a=>{a.target===s.current&&s.current?.close()},children:o("div",{class:"dialog",children:[o("header",{children:[o("h2",{id:i,children:e}),o("button",{type:"button",class:"icon-button","aria-label":"Close",onClick:()=>s.current?.close(),children:o(G,{name:"close"})})]}),r]})})}var Jc=new Set(["SERVER_BUSY","RATE_LIMITED","QUEUE_FULL","SUBSCRIPTIONS_FULL"]);function va(e,t){return t.code===Se?`${e}: the server cannot be reached`:t.code==="FORBIDDEN"?`${e} is not open to this token`:Jc.has(t.code)?`${e}: the server is busy`:`${e} could not be read`}function Ds(e){switch(e.action){case"sign-in":return"Sign in again.";case"request-access":return"A token with more rights is needed.";case"retry":return e.section===null?"The page tried several times.":"The rest of the page is complete.";case"contact-operator":return"Give the request id to the operator of this server.";case"change-request":return"Choose another range or filter."}}function _a(e){return e.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g,t=>W(t,x.value.timeZone)).replace(/\b\d{4}-\d\d-\d\d\b/g,t=>Be(t,{day:"numeric",month:"short",year:"numeric"})).replace(/(?<![\d.,])\d{5,}(?![\d.,]*\d)/g,t=>N(BigInt(t),"count")).replace(/(?<![\d.,])(\d+(?:\.\d+)?) %/g,(t,n)=>De(Number(n)/100))}var xa=e=>e.replace(/^[a-z]/,t=>t.toUpperCase()),wa=e=>_a(xa(e).replaceAll("`",""));function ye({text:e}){let t=xa(e).split(/`([^`]+)`/);return o(k,{children:t.map((n,r)=>r%2===0?_a(n):o("code",{children:n},r))})}function ed({error:{code:e,docs:t}}){return t===null?o("code",{children:e}):o("a",{href:t,target:"_blank",rel:"noopener",title:"What this code means",children:o("code",{children:e})})}function st({error:e,children:t}){return o(k,{children:[o("p",{children:[o(ye,{text:e.message})," (",o(ed,{error:e}),")"]}),t&&o("p",{children:t}),e.requestId&&o("p",{class:"muted",children:["Request ",o("code",{children:e.requestId})," ",o(Bt,{text:e.requestId,name:"Copy the request id"})]})]})}function Te({title:e,error:t,onRetry:n}){return t.action==="request-access"||t.action==="change-request"?o("div",{class:"notice empty",children:[o("b",{children:va(e,t)}),t.action==="change-request"?o(st,{error:t,children:Ds(t)}):o("p",{children:Ds(t)})]}):o("div",{class:"notice failed",role:"alert",children:[o("b",{children:va(e,t)}),o(st,{error:t,children:Ds(t)}),o("button",{type:"button",class:"primary",onClick:n,children:"Try again"})]})}function td(e){let t={},n=[],{range:r,filter:s,usageTypes:i}=e;if(r?.preset){t.range={preset:r.preset};let l=He.find(({preset:u})=>u===r.preset)?.name??r.preset;n.push(`Show ${/^\d/.test(l)?`the last ${l.replace(" d"," days").replace(" h"," hours").replace("1 y","365 days")}`:l.toLowerCase()}`)}else if(r?.instants){let{start:l,end:u}=r.instants;t.range={start:l,end:u},n.push(`Show ${We(l.slice(0,10),new Date(Date.parse(u)-1).toISOString().slice(0,10))}`)}if(s){t.filter=Ae(s)??{};let l=Sn(x.value.filter).map(({label:p})=>p),u=Sn(t.filter).map(({label:p})=>p),c=u.filter(p=>!l.includes(p)),d=l.filter(p=>!u.includes(p));n.push(c.length>0?`Filter by ${c.join(", ")}`:`Remove the filter ${d.join(", ")}`)}let a=i&&ve.find(l=>l.usageTypes?.length&&l.usageTypes.every(u=>i.includes(u)));return a?(t.measure=a.id,n.push(`Show ${a.name.toLowerCase()}`)):i&&(t.measure="records",n.push("Show all records")),{name:n.map((l,u)=>u===0?l:l[0].toLowerCase()+l.slice(1)).join(" and "),patch:t}}function Ht({title:e,reason:t}){let n=t.suggestion&&td(t.suggestion);return o("div",{class:"notice empty",children:[o("b",{children:e}),o("p",{children:o(ye,{text:t.message})}),n?.name&&o("button",{type:"button",class:"primary",onClick:()=>D({...n.patch,interval:null,tab:x.value.tab}),children:n.name})]})}function se({title:e,class:t="",isLoading:n=!1,error:r,hasData:s,lines:i=6,onRetry:a,tools:l,children:u}){return o("section",{class:`panel ${t}`,"aria-label":e,"aria-busy":n,children:[o("div",{class:"panel-head",children:[o("h2",{children:e}),l]}),r?o(Te,{title:e,error:r,onRetry:a}):s?o("div",{class:"panel-body",children:u()}):o(Tn,{lines:i})]})}function Tn({lines:e}){return o("div",{class:"placeholder","aria-hidden":"true",children:Array.from({length:e},(t,n)=>o("i",{},n))})}var H=class extends String{__apiType;value;__meta__;constructor(t,n){super(t),this.value=t,this.__meta__=n}toString(){return this.value}},Nm=new H(`
    fragment Spec on HardwareSpec {
  tier
  displayName
  description
  architecture
  bandwidthMbps
  gpuCount
  gpuMemoryGib
  gpuModel
  hourlyRate
  isAvailable
  memoryMib
  regions
  sortOrder
  storageGib
  vcpu
}
    `,{fragmentName:"Spec"}),Um=new H(`
    fragment PriceRow on Price {
  id
  usageType
  tier
  model
  provider
  rate
  perUnits
  validFrom
  createdAt
  createdBy
  source
}
    `,{fragmentName:"PriceRow"}),Om=new H(`
    fragment Totals on UsageTotals {
  tokens
  tokensInput
  tokensCacheRead
  tokensCacheWrite
  tokensOutput
  tokensReasoning
  cacheReadShare
  computeSeconds
  apiCalls
  cost
  records
  unpricedRecords
  byType {
    usageType
    unit
    quantity
    cost
    records
  }
}
    `,{fragmentName:"Totals"}),$m=new H(`
    fragment Filter on SuggestedFilter {
  accountIds
  agentIds
  labels {
    key
    values
  }
  missing
  missingLabels
  modelPrefixes
  models
  providers
  sessionIds
  sources
  tiers
  usageTypes
  userIds
  workspaceIds
  not {
    accountIds
    agentIds
    labels {
      key
      values
    }
    models
    providers
    sessionIds
    sources
    tiers
    usageTypes
    userIds
    workspaceIds
  }
}
    `,{fragmentName:"Filter"}),Pm=new H(`
    fragment Reason on EmptyReason {
  code
  message
  suggestion {
    filter {
      ...Filter
    }
    range {
      preset
      instants {
        start
        end
      }
    }
    usageTypes
  }
}
    fragment Filter on SuggestedFilter {
  accountIds
  agentIds
  labels {
    key
    values
  }
  missing
  missingLabels
  modelPrefixes
  models
  providers
  sessionIds
  sources
  tiers
  usageTypes
  userIds
  workspaceIds
  not {
    accountIds
    agentIds
    labels {
      key
      values
    }
    models
    providers
    sessionIds
    sources
    tiers
    usageTypes
    userIds
    workspaceIds
  }
}`,{fragmentName:"Reason"}),Fm=new H(`
    fragment InsightsSection on Query {
  insights: usageInsights(range: $range, timeZone: $timeZone, filter: $filter) @include(if: $withInsights) {
    range {
      start
      end
      days
      firstDay
      lastDay
    }
    totals {
      ...Totals
    }
    previous {
      range {
        start
        end
        firstDay
        lastDay
      }
      totals {
        ...Totals
      }
    }
    emptyReason {
      ...Reason
    }
    freshness {
      dataThrough
    }
  }
}
    fragment Totals on UsageTotals {
  tokens
  tokensInput
  tokensCacheRead
  tokensCacheWrite
  tokensOutput
  tokensReasoning
  cacheReadShare
  computeSeconds
  apiCalls
  cost
  records
  unpricedRecords
  byType {
    usageType
    unit
    quantity
    cost
    records
  }
}
fragment Filter on SuggestedFilter {
  accountIds
  agentIds
  labels {
    key
    values
  }
  missing
  missingLabels
  modelPrefixes
  models
  providers
  sessionIds
  sources
  tiers
  usageTypes
  userIds
  workspaceIds
  not {
    accountIds
    agentIds
    labels {
      key
      values
    }
    models
    providers
    sessionIds
    sources
    tiers
    usageTypes
    userIds
    workspaceIds
  }
}
fragment Reason on EmptyReason {
  code
  message
  suggestion {
    filter {
      ...Filter
    }
    range {
      preset
      instants {
        start
        end
      }
    }
    usageTypes
  }
}`,{fragmentName:"InsightsSection"}),Lm=new H(`
    fragment UniqueSection on Query {
  unique: usageInsights(range: $range, timeZone: $timeZone, filter: $filter) @include(if: $withUnique) {
    uniqueUsers {
      count
      previous
    }
  }
}
    `,{fragmentName:"UniqueSection"}),ka=new H(`
    fragment ChartSection on Query {
  chart: usageSeries(
    range: $range
    timeZone: $timeZone
    filter: $filter
    interval: $interval
    groupBy: [{dimension: $split}]
    measure: $chartMeasure
    usageTypes: $usageTypes
    top: 8
    compare: $compare
  ) @include(if: $withChart) {
    interval
    unit
    usageTypes
    range {
      start
      end
      firstDay
      lastDay
    }
    comparedRange {
      start
      end
      firstDay
      lastDay
    }
    starts
    dates
    statuses
    series @include(if: $withLines) {
      key
      names
      accountId
      accountName
      kind
      total @include(if: $withQuantities)
      cost
      records
      quantities @include(if: $withQuantities)
      comparedQuantities @include(if: $withQuantities)
      costs @include(if: $withCosts)
      comparedCosts @include(if: $withCosts)
      recordCounts @include(if: $withRecordCounts)
      comparedRecordCounts @include(if: $withRecordCounts)
    }
    uniqueUsers @include(if: $withUserCounts) {
      total
      counts
      comparedCounts
    }
    emptyReason {
      ...Reason
    }
  }
}
    fragment Filter on SuggestedFilter {
  accountIds
  agentIds
  labels {
    key
    values
  }
  missing
  missingLabels
  modelPrefixes
  models
  providers
  sessionIds
  sources
  tiers
  usageTypes
  userIds
  workspaceIds
  not {
    accountIds
    agentIds
    labels {
      key
      values
    }
    models
    providers
    sessionIds
    sources
    tiers
    usageTypes
    userIds
    workspaceIds
  }
}
fragment Reason on EmptyReason {
  code
  message
  suggestion {
    filter {
      ...Filter
    }
    range {
      preset
      instants {
        start
        end
      }
    }
    usageTypes
  }
}`,{fragmentName:"ChartSection"}),Sa=new H(`
    fragment TableSection on Query {
  table: usageInsights(range: $range, timeZone: $timeZone, filter: $filter) @include(if: $withTable) {
    breakdown(by: $groups, measure: $measure, usageTypes: $tableTypes, top: $rows) {
      by {
        dimension
      }
      rows {
        key
        keys
        names
        accountId
        accountName
        kind
        share
        values
        uniqueUsers @include(if: $withUserCounts)
        totals {
          tokens
          cost
          records
          unpricedRecords
          byType {
            usageType
            quantity
          }
        }
        change @include(if: $withChange) {
          apiCalls
          computeSeconds
          cost
          records
          tokens
        }
      }
    }
  }
}
    `,{fragmentName:"TableSection"}),Aa=new H(`
    fragment TiersSection on Query {
  tiers: usageByTier(range: $range, timeZone: $timeZone, filter: $filter) @include(if: $withTiers) {
    tiers {
      tier
      computeSeconds
      cost
      share
      records
      unpricedRecords
      hardwareSpec {
        displayName
        gpuCount
        gpuModel
        vcpu
        memoryMib
        hourlyRate
      }
    }
    emptyReason {
      ...Reason
    }
  }
}
    fragment Filter on SuggestedFilter {
  accountIds
  agentIds
  labels {
    key
    values
  }
  missing
  missingLabels
  modelPrefixes
  models
  providers
  sessionIds
  sources
  tiers
  usageTypes
  userIds
  workspaceIds
  not {
    accountIds
    agentIds
    labels {
      key
      values
    }
    models
    providers
    sessionIds
    sources
    tiers
    usageTypes
    userIds
    workspaceIds
  }
}
fragment Reason on EmptyReason {
  code
  message
  suggestion {
    filter {
      ...Filter
    }
    range {
      preset
      instants {
        start
        end
      }
    }
    usageTypes
  }
}`,{fragmentName:"TiersSection"}),qm=new H(`
    fragment FindingsSection on Query {
  findings: usageInsights(range: $range, timeZone: $timeZone, filter: $filter) @include(if: $withFindings) {
    findings(top: 30) {
      total
      rows {
        kind
        severity
        message
        subject
        subjectKind
        usageType
        measure
        range {
          days {
            from
            through
          }
        }
        filter {
          ...Filter
        }
        forecast {
          expected
          low
          high
          soFar
        }
        gap {
          reason
          tiers
        }
        unpriced {
          records
        }
      }
    }
  }
}
    fragment Filter on SuggestedFilter {
  accountIds
  agentIds
  labels {
    key
    values
  }
  missing
  missingLabels
  modelPrefixes
  models
  providers
  sessionIds
  sources
  tiers
  usageTypes
  userIds
  workspaceIds
  not {
    accountIds
    agentIds
    labels {
      key
      values
    }
    models
    providers
    sessionIds
    sources
    tiers
    usageTypes
    userIds
    workspaceIds
  }
}`,{fragmentName:"FindingsSection"}),Ta=new H(`
    fragment UsersSection on Query {
  users: usageInsights(range: $range, timeZone: $timeZone, filter: $filter) @include(if: $withUsers) {
    breakdown(by: [{dimension: USER}], top: 8, measure: $userMeasure) {
      measure
      rows {
        key
        names
        accountId
        accountName
        kind
        share
        values
        totals {
          tokens
          computeSeconds
          cost
          records
        }
      }
    }
  }
}
    `,{fragmentName:"UsersSection"}),Bm=new H(`
    fragment AccountsSection on Query {
  accounts: usageInsights(range: $range, timeZone: $timeZone) @include(if: $withAccounts) {
    breakdown(by: [{dimension: ACCOUNT}], top: 200, measure: RECORDS) {
      rows {
        key
        names
        kind
      }
    }
  }
}
    `,{fragmentName:"AccountsSection"}),Vm=new H(`
    fragment ViewerParts on Viewer {
  subject
  role
  scopes
  expiresAt
}
    `,{fragmentName:"ViewerParts"}),Hm=new H(`
    fragment CatalogSection on Query {
  viewer @include(if: $withCatalog) {
    ...ViewerParts
  }
  types: usageTypes @include(if: $withCatalog) {
    slug
    unit
    partOfTokens
  }
  config: serviceConfig @include(if: $withCatalog) {
    currency
  }
}
    fragment ViewerParts on Viewer {
  subject
  role
  scopes
  expiresAt
}`,{fragmentName:"CatalogSection"}),Ra=new H(`
    query HardwarePage($range: DateRangeInput!, $timeZone: TimeZone!, $interval: SeriesInterval!, $withSpecs: Boolean!, $withUsage: Boolean!, $withSeries: Boolean!, $withPrices: Boolean!, $withTypes: Boolean!) {
  specs: hardwareSpecs(first: 1000) @include(if: $withSpecs) {
    nodes {
      ...Spec
    }
  }
  usage: usageByTier(range: $range, timeZone: $timeZone) @include(if: $withUsage) {
    tiers {
      tier
      computeSeconds
      cost
      records
      unpricedRecords
    }
  }
  series: usageSeries(
    range: $range
    timeZone: $timeZone
    interval: $interval
    groupBy: [{dimension: TIER}]
    usageTypes: ["compute_seconds"]
    top: 100
  ) @include(if: $withSeries) {
    dates
    series {
      key
      quantities
    }
  }
  prices(first: 500) @include(if: $withPrices) {
    nodes {
      ...PriceRow
    }
  }
  types: usageTypes @include(if: $withTypes) {
    slug
    unit
    partOfTokens
  }
  viewer @include(if: $withTypes) {
    ...ViewerParts
  }
  config: serviceConfig @include(if: $withTypes) {
    currency
  }
}
    fragment Spec on HardwareSpec {
  tier
  displayName
  description
  architecture
  bandwidthMbps
  gpuCount
  gpuMemoryGib
  gpuModel
  hourlyRate
  isAvailable
  memoryMib
  regions
  sortOrder
  storageGib
  vcpu
}
fragment PriceRow on Price {
  id
  usageType
  tier
  model
  provider
  rate
  perUnits
  validFrom
  createdAt
  createdBy
  source
}
fragment ViewerParts on Viewer {
  subject
  role
  scopes
  expiresAt
}`),Ia=new H(`
    query IngestionPage($range: DateRangeInput!, $timeZone: TimeZone!, $withIngestion: Boolean!, $withDiagnosis: Boolean!, $withTokens: Boolean!, $withViewer: Boolean!) {
  viewer @include(if: $withViewer) {
    ...ViewerParts
  }
  ingestion(range: $range, timeZone: $timeZone) @include(if: $withIngestion) {
    services {
      service
      recorded
      duplicates
      conflicts
      rejected
      refused
      lastSeenAt
      lastRecordedAt
      rows {
        outcome
        reason
        usageType
        records
        lastAt
      }
      examples {
        accountId
        idempotencyKey
        message
        reason
        seenAt
      }
    }
  }
  diagnosis(range: $range, timeZone: $timeZone) @include(if: $withDiagnosis) {
    isHealthy
    examinedAt
    problems {
      code
      severity
      message
      resolution
    }
  }
  tokens: serviceTokens(first: 500) @include(if: $withTokens) {
    nodes {
      id
      name
      scopes
      state
      accountIds
      usageTypes
      createdAt
      expiresAt
      lastUsedAt
      rotatedAt
      previousUntil
      revokedAt
    }
  }
}
    fragment ViewerParts on Viewer {
  subject
  role
  scopes
  expiresAt
}`),Ea=new H(`
    query UsagePage($range: DateRangeInput!, $timeZone: TimeZone!, $filter: UsageFilter, $interval: SeriesInterval!, $split: UsageDimension!, $groups: [GroupByInput!]!, $measure: UsageMeasure, $chartMeasure: UsageMeasure, $userMeasure: UsageMeasure!, $usageTypes: [String!], $tableTypes: [String!], $compare: SeriesComparison, $rows: Int!, $withInsights: Boolean!, $withUnique: Boolean!, $withChart: Boolean!, $withLines: Boolean!, $withQuantities: Boolean!, $withCosts: Boolean!, $withRecordCounts: Boolean!, $withUserCounts: Boolean!, $withTable: Boolean!, $withChange: Boolean!, $withTiers: Boolean!, $withFindings: Boolean!, $withUsers: Boolean!, $withAccounts: Boolean!, $withCatalog: Boolean!) {
  ...InsightsSection
  ...UniqueSection
  ...ChartSection
  ...TableSection
  ...TiersSection
  ...FindingsSection
  ...UsersSection
  ...AccountsSection
  ...CatalogSection
}
    fragment Totals on UsageTotals {
  tokens
  tokensInput
  tokensCacheRead
  tokensCacheWrite
  tokensOutput
  tokensReasoning
  cacheReadShare
  computeSeconds
  apiCalls
  cost
  records
  unpricedRecords
  byType {
    usageType
    unit
    quantity
    cost
    records
  }
}
fragment Filter on SuggestedFilter {
  accountIds
  agentIds
  labels {
    key
    values
  }
  missing
  missingLabels
  modelPrefixes
  models
  providers
  sessionIds
  sources
  tiers
  usageTypes
  userIds
  workspaceIds
  not {
    accountIds
    agentIds
    labels {
      key
      values
    }
    models
    providers
    sessionIds
    sources
    tiers
    usageTypes
    userIds
    workspaceIds
  }
}
fragment Reason on EmptyReason {
  code
  message
  suggestion {
    filter {
      ...Filter
    }
    range {
      preset
      instants {
        start
        end
      }
    }
    usageTypes
  }
}
fragment InsightsSection on Query {
  insights: usageInsights(range: $range, timeZone: $timeZone, filter: $filter) @include(if: $withInsights) {
    range {
      start
      end
      days
      firstDay
      lastDay
    }
    totals {
      ...Totals
    }
    previous {
      range {
        start
        end
        firstDay
        lastDay
      }
      totals {
        ...Totals
      }
    }
    emptyReason {
      ...Reason
    }
    freshness {
      dataThrough
    }
  }
}
fragment UniqueSection on Query {
  unique: usageInsights(range: $range, timeZone: $timeZone, filter: $filter) @include(if: $withUnique) {
    uniqueUsers {
      count
      previous
    }
  }
}
fragment ChartSection on Query {
  chart: usageSeries(
    range: $range
    timeZone: $timeZone
    filter: $filter
    interval: $interval
    groupBy: [{dimension: $split}]
    measure: $chartMeasure
    usageTypes: $usageTypes
    top: 8
    compare: $compare
  ) @include(if: $withChart) {
    interval
    unit
    usageTypes
    range {
      start
      end
      firstDay
      lastDay
    }
    comparedRange {
      start
      end
      firstDay
      lastDay
    }
    starts
    dates
    statuses
    series @include(if: $withLines) {
      key
      names
      accountId
      accountName
      kind
      total @include(if: $withQuantities)
      cost
      records
      quantities @include(if: $withQuantities)
      comparedQuantities @include(if: $withQuantities)
      costs @include(if: $withCosts)
      comparedCosts @include(if: $withCosts)
      recordCounts @include(if: $withRecordCounts)
      comparedRecordCounts @include(if: $withRecordCounts)
    }
    uniqueUsers @include(if: $withUserCounts) {
      total
      counts
      comparedCounts
    }
    emptyReason {
      ...Reason
    }
  }
}
fragment TableSection on Query {
  table: usageInsights(range: $range, timeZone: $timeZone, filter: $filter) @include(if: $withTable) {
    breakdown(by: $groups, measure: $measure, usageTypes: $tableTypes, top: $rows) {
      by {
        dimension
      }
      rows {
        key
        keys
        names
        accountId
        accountName
        kind
        share
        values
        uniqueUsers @include(if: $withUserCounts)
        totals {
          tokens
          cost
          records
          unpricedRecords
          byType {
            usageType
            quantity
          }
        }
        change @include(if: $withChange) {
          apiCalls
          computeSeconds
          cost
          records
          tokens
        }
      }
    }
  }
}
fragment TiersSection on Query {
  tiers: usageByTier(range: $range, timeZone: $timeZone, filter: $filter) @include(if: $withTiers) {
    tiers {
      tier
      computeSeconds
      cost
      share
      records
      unpricedRecords
      hardwareSpec {
        displayName
        gpuCount
        gpuModel
        vcpu
        memoryMib
        hourlyRate
      }
    }
    emptyReason {
      ...Reason
    }
  }
}
fragment FindingsSection on Query {
  findings: usageInsights(range: $range, timeZone: $timeZone, filter: $filter) @include(if: $withFindings) {
    findings(top: 30) {
      total
      rows {
        kind
        severity
        message
        subject
        subjectKind
        usageType
        measure
        range {
          days {
            from
            through
          }
        }
        filter {
          ...Filter
        }
        forecast {
          expected
          low
          high
          soFar
        }
        gap {
          reason
          tiers
        }
        unpriced {
          records
        }
      }
    }
  }
}
fragment UsersSection on Query {
  users: usageInsights(range: $range, timeZone: $timeZone, filter: $filter) @include(if: $withUsers) {
    breakdown(by: [{dimension: USER}], top: 8, measure: $userMeasure) {
      measure
      rows {
        key
        names
        accountId
        accountName
        kind
        share
        values
        totals {
          tokens
          computeSeconds
          cost
          records
        }
      }
    }
  }
}
fragment AccountsSection on Query {
  accounts: usageInsights(range: $range, timeZone: $timeZone) @include(if: $withAccounts) {
    breakdown(by: [{dimension: ACCOUNT}], top: 200, measure: RECORDS) {
      rows {
        key
        names
        kind
      }
    }
  }
}
fragment ViewerParts on Viewer {
  subject
  role
  scopes
  expiresAt
}
fragment CatalogSection on Query {
  viewer @include(if: $withCatalog) {
    ...ViewerParts
  }
  types: usageTypes @include(if: $withCatalog) {
    slug
    unit
    partOfTokens
  }
  config: serviceConfig @include(if: $withCatalog) {
    currency
  }
}`),Ca=new H(`
    query ComparedTotals($range: DateRangeInput!, $timeZone: TimeZone!, $filter: UsageFilter, $withUnique: Boolean!) {
  compared: usageInsights(range: $range, timeZone: $timeZone, filter: $filter) {
    totals {
      ...Totals
    }
  }
  comparedUnique: usageInsights(
    range: $range
    timeZone: $timeZone
    filter: $filter
  ) @include(if: $withUnique) {
    uniqueUsers {
      count
    }
  }
}
    fragment Totals on UsageTotals {
  tokens
  tokensInput
  tokensCacheRead
  tokensCacheWrite
  tokensOutput
  tokensReasoning
  cacheReadShare
  computeSeconds
  apiCalls
  cost
  records
  unpricedRecords
  byType {
    usageType
    unit
    quantity
    cost
    records
  }
}`),Ms=new H(`
    query Records($range: DateRangeInput!, $timeZone: TimeZone!, $filter: UsageFilter, $after: String) {
  records: usageRecords(
    range: $range
    timeZone: $timeZone
    filter: $filter
    first: 50
    after: $after
    includeVoided: true
  ) {
    nodes {
      id
      idempotencyKey
      accountId
      accountName
      userId
      userName
      sessionId
      sessionName
      workspaceId
      agentId
      usageType
      quantity
      cost
      costSource
      model
      provider
      tier
      source
      occurredAt
      recordedAt
      metadata
      labels {
        key
        value
      }
      correction {
        correctedAt
        correctedBy
        reason
        replacementId
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `);var wt=M(!navigator.onLine);addEventListener("online",()=>wt.value=!1);addEventListener("offline",()=>wt.value=!0);function kt(e,t){let n=M({}),r=M({}),s=M(new Set),i=new Map,a=new Map,l=0;async function u(p){let g=++l,f=new AbortController;for(let m of p)i.set(m,g);let h=new Set(i.values());for(let[m,{abort:b}]of a)h.has(m)||b();a.set(g,{abort:()=>f.abort()}),s.value=new Set([...s.value,...p]);try{let m=await Pt(e,t(p),{signal:f.signal});c(p.filter(b=>i.get(b)===g),m.data,m.errors)}catch(m){if(!f.signal.aborted)throw m}finally{a.delete(g)}}function c(p,g,f){let h=f.find(({section:m})=>m===null);xe(()=>{wt.value=!navigator.onLine||f.some(({code:v})=>v===Se);let m={...r.value},b={...n.value};for(let v of p){let _=f.find(({section:y})=>y===v)??h;delete m[v],_&&(m[v]=_),_?_.code!==Se&&delete b[v]:b[v]=g?.[v]}[r.value,n.value]=[m,b],s.value=new Set([...s.value].filter(v=>!p.includes(v)))})}function d(){for(let{abort:p}of a.values())p();i.clear(),xe(()=>{[n.value,r.value,s.value]=[{},{},new Set]})}return Ft(d),{data:n,errors:r,loading:s,load:u,clear:d}}var Da=["insights","unique","chart","table","tiers","findings","users","accounts"],nd=["types","config","viewer"],Rn=M(10);function Na(){return T.data.value.types?.map(({slug:e})=>e)??ca}function Ns(){let{usageTypes:e}=re(x.value.measure);return e!==null?e.length===0?null:e:T.data.value.types?.flatMap(({slug:t,partOfTokens:n})=>n?[t]:[])??Rs}function rd(){let e=re(x.value.measure);return e.usageTypes?.length===0?x.value.filter.usageTypes?.length?null:Na():e.usageTypes}function Ua(){return re(x.value.measure).column==="users"?"USAGE_TYPE":rt(x.value)}var Ma={quantities:null,costs:"COST",records:"RECORDS",users:"UNIQUE_USERS"};function je(e){let{range:t,timeZone:n,filter:r,compare:s}=x.value,i=re(x.value.measure),a=l=>e.includes(l);return{range:Ue(t),timeZone:n,filter:Ae(r),interval:vt(x.value),split:Ua(),measure:Ma[i.column],chartMeasure:i.column==="users"?null:Ma[i.column],userMeasure:i.ranking,groups:An(x.value).map(l=>({dimension:l})),usageTypes:rd(),tableTypes:Ns(),compare:s,rows:Rn.value,withInsights:a("insights"),withUnique:a("unique"),withChart:a("chart"),withLines:i.column!=="users",withQuantities:i.column==="quantities",withCosts:i.column==="costs",withRecordCounts:i.column==="records",withUserCounts:i.column==="users",withTable:a("table"),withChange:s==="PREVIOUS_PERIOD"&&i.change!==null,withTiers:a("tiers"),withFindings:a("findings"),withUsers:a("users"),withAccounts:a("accounts"),withCatalog:a("types")||a("config")}}var T=kt(Ea,je),In=M(x.value),Us=kt(Ca,e=>{let{start:t,end:n}=T.data.value.chart.comparedRange,{timeZone:r,filter:s}=x.value;return{range:{instants:{start:t,end:n}},timeZone:r,filter:Ae(s),withUnique:e.includes("comparedUnique")}}),Oa=be(()=>{let{insights:e,unique:t}=T.data.value,{compared:n,comparedUnique:r}=Us.data.value;switch(x.value.compare){case"PREVIOUS_PERIOD":return{totals:e?.previous?.totals??null,users:t?.uniqueUsers?.previous??null};case"PREVIOUS_YEAR":return{totals:n?.totals??null,users:r?.uniqueUsers?.count??null};case null:return{totals:null,users:null}}});async function jt(e){let t=x.value,n=Na().length;if(await T.load(e),x.value!==t)return;let{accounts:r,chart:s,config:i,table:a,types:l,users:u}=T.data.value;xe(()=>{i&&ir(i.currency),e.includes("viewer")&&T.data.value.viewer&&(V.value=T.data.value.viewer),a?.breakdown&&yr(Lt(a.breakdown.by),a.breakdown.rows),yr(["USER"],u?.breakdown?.rows.map(d=>({...d,keys:[d.key]}))??[]),yr(["ACCOUNT"],r?.breakdown?.rows.map(d=>({...d,keys:[d.key]}))??[]),In.value=t}),!re(t.measure).usageTypes?.length&&l&&l.length>n&&jt(["chart","table"]),t.compare==="PREVIOUS_YEAR"&&s?.comparedRange&&e.includes("insights")&&await Us.load(Ne.value?["compared"]:["compared","comparedUnique"])}function Qe(e=!1){let t=Ne.value?Da.filter(n=>n!=="unique"):Da;return jt(T.data.value.types&&V.value&&!e?t:[...t,...nd])}function _e(e){return jt([e])}function $a(e){Rn.value=e,jt(["table"])}function Pa(){let e={token:null,page:"",chart:"",table:"",users:""},t=e;return oe(()=>{let{tab:n,range:r,timeZone:s,filter:i,compare:a,measure:l}=x.value;if(n!=="usage"||te.value!=="open"){t=e;return}let u=JSON.stringify([r,s,i,a]),c=JSON.stringify([l,Ua(),vt(x.value)]),d=JSON.stringify(An(x.value)),p=re(l).ranking,g=t;t={token:ee.value,page:u,chart:c,table:d,users:p},we(()=>{(u!==g.page||c!==g.chart||d!==g.table)&&(Rn.value=10),u!==g.page||ee.value!==g.token?(Us.clear(),Qe(ee.value!==g.token)):c!==g.chart?jt(p===g.users?["chart","table"]:["chart","table","users"]):d!==g.table&&jt(["table"])})})}var Os=6,$s=(e,t)=>JSON.stringify(e)===JSON.stringify(t);function Ps(e){if("preset"in e)return He.find(({preset:n})=>n===e.preset)?.name??e.preset;if("from"in e)return We(e.from,e.through);let t=T.data.value.insights?.range;return t?We(t.firstDay,t.lastDay):"Own range"}function En(){let{range:e}=x.value,t=r=>D({range:r,interval:null}),n=He.slice(0,Os).some(({preset:r})=>$s(e,{preset:r}));return o("div",{class:"range",children:[o("div",{class:"segments",role:"group","aria-label":"Range",children:He.slice(0,Os).map(({preset:r,name:s})=>o("button",{type:"button","aria-pressed":$s(e,{preset:r}),onClick:()=>t({preset:r}),children:s},r))}),o(_t,{name:`${n?"More ranges":"Range"}: ${Ps(e)}`,class:`control ${n?"is-other":"is-chosen"}`,label:o(k,{children:[o("span",{class:"wide-only",children:n?"More":Ps(e)}),o("span",{class:"narrow-only",children:Ps(e)})," ",o(G,{name:"down"})]}),children:r=>o("div",{class:"range-panel",children:[o("ul",{class:"menu",children:He.map(({preset:s,name:i},a)=>o("li",{class:a<Os?"narrow-only":"",children:o("button",{type:"button","aria-pressed":$s(e,{preset:s}),onClick:()=>{t({preset:s}),r()},children:/^\d/.test(i)?`Last ${i}`:i})},s))}),o(sd,{range:e,onChoose:s=>{t(s),r()}})]})})]})}function sd({range:e,onChoose:t}){let n=T.data.value.insights?.range,[r,s]=A("from"in e?e.from:n?.firstDay??""),[i,a]=A("through"in e?e.through:n?.lastDay??"");return o("form",{class:"own-days",onSubmit:l=>{l.preventDefault(),t({from:r,through:i})},children:[o("label",{children:["From ",o("input",{type:"date",class:"control",required:!0,value:r,min:"2000-01-01",max:"2099-12-31",onInput:l=>s(l.currentTarget.value)})]}),o("label",{children:["Through ",o("input",{type:"date",class:"control",required:!0,value:i,min:r||"2000-01-01",max:"2099-12-31",onInput:l=>a(l.currentTarget.value)})]}),o("button",{type:"submit",class:"primary",children:"Show these days"})]})}function Cn(){let{timeZone:e}=x.value,[t,n]=A(""),s=[...new Set([gn,"UTC",e,...ho()])].filter(i=>i.toLowerCase().replaceAll("_"," ").includes(t.toLowerCase().replaceAll("_"," ")));return o(_t,{name:`Time zone: ${e}`,label:o(k,{children:[o(G,{name:"globe"})," ",o("span",{class:"ellipsis",children:e.replaceAll("_"," ")})," ",o(G,{name:"down"})]}),children:i=>o("div",{class:"picker",children:[o("input",{type:"search",class:"control","aria-label":"Search time zones",placeholder:"Search time zones",value:t,onInput:a=>n(a.currentTarget.value)}),o("ul",{class:"menu scroll",children:[s.slice(0,60).map(a=>o("li",{children:o("button",{type:"button","aria-pressed":a===e,onClick:()=>{D({timeZone:a}),i()},children:[a.replaceAll("_"," "),a===gn&&o("span",{class:"muted",children:" yours"})]})},a)),s.length===0&&o("li",{class:"muted",children:"No such time zone"})]})]})})}function id(){let{filter:e}=x.value,[t,n]=A(""),r=T.data.value.accounts?.breakdown?.rows.flatMap(({kind:c,key:d})=>c==="VALUE"&&d!==null?[d]:[])??[],s=e.accountIds??[],i=[...new Set([...s,...r])];if(i.length<2)return null;let a=i.filter(c=>`${c} ${yt("ACCOUNT",c)}`.toLowerCase().includes(t.toLowerCase())),l=c=>D({filter:{...e,accountIds:c}}),u=s.length===0?"All accounts":s.length===1?yt("ACCOUNT",s[0]):`${s.length} accounts`;return o(_t,{name:`Accounts: ${u}`,label:o(k,{children:[o(G,{name:"account"})," ",o("span",{class:"ellipsis",children:u})," ",o(G,{name:"down"})]}),children:()=>o("div",{class:"picker",children:[o("input",{type:"search",class:"control","aria-label":"Search accounts",placeholder:"Search accounts",value:t,onInput:c=>n(c.currentTarget.value)}),o("ul",{class:"menu scroll",children:[s.length>0&&o("li",{children:o("button",{type:"button",onClick:()=>l([]),children:"All accounts"})}),a.map(c=>o("li",{children:o("label",{class:"check",children:[o("input",{type:"checkbox",checked:s.includes(c),onChange:()=>l(s.includes(c)?s.filter(d=>d!==c):[...s,c])}),o("span",{class:"ellipsis",title:c,children:[yt("ACCOUNT",c),yt("ACCOUNT",c)!==c&&o("small",{class:"muted",children:[" ",c]})]})]})},c)),a.length===0&&t&&o("li",{children:o("button",{type:"button",onClick:()=>l([...s,t]),children:["Only the account ",o("b",{children:t})]})})]})]})})}var od=[{value:"PREVIOUS_PERIOD",name:"vs previous period"},{value:"PREVIOUS_YEAR",name:"vs previous year"},{value:"",name:"No comparison"}];function xr(){let{filter:e,compare:t}=x.value,n=Sn(e),r=T.data.value.insights?.range;return o("div",{class:"tools",role:"group","aria-label":"Range and filter",children:[r&&o("p",{class:"print-only",children:[We(r.firstDay,r.lastDay),", ",x.value.timeZone.replaceAll("_"," ")]}),o(En,{}),o(xt,{name:"Compare",options:od,value:t??"",onChange:s=>D({compare:s||null})}),o(Cn,{}),o(id,{}),n.map(({label:s,without:i})=>o("span",{class:"chip",children:[o("span",{class:"ellipsis",title:s,children:s}),o("button",{type:"button","aria-label":`Remove the filter ${s}`,onClick:()=>D({filter:i}),children:o(G,{name:"close"})})]},s)),n.length>1&&o("button",{type:"button",class:"link",onClick:()=>D({filter:{}}),children:"Clear all"})]})}var ad=["specs","usage","series","prices","types","config","viewer"];function ld(e){let{range:t,timeZone:n}=x.value,r=s=>e.includes(s);return{range:Ue(t),timeZone:n,interval:vt(x.value),withSpecs:r("specs"),withUsage:r("usage"),withSeries:r("series"),withPrices:r("prices"),withTypes:r("types")||r("config")}}var Oe=kt(Ra,ld);async function Dn(e=ad){await Oe.load(e);let{config:t,viewer:n}=Oe.data.value;t&&ir(t.currency),n&&e.includes("viewer")&&(V.value=n)}function Fa(){let e="";return oe(()=>{let{range:t,timeZone:n}=x.value,r=JSON.stringify([t,n,ee.value]);te.value!=="open"||r===e||(e=r,we(()=>{Dn()}))})}function F({label:e,value:t,onInput:n,type:r="text",required:s=!1,placeholder:i,hint:a,disabled:l=!1,list:u}){let c=u&&`options-${e.replaceAll(/\W/g,"-").toLowerCase()}`;return o("label",{children:[o("span",{children:[e,s&&" *"]}),o("input",{class:"control",type:r==="number"?"text":r,inputMode:r==="number"?"decimal":void 0,pattern:r==="number"?"\\d+(\\.\\d{1,9})?":void 0,title:r==="number"?"A number such as 12 or 0.25":void 0,value:t,required:s,placeholder:i,disabled:l,list:c,autoComplete:"off",onInput:d=>n(d.currentTarget.value)}),c&&o("datalist",{id:c,children:u.map(d=>o("option",{value:d},d))}),a&&o("small",{children:a})]})}function it({title:e,action:t,isDangerous:n=!1,document:r,variables:s,onDone:i,onClose:a,children:l}){let[u,c]=A(null),[d,p]=A(!1),g=async f=>{f.preventDefault(),p(!0);let h=await mr(r,s());p(!1),c(h.errors[0]??null),h.data&&h.errors.length===0&&i(h.data)};return o(Vt,{title:e,onClose:a,children:o("form",{class:"form",onSubmit:f=>{g(f)},children:[l,u&&o("div",{class:"notice failed",role:"alert",children:[o("b",{children:"Not saved"}),o(st,{error:u})]}),o("div",{class:"buttons",children:[o("button",{type:"button",class:"secondary",onClick:a,children:"Cancel"}),o("button",{type:"submit",class:n?"secondary danger":"primary",disabled:d,children:d?"Sending …":t})]})]})})}var La=1024,Fs=e=>e.trim()===""?null:Number(e),St=e=>e.trim()===""?null:e.trim();function qa({spec:e,tier:t="",onDone:n,onClose:r}){let[s,i]=A({tier:e?.tier??t,displayName:e?.displayName??t,hourlyRate:e?.hourlyRate??"",vcpu:e?.vcpu?.toString()??"",memoryGib:e?.memoryMib==null?"":(e.memoryMib/La).toString(),gpuModel:e?.gpuModel??"",gpuCount:e?.gpuCount.toString()??"0",gpuMemoryGib:e?.gpuMemoryGib?.toString()??"",regions:e?.regions.join(", ")??"",description:e?.description??"",isAvailable:e?.isAvailable??!0}),a=u=>({value:s[u],onInput:c=>i({...s,[u]:c})}),l=()=>({tier:s.tier,displayName:s.displayName,...s.hourlyRate===(e?.hourlyRate??"")?{}:{hourlyRate:St(s.hourlyRate)},vcpu:Fs(s.vcpu),memoryMib:s.memoryGib.trim()===""?null:Math.round(Number(s.memoryGib)*La),gpuModel:St(s.gpuModel),gpuCount:Fs(s.gpuCount)??0,gpuMemoryGib:Fs(s.gpuMemoryGib),regions:s.regions.split(",").map(u=>u.trim()).filter(Boolean),description:s.description,isAvailable:s.isAvailable});return o(it,{title:e?`Change ${e.displayName}`:"Add a hardware spec",action:e?"Save":"Add",document:e?No:Mo,variables:()=>({input:l()}),onDone:n,onClose:r,children:[o("div",{class:"fields",children:[o(F,{label:"Tier",required:!0,disabled:e!==null,hint:"As services send it",...a("tier")}),o(F,{label:"Name",required:!0,...a("displayName")}),o(F,{label:"Price per hour",type:"number",hint:"In force from now on",...a("hourlyRate")})]}),o("div",{class:"fields",children:[o(F,{label:"vCPU",type:"number",...a("vcpu")}),o(F,{label:"Memory in GiB",type:"number",...a("memoryGib")}),o(F,{label:"Regions",placeholder:"eu-west, us-east",...a("regions")})]}),o("div",{class:"fields",children:[o(F,{label:"GPU model",...a("gpuModel")}),o(F,{label:"Number of GPUs",type:"number",...a("gpuCount")}),o(F,{label:"Memory per GPU in GiB",type:"number",...a("gpuMemoryGib")})]}),o(F,{label:"Description",...a("description")}),o("label",{class:"check",children:[o("input",{type:"checkbox",checked:s.isAvailable,onChange:()=>i({...s,isAvailable:!s.isAvailable})})," Available"]})]})}function Ba({spec:e,onDone:t,onClose:n}){return o(it,{title:`Retire ${e.displayName}?`,action:"Retire",isDangerous:!0,document:Uo,variables:()=>({input:{tier:e.tier}}),onDone:t,onClose:n,children:o("p",{children:["The spec remains, so that usage recorded on ",o("code",{children:e.tier})," keeps its details. It is no longer listed as available."]})})}var ud={tokens:"Default: 1000000",seconds:"Default: 3600 (an hour)"};function Va({types:e,tiers:t,initial:n,onDone:r,onClose:s}){let[i,a]=A({usageType:n.usageType??"",tier:n.tier??"",model:n.model??"",provider:n.provider??"",rate:"",perUnits:"",validFrom:""}),l=d=>({value:i[d],onInput:p=>a({...i,[d]:p})}),u=e.find(({slug:d})=>d===i.usageType)?.unit,c=()=>({usageType:i.usageType,tier:St(i.tier),model:St(i.model),provider:St(i.provider),rate:St(i.rate),perUnits:St(i.perUnits),validFrom:i.validFrom===""?null:new Date(i.validFrom).toISOString()});return o(it,{title:"Set a price",action:"Set the price",document:Oo,variables:()=>({input:c()}),onDone:r,onClose:s,children:[o("div",{class:"fields",children:[o(F,{label:"Usage type",required:!0,list:e.map(({slug:d})=>d),...l("usageType")}),o(F,{label:"Rate",required:!0,type:"number",placeholder:"0.25",...l("rate")}),o(F,{label:u?`Per ${u}`:"Per units",type:"number",placeholder:"1",hint:ud[u??""]??"Default: 1",...l("perUnits")})]}),o("div",{class:"fields",children:[o(F,{label:"Tier",list:t,hint:"Empty: every tier",...l("tier")}),o(F,{label:"Model",hint:"Empty: every model; gpt-* is a prefix",...l("model")}),o(F,{label:"Provider",hint:"Empty: every provider",...l("provider")})]}),o(F,{label:"In force from",type:"datetime-local",hint:"Your local time. Empty: now. Existing records keep their cost until an operator runs usage-insights reprice.",...l("validFrom")})]})}function Mn(e,t){return e==null||t==null?NaN:e<t?-1:e>t?1:e>=t?0:NaN}function cd(e,t){return e==null||t==null?NaN:t<e?-1:t>e?1:t>=e?0:NaN}function ja(e){let t,n,r;e.length!==2?(t=Mn,n=(l,u)=>Mn(e(l),u),r=(l,u)=>e(l)-u):(t=e===Mn||e===cd?e:dd,n=e,r=e);function s(l,u,c=0,d=l.length){if(c<d){if(t(u,u)!==0)return d;do{let p=c+d>>>1;n(l[p],u)<0?c=p+1:d=p}while(c<d)}return c}function i(l,u,c=0,d=l.length){if(c<d){if(t(u,u)!==0)return d;do{let p=c+d>>>1;n(l[p],u)<=0?c=p+1:d=p}while(c<d)}return c}function a(l,u,c=0,d=l.length){let p=s(l,u,c,d-1);return p>c&&r(l[p-1],u)>-r(l[p],u)?p-1:p}return{left:s,center:a,right:i}}function dd(){return 0}function pd(e){return e===null?NaN:+e}var Qa=ja(Mn),Za=Qa.right,Uh=Qa.left,Oh=ja(pd).center;var $h=Ka(Ga),Ph=Ka(gd);function Ka(e){return function(t,n,r=n){if(!((n=+n)>=0))throw new RangeError("invalid rx");if(!((r=+r)>=0))throw new RangeError("invalid ry");let{data:s,width:i,height:a}=t;if(!((i=Math.floor(i))>=0))throw new RangeError("invalid width");if(!((a=Math.floor(a!==void 0?a:s.length/i))>=0))throw new RangeError("invalid height");if(!i||!a||!n&&!r)return t;let l=n&&e(n),u=r&&e(r),c=s.slice();return l&&u?(Qt(l,c,s,i,a),Qt(l,s,c,i,a),Qt(l,c,s,i,a),Zt(u,s,c,i,a),Zt(u,c,s,i,a),Zt(u,s,c,i,a)):l?(Qt(l,s,c,i,a),Qt(l,c,s,i,a),Qt(l,s,c,i,a)):u&&(Zt(u,s,c,i,a),Zt(u,c,s,i,a),Zt(u,s,c,i,a)),t}}function Qt(e,t,n,r,s){for(let i=0,a=r*s;i<a;)e(t,n,i,i+=r,1)}function Zt(e,t,n,r,s){for(let i=0,a=r*s;i<r;++i)e(t,n,i,i+a,r)}function gd(e){let t=Ga(e);return(n,r,s,i,a)=>{s<<=2,i<<=2,a<<=2,t(n,r,s+0,i+0,a),t(n,r,s+1,i+1,a),t(n,r,s+2,i+2,a),t(n,r,s+3,i+3,a)}}function Ga(e){let t=Math.floor(e);if(t===e)return fd(e);let n=e-t,r=2*e+1;return(s,i,a,l,u)=>{if(!((l-=u)>=a))return;let c=t*i[a],d=u*t,p=d+u;for(let g=a,f=a+d;g<f;g+=u)c+=i[Math.min(l,g)];for(let g=a,f=l;g<=f;g+=u)c+=i[Math.min(l,g+d)],s[g]=(c+n*(i[Math.max(a,g-p)]+i[Math.min(l,g+p)]))/r,c-=i[Math.max(a,g-d)]}}function fd(e){let t=2*e+1;return(n,r,s,i,a)=>{if(!((i-=a)>=s))return;let l=e*r[s],u=a*e;for(let c=s,d=s+u;c<d;c+=a)l+=r[Math.min(i,c)];for(let c=s,d=i;c<=d;c+=a)l+=r[Math.min(i,c+u)],n[c]=l/t,l-=r[Math.max(s,c-u)]}}var Nn=class extends Map{constructor(t,n=yd){if(super(),Object.defineProperties(this,{_intern:{value:new Map},_key:{value:n}}),t!=null)for(let[r,s]of t)this.set(r,s)}get(t){return super.get(Ha(this,t))}has(t){return super.has(Ha(this,t))}set(t,n){return super.set(md(this,t),n)}delete(t){return super.delete(hd(this,t))}};function Ha({_intern:e,_key:t},n){let r=t(n);return e.has(r)?e.get(r):n}function md({_intern:e,_key:t},n){let r=t(n);return e.has(r)?e.get(r):(e.set(r,n),n)}function hd({_intern:e,_key:t},n){let r=t(n);return e.has(r)&&(n=e.get(r),e.delete(r)),n}function yd(e){return e!==null&&typeof e=="object"?e.valueOf():e}var bd=Array.prototype,Fh=bd.slice;var vd=Math.sqrt(50),_d=Math.sqrt(10),xd=Math.sqrt(2);function wr(e,t,n){let r=(t-e)/Math.max(0,n),s=Math.floor(Math.log10(r)),i=r/Math.pow(10,s),a=i>=vd?10:i>=_d?5:i>=xd?2:1,l,u,c;return s<0?(c=Math.pow(10,-s)/a,l=Math.round(e*c),u=Math.round(t*c),l/c<e&&++l,u/c>t&&--u,c=-c):(c=Math.pow(10,s)*a,l=Math.round(e/c),u=Math.round(t/c),l*c<e&&++l,u*c>t&&--u),u<l&&.5<=n&&n<2?wr(e,t,n*2):[l,u,c]}function Ya(e,t,n){if(t=+t,e=+e,n=+n,!(n>0))return[];if(e===t)return[e];let r=t<e,[s,i,a]=r?wr(t,e,n):wr(e,t,n);if(!(i>=s))return[];let l=i-s+1,u=new Array(l);if(r)if(a<0)for(let c=0;c<l;++c)u[c]=(i-c)/-a;else for(let c=0;c<l;++c)u[c]=(i-c)*a;else if(a<0)for(let c=0;c<l;++c)u[c]=(s+c)/-a;else for(let c=0;c<l;++c)u[c]=(s+c)*a;return u}function kr(e,t,n){return t=+t,e=+e,n=+n,wr(e,t,n)[2]}function Wa(e,t,n){t=+t,e=+e,n=+n;let r=t<e,s=r?kr(t,e,n):kr(e,t,n);return(r?-1:1)*(s<0?1/-s:s)}function Ls(e,t){let n;if(t===void 0)for(let r of e)r!=null&&(n<r||n===void 0&&r>=r)&&(n=r);else{let r=-1;for(let s of e)(s=t(s,++r,e))!=null&&(n<s||n===void 0&&s>=s)&&(n=s)}return n}function za(e,t,n){e=+e,t=+t,n=(s=arguments.length)<2?(t=e,e=0,1):s<3?1:+n;for(var r=-1,s=Math.max(0,Math.ceil((t-e)/n))|0,i=new Array(s);++r<s;)i[r]=e+r*n;return i}var Lh=wd(Math.random);function wd(e){return function(n,r=0,s=n.length){let i=s-(r=+r);for(;i;){let a=e()*i--|0,l=n[i+r];n[i+r]=n[a+r],n[a+r]=l}return n}}function Wt(e,t,n){e.prototype=t.prototype=n,n.constructor=e}function $n(e,t){var n=Object.create(e.prototype);for(var r in t)n[r]=t[r];return n}function ot(){}var It=.7,Yt=1/It,Kt="\\s*([+-]?\\d+)\\s*",Un="\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)\\s*",$e="\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)%\\s*",kd=/^#([0-9a-f]{3,8})$/,Sd=new RegExp(`^rgb\\(${Kt},${Kt},${Kt}\\)$`),Ad=new RegExp(`^rgb\\(${$e},${$e},${$e}\\)$`),Td=new RegExp(`^rgba\\(${Kt},${Kt},${Kt},${Un}\\)$`),Rd=new RegExp(`^rgba\\(${$e},${$e},${$e},${Un}\\)$`),Id=new RegExp(`^hsl\\(${Un},${$e},${$e}\\)$`),Ed=new RegExp(`^hsla\\(${Un},${$e},${$e},${Un}\\)$`),Xa={aliceblue:15792383,antiquewhite:16444375,aqua:65535,aquamarine:8388564,azure:15794175,beige:16119260,bisque:16770244,black:0,blanchedalmond:16772045,blue:255,blueviolet:9055202,brown:10824234,burlywood:14596231,cadetblue:6266528,chartreuse:8388352,chocolate:13789470,coral:16744272,cornflowerblue:6591981,cornsilk:16775388,crimson:14423100,cyan:65535,darkblue:139,darkcyan:35723,darkgoldenrod:12092939,darkgray:11119017,darkgreen:25600,darkgrey:11119017,darkkhaki:12433259,darkmagenta:9109643,darkolivegreen:5597999,darkorange:16747520,darkorchid:10040012,darkred:9109504,darksalmon:15308410,darkseagreen:9419919,darkslateblue:4734347,darkslategray:3100495,darkslategrey:3100495,darkturquoise:52945,darkviolet:9699539,deeppink:16716947,deepskyblue:49151,dimgray:6908265,dimgrey:6908265,dodgerblue:2003199,firebrick:11674146,floralwhite:16775920,forestgreen:2263842,fuchsia:16711935,gainsboro:14474460,ghostwhite:16316671,gold:16766720,goldenrod:14329120,gray:8421504,green:32768,greenyellow:11403055,grey:8421504,honeydew:15794160,hotpink:16738740,indianred:13458524,indigo:4915330,ivory:16777200,khaki:15787660,lavender:15132410,lavenderblush:16773365,lawngreen:8190976,lemonchiffon:16775885,lightblue:11393254,lightcoral:15761536,lightcyan:14745599,lightgoldenrodyellow:16448210,lightgray:13882323,lightgreen:9498256,lightgrey:13882323,lightpink:16758465,lightsalmon:16752762,lightseagreen:2142890,lightskyblue:8900346,lightslategray:7833753,lightslategrey:7833753,lightsteelblue:11584734,lightyellow:16777184,lime:65280,limegreen:3329330,linen:16445670,magenta:16711935,maroon:8388608,mediumaquamarine:6737322,mediumblue:205,mediumorchid:12211667,mediumpurple:9662683,mediumseagreen:3978097,mediumslateblue:8087790,mediumspringgreen:64154,mediumturquoise:4772300,mediumvioletred:13047173,midnightblue:1644912,mintcream:16121850,mistyrose:16770273,moccasin:16770229,navajowhite:16768685,navy:128,oldlace:16643558,olive:8421376,olivedrab:7048739,orange:16753920,orangered:16729344,orchid:14315734,palegoldenrod:15657130,palegreen:10025880,paleturquoise:11529966,palevioletred:14381203,papayawhip:16773077,peachpuff:16767673,peru:13468991,pink:16761035,plum:14524637,powderblue:11591910,purple:8388736,rebeccapurple:6697881,red:16711680,rosybrown:12357519,royalblue:4286945,saddlebrown:9127187,salmon:16416882,sandybrown:16032864,seagreen:3050327,seashell:16774638,sienna:10506797,silver:12632256,skyblue:8900331,slateblue:6970061,slategray:7372944,slategrey:7372944,snow:16775930,springgreen:65407,steelblue:4620980,tan:13808780,teal:32896,thistle:14204888,tomato:16737095,turquoise:4251856,violet:15631086,wheat:16113331,white:16777215,whitesmoke:16119285,yellow:16776960,yellowgreen:10145074};Wt(ot,zt,{copy(e){return Object.assign(new this.constructor,this,e)},displayable(){return this.rgb().displayable()},hex:Ja,formatHex:Ja,formatHex8:Cd,formatHsl:Dd,formatRgb:el,toString:el});function Ja(){return this.rgb().formatHex()}function Cd(){return this.rgb().formatHex8()}function Dd(){return ul(this).formatHsl()}function el(){return this.rgb().formatRgb()}function zt(e){var t,n;return e=(e+"").trim().toLowerCase(),(t=kd.exec(e))?(n=t[1].length,t=parseInt(t[1],16),n===6?tl(t):n===3?new ie(t>>8&15|t>>4&240,t>>4&15|t&240,(t&15)<<4|t&15,1):n===8?Sr(t>>24&255,t>>16&255,t>>8&255,(t&255)/255):n===4?Sr(t>>12&15|t>>8&240,t>>8&15|t>>4&240,t>>4&15|t&240,((t&15)<<4|t&15)/255):null):(t=Sd.exec(e))?new ie(t[1],t[2],t[3],1):(t=Ad.exec(e))?new ie(t[1]*255/100,t[2]*255/100,t[3]*255/100,1):(t=Td.exec(e))?Sr(t[1],t[2],t[3],t[4]):(t=Rd.exec(e))?Sr(t[1]*255/100,t[2]*255/100,t[3]*255/100,t[4]):(t=Id.exec(e))?sl(t[1],t[2]/100,t[3]/100,1):(t=Ed.exec(e))?sl(t[1],t[2]/100,t[3]/100,t[4]):Xa.hasOwnProperty(e)?tl(Xa[e]):e==="transparent"?new ie(NaN,NaN,NaN,0):null}function tl(e){return new ie(e>>16&255,e>>8&255,e&255,1)}function Sr(e,t,n,r){return r<=0&&(e=t=n=NaN),new ie(e,t,n,r)}function Qs(e){return e instanceof ot||(e=zt(e)),e?(e=e.rgb(),new ie(e.r,e.g,e.b,e.opacity)):new ie}function Pn(e,t,n,r){return arguments.length===1?Qs(e):new ie(e,t,n,r??1)}function ie(e,t,n,r){this.r=+e,this.g=+t,this.b=+n,this.opacity=+r}Wt(ie,Pn,$n(ot,{brighter(e){return e=e==null?Yt:Math.pow(Yt,e),new ie(this.r*e,this.g*e,this.b*e,this.opacity)},darker(e){return e=e==null?It:Math.pow(It,e),new ie(this.r*e,this.g*e,this.b*e,this.opacity)},rgb(){return this},clamp(){return new ie(Tt(this.r),Tt(this.g),Tt(this.b),Tr(this.opacity))},displayable(){return-.5<=this.r&&this.r<255.5&&-.5<=this.g&&this.g<255.5&&-.5<=this.b&&this.b<255.5&&0<=this.opacity&&this.opacity<=1},hex:nl,formatHex:nl,formatHex8:Md,formatRgb:rl,toString:rl}));function nl(){return`#${At(this.r)}${At(this.g)}${At(this.b)}`}function Md(){return`#${At(this.r)}${At(this.g)}${At(this.b)}${At((isNaN(this.opacity)?1:this.opacity)*255)}`}function rl(){let e=Tr(this.opacity);return`${e===1?"rgb(":"rgba("}${Tt(this.r)}, ${Tt(this.g)}, ${Tt(this.b)}${e===1?")":`, ${e})`}`}function Tr(e){return isNaN(e)?1:Math.max(0,Math.min(1,e))}function Tt(e){return Math.max(0,Math.min(255,Math.round(e)||0))}function At(e){return e=Tt(e),(e<16?"0":"")+e.toString(16)}function sl(e,t,n,r){return r<=0?e=t=n=NaN:n<=0||n>=1?e=t=NaN:t<=0&&(e=NaN),new Re(e,t,n,r)}function ul(e){if(e instanceof Re)return new Re(e.h,e.s,e.l,e.opacity);if(e instanceof ot||(e=zt(e)),!e)return new Re;if(e instanceof Re)return e;e=e.rgb();var t=e.r/255,n=e.g/255,r=e.b/255,s=Math.min(t,n,r),i=Math.max(t,n,r),a=NaN,l=i-s,u=(i+s)/2;return l?(t===i?a=(n-r)/l+(n<r)*6:n===i?a=(r-t)/l+2:a=(t-n)/l+4,l/=u<.5?i+s:2-i-s,a*=60):l=u>0&&u<1?0:a,new Re(a,l,u,e.opacity)}function Ir(e,t,n,r){return arguments.length===1?ul(e):new Re(e,t,n,r??1)}function Re(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}Wt(Re,Ir,$n(ot,{brighter(e){return e=e==null?Yt:Math.pow(Yt,e),new Re(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?It:Math.pow(It,e),new Re(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=this.h%360+(this.h<0)*360,t=isNaN(e)||isNaN(this.s)?0:this.s,n=this.l,r=n+(n<.5?n:1-n)*t,s=2*n-r;return new ie(qs(e>=240?e-240:e+120,s,r),qs(e,s,r),qs(e<120?e+240:e-120,s,r),this.opacity)},clamp(){return new Re(il(this.h),Ar(this.s),Ar(this.l),Tr(this.opacity))},displayable(){return(0<=this.s&&this.s<=1||isNaN(this.s))&&0<=this.l&&this.l<=1&&0<=this.opacity&&this.opacity<=1},formatHsl(){let e=Tr(this.opacity);return`${e===1?"hsl(":"hsla("}${il(this.h)}, ${Ar(this.s)*100}%, ${Ar(this.l)*100}%${e===1?")":`, ${e})`}`}}));function il(e){return e=(e||0)%360,e<0?e+360:e}function Ar(e){return Math.max(0,Math.min(1,e||0))}function qs(e,t,n){return(e<60?t+(n-t)*e/60:e<180?n:e<240?t+(n-t)*(240-e)/60:t)*255}var cl=Math.PI/180,dl=180/Math.PI,Rr=18,pl=.96422,gl=1,fl=.82521,ml=4/29,Gt=6/29,hl=3*Gt*Gt,Nd=Gt*Gt*Gt;function yl(e){if(e instanceof Pe)return new Pe(e.l,e.a,e.b,e.opacity);if(e instanceof Ze)return vl(e);e instanceof ie||(e=Qs(e));var t=js(e.r),n=js(e.g),r=js(e.b),s=Bs((.2225045*t+.7168786*n+.0606169*r)/gl),i,a;return t===n&&n===r?i=a=s:(i=Bs((.4360747*t+.3850649*n+.1430804*r)/pl),a=Bs((.0139322*t+.0971045*n+.7141733*r)/fl)),new Pe(116*s-16,500*(i-s),200*(s-a),e.opacity)}function bl(e,t,n,r){return arguments.length===1?yl(e):new Pe(e,t,n,r??1)}function Pe(e,t,n,r){this.l=+e,this.a=+t,this.b=+n,this.opacity=+r}Wt(Pe,bl,$n(ot,{brighter(e){return new Pe(this.l+Rr*(e??1),this.a,this.b,this.opacity)},darker(e){return new Pe(this.l-Rr*(e??1),this.a,this.b,this.opacity)},rgb(){var e=(this.l+16)/116,t=isNaN(this.a)?e:e+this.a/500,n=isNaN(this.b)?e:e-this.b/200;return t=pl*Vs(t),e=gl*Vs(e),n=fl*Vs(n),new ie(Hs(3.1338561*t-1.6168667*e-.4906146*n),Hs(-.9787684*t+1.9161415*e+.033454*n),Hs(.0719453*t-.2289914*e+1.4052427*n),this.opacity)}}));function Bs(e){return e>Nd?Math.pow(e,1/3):e/hl+ml}function Vs(e){return e>Gt?e*e*e:hl*(e-ml)}function Hs(e){return 255*(e<=.0031308?12.92*e:1.055*Math.pow(e,1/2.4)-.055)}function js(e){return(e/=255)<=.04045?e/12.92:Math.pow((e+.055)/1.055,2.4)}function Ud(e){if(e instanceof Ze)return new Ze(e.h,e.c,e.l,e.opacity);if(e instanceof Pe||(e=yl(e)),e.a===0&&e.b===0)return new Ze(NaN,0<e.l&&e.l<100?0:NaN,e.l,e.opacity);var t=Math.atan2(e.b,e.a)*dl;return new Ze(t<0?t+360:t,Math.sqrt(e.a*e.a+e.b*e.b),e.l,e.opacity)}function Er(e,t,n,r){return arguments.length===1?Ud(e):new Ze(e,t,n,r??1)}function Ze(e,t,n,r){this.h=+e,this.c=+t,this.l=+n,this.opacity=+r}function vl(e){if(isNaN(e.h))return new Pe(e.l,0,0,e.opacity);var t=e.h*cl;return new Pe(e.l,Math.cos(t)*e.c,Math.sin(t)*e.c,e.opacity)}Wt(Ze,Er,$n(ot,{brighter(e){return new Ze(this.h,this.c,this.l+Rr*(e??1),this.opacity)},darker(e){return new Ze(this.h,this.c,this.l-Rr*(e??1),this.opacity)},rgb(){return vl(this).rgb()}}));var _l=-.14861,Zs=1.78277,Ks=-.29227,Cr=-.90649,On=1.97294,ol=On*Cr,al=On*Zs,ll=Zs*Ks-Cr*_l;function Od(e){if(e instanceof Rt)return new Rt(e.h,e.s,e.l,e.opacity);e instanceof ie||(e=Qs(e));var t=e.r/255,n=e.g/255,r=e.b/255,s=(ll*r+ol*t-al*n)/(ll+ol-al),i=r-s,a=(On*(n-s)-Ks*i)/Cr,l=Math.sqrt(a*a+i*i)/(On*s*(1-s)),u=l?Math.atan2(a,i)*dl-120:NaN;return new Rt(u<0?u+360:u,l,s,e.opacity)}function Dr(e,t,n,r){return arguments.length===1?Od(e):new Rt(e,t,n,r??1)}function Rt(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}Wt(Rt,Dr,$n(ot,{brighter(e){return e=e==null?Yt:Math.pow(Yt,e),new Rt(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?It:Math.pow(It,e),new Rt(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=isNaN(this.h)?0:(this.h+120)*cl,t=+this.l,n=isNaN(this.s)?0:this.s*t*(1-t),r=Math.cos(e),s=Math.sin(e);return new ie(255*(t+n*(_l*r+Zs*s)),255*(t+n*(Ks*r+Cr*s)),255*(t+n*(On*r)),this.opacity)}}));function Sl(e,t,n,r,s){var i=e*e,a=i*e;return((1-3*e+3*i-a)*t+(4-6*i+3*a)*n+(1+3*e+3*i-3*a)*r+a*s)/6}function $d(e){var t=e.length-1;return function(n){var r=n<=0?n=0:n>=1?(n=1,t-1):Math.floor(n*t),s=e[r],i=e[r+1],a=r>0?e[r-1]:2*s-i,l=r<t-1?e[r+2]:2*i-s;return Sl((n-r/t)*t,a,s,i,l)}}function Pd(e){var t=e.length;return function(n){var r=Math.floor(((n%=1)<0?++n:n)*t),s=e[(r+t-1)%t],i=e[r%t],a=e[(r+1)%t],l=e[(r+2)%t];return Sl((n-r/t)*t,s,i,a,l)}}var Nr=e=>()=>e;function Al(e,t){return function(n){return e+n*t}}function Fd(e,t,n){return e=Math.pow(e,n),t=Math.pow(t,n)-e,n=1/n,function(r){return Math.pow(e+r*t,n)}}function zs(e,t){var n=t-e;return n?Al(e,n>180||n<-180?n-360*Math.round(n/360):n):Nr(isNaN(e)?t:e)}function Ld(e){return(e=+e)==1?he:function(t,n){return n-t?Fd(t,n,e):Nr(isNaN(t)?n:t)}}function he(e,t){var n=t-e;return n?Al(e,n):Nr(isNaN(e)?t:e)}var xl=(function e(t){var n=Ld(t);function r(s,i){var a=n((s=Pn(s)).r,(i=Pn(i)).r),l=n(s.g,i.g),u=n(s.b,i.b),c=he(s.opacity,i.opacity);return function(d){return s.r=a(d),s.g=l(d),s.b=u(d),s.opacity=c(d),s+""}}return r.gamma=e,r})(1);function Tl(e){return function(t){var n=t.length,r=new Array(n),s=new Array(n),i=new Array(n),a,l;for(a=0;a<n;++a)l=Pn(t[a]),r[a]=l.r||0,s[a]=l.g||0,i[a]=l.b||0;return r=e(r),s=e(s),i=e(i),l.opacity=1,function(u){return l.r=r(u),l.g=s(u),l.b=i(u),l+""}}}var Hh=Tl($d),jh=Tl(Pd);function qd(e,t){t||(t=[]);var n=e?Math.min(t.length,e.length):0,r=t.slice(),s;return function(i){for(s=0;s<n;++s)r[s]=e[s]*(1-i)+t[s]*i;return r}}function Bd(e){return ArrayBuffer.isView(e)&&!(e instanceof DataView)}function Vd(e,t){var n=t?t.length:0,r=e?Math.min(n,e.length):0,s=new Array(r),i=new Array(n),a;for(a=0;a<r;++a)s[a]=Ur(e[a],t[a]);for(;a<n;++a)i[a]=t[a];return function(l){for(a=0;a<r;++a)i[a]=s[a](l);return i}}function Hd(e,t){var n=new Date;return e=+e,t=+t,function(r){return n.setTime(e*(1-r)+t*r),n}}function Ie(e,t){return e=+e,t=+t,function(n){return e*(1-n)+t*n}}function jd(e,t){var n={},r={},s;(e===null||typeof e!="object")&&(e={}),(t===null||typeof t!="object")&&(t={});for(s in t)s in e?n[s]=Ur(e[s],t[s]):r[s]=t[s];return function(i){for(s in n)r[s]=n[s](i);return r}}var Ys=/[-+]?(?:\d+\.?\d*|\.?\d+)(?:[eE][-+]?\d+)?/g,Gs=new RegExp(Ys.source,"g");function Qd(e){return function(){return e}}function Zd(e){return function(t){return e(t)+""}}function Kd(e,t){var n=Ys.lastIndex=Gs.lastIndex=0,r,s,i,a=-1,l=[],u=[];for(e=e+"",t=t+"";(r=Ys.exec(e))&&(s=Gs.exec(t));)(i=s.index)>n&&(i=t.slice(n,i),l[a]?l[a]+=i:l[++a]=i),(r=r[0])===(s=s[0])?l[a]?l[a]+=s:l[++a]=s:(l[++a]=null,u.push({i:a,x:Ie(r,s)})),n=Gs.lastIndex;return n<t.length&&(i=t.slice(n),l[a]?l[a]+=i:l[++a]=i),l.length<2?u[0]?Zd(u[0].x):Qd(t):(t=u.length,function(c){for(var d=0,p;d<t;++d)l[(p=u[d]).i]=p.x(c);return l.join("")})}function Ur(e,t){var n=typeof t,r;return t==null||n==="boolean"?Nr(t):(n==="number"?Ie:n==="string"?(r=zt(t))?(t=r,xl):Kd:t instanceof zt?xl:t instanceof Date?Hd:Bd(t)?qd:Array.isArray(t)?Vd:typeof t.valueOf!="function"&&typeof t.toString!="function"||isNaN(t)?jd:Ie)(e,t)}function Rl(e,t){return e=+e,t=+t,function(n){return Math.round(e*(1-n)+t*n)}}var wl=180/Math.PI,Ws={translateX:0,translateY:0,rotate:0,skewX:0,scaleX:1,scaleY:1};function Il(e,t,n,r,s,i){var a,l,u;return(a=Math.sqrt(e*e+t*t))&&(e/=a,t/=a),(u=e*n+t*r)&&(n-=e*u,r-=t*u),(l=Math.sqrt(n*n+r*r))&&(n/=l,r/=l,u/=l),e*r<t*n&&(e=-e,t=-t,u=-u,a=-a),{translateX:s,translateY:i,rotate:Math.atan2(t,e)*wl,skewX:Math.atan(u)*wl,scaleX:a,scaleY:l}}var Mr;function Gd(e){let t=new(typeof DOMMatrix=="function"?DOMMatrix:WebKitCSSMatrix)(e+"");return t.isIdentity?Ws:Il(t.a,t.b,t.c,t.d,t.e,t.f)}function Yd(e){return e==null||(Mr||(Mr=document.createElementNS("http://www.w3.org/2000/svg","g")),Mr.setAttribute("transform",e),!(e=Mr.transform.baseVal.consolidate()))?Ws:(e=e.matrix,Il(e.a,e.b,e.c,e.d,e.e,e.f))}function El(e,t,n,r){function s(c){return c.length?c.pop()+" ":""}function i(c,d,p,g,f,h){if(c!==p||d!==g){var m=f.push("translate(",null,t,null,n);h.push({i:m-4,x:Ie(c,p)},{i:m-2,x:Ie(d,g)})}else(p||g)&&f.push("translate("+p+t+g+n)}function a(c,d,p,g){c!==d?(c-d>180?d+=360:d-c>180&&(c+=360),g.push({i:p.push(s(p)+"rotate(",null,r)-2,x:Ie(c,d)})):d&&p.push(s(p)+"rotate("+d+r)}function l(c,d,p,g){c!==d?g.push({i:p.push(s(p)+"skewX(",null,r)-2,x:Ie(c,d)}):d&&p.push(s(p)+"skewX("+d+r)}function u(c,d,p,g,f,h){if(c!==p||d!==g){var m=f.push(s(f)+"scale(",null,",",null,")");h.push({i:m-4,x:Ie(c,p)},{i:m-2,x:Ie(d,g)})}else(p!==1||g!==1)&&f.push(s(f)+"scale("+p+","+g+")")}return function(c,d){var p=[],g=[];return c=e(c),d=e(d),i(c.translateX,c.translateY,d.translateX,d.translateY,p,g),a(c.rotate,d.rotate,p,g),l(c.skewX,d.skewX,p,g),u(c.scaleX,c.scaleY,d.scaleX,d.scaleY,p,g),c=d=null,function(f){for(var h=-1,m=g.length,b;++h<m;)p[(b=g[h]).i]=b.x(f);return p.join("")}}}var Qh=El(Gd,"px, ","px)","deg)"),Zh=El(Yd,", ",")",")"),Wd=1e-12;function kl(e){return((e=Math.exp(e))+1/e)/2}function zd(e){return((e=Math.exp(e))-1/e)/2}function Xd(e){return((e=Math.exp(2*e))-1)/(e+1)}var Kh=(function e(t,n,r){function s(i,a){var l=i[0],u=i[1],c=i[2],d=a[0],p=a[1],g=a[2],f=d-l,h=p-u,m=f*f+h*h,b,v;if(m<Wd)v=Math.log(g/c)/t,b=function(ue){return[l+ue*f,u+ue*h,c*Math.exp(t*ue*v)]};else{var _=Math.sqrt(m),y=(g*g-c*c+r*m)/(2*c*n*_),w=(g*g-c*c-r*m)/(2*g*n*_),L=Math.log(Math.sqrt(y*y+1)-y),X=Math.log(Math.sqrt(w*w+1)-w);v=(X-L)/t,b=function(ue){var ge=ue*v,Ce=kl(L),ce=c/(n*_)*(Ce*Xd(t*ge+L)-zd(L));return[l+ce*f,u+ce*h,c*Ce/kl(t*ge+L)]}}return b.duration=Math.abs(v)*1e3*t/Math.SQRT2,b}return s.rho=function(i){var a=Math.max(.001,+i),l=a*a,u=l*l;return e(a,l,u)},s})(Math.SQRT2,2,4);function Cl(e){return function(t,n){var r=e((t=Ir(t)).h,(n=Ir(n)).h),s=he(t.s,n.s),i=he(t.l,n.l),a=he(t.opacity,n.opacity);return function(l){return t.h=r(l),t.s=s(l),t.l=i(l),t.opacity=a(l),t+""}}}var Gh=Cl(zs),Yh=Cl(he);function Dl(e){return function(t,n){var r=e((t=Er(t)).h,(n=Er(n)).h),s=he(t.c,n.c),i=he(t.l,n.l),a=he(t.opacity,n.opacity);return function(l){return t.h=r(l),t.c=s(l),t.l=i(l),t.opacity=a(l),t+""}}}var Wh=Dl(zs),zh=Dl(he);function Ml(e){return(function t(n){n=+n;function r(s,i){var a=e((s=Dr(s)).h,(i=Dr(i)).h),l=he(s.s,i.s),u=he(s.l,i.l),c=he(s.opacity,i.opacity);return function(d){return s.h=a(d),s.s=l(d),s.l=u(Math.pow(d,n)),s.opacity=c(d),s+""}}return r.gamma=t,r})(1)}var Xh=Ml(zs),Jh=Ml(he);function Jd(e){return Math.abs(e=Math.round(e))>=1e21?e.toLocaleString("en").replace(/,/g,""):e.toString(10)}function $r(e,t){if(!isFinite(e)||e===0)return null;var n=(e=t?e.toExponential(t-1):e.toExponential()).indexOf("e"),r=e.slice(0,n);return[r.length>1?r[0]+r.slice(2):r,+e.slice(n+1)]}function Xt(e){return e=$r(Math.abs(e)),e?e[1]:NaN}function ep(e,t){return function(n,r){for(var s=n.length,i=[],a=0,l=e[0],u=0;s>0&&l>0&&(u+l+1>r&&(l=Math.max(1,r-u)),i.push(n.substring(s-=l,s+l)),!((u+=l+1)>r));)l=e[a=(a+1)%e.length];return i.reverse().join(t)}}function tp(e){return function(t){return t.replace(/[0-9]/g,function(n){return e[+n]})}}var np=/^(?:(.)?([<>=^]))?([+\-( ])?([$#])?(0)?(\d+)?(,)?(\.\d+)?(~)?([a-z%])?$/i;function Fn(e){if(!(t=np.exec(e)))throw new Error("invalid format: "+e);var t;return new Xs({fill:t[1],align:t[2],sign:t[3],symbol:t[4],zero:t[5],width:t[6],comma:t[7],precision:t[8]&&t[8].slice(1),trim:t[9],type:t[10]})}Fn.prototype=Xs.prototype;function Xs(e){this.fill=e.fill===void 0?" ":e.fill+"",this.align=e.align===void 0?">":e.align+"",this.sign=e.sign===void 0?"-":e.sign+"",this.symbol=e.symbol===void 0?"":e.symbol+"",this.zero=!!e.zero,this.width=e.width===void 0?void 0:+e.width,this.comma=!!e.comma,this.precision=e.precision===void 0?void 0:+e.precision,this.trim=!!e.trim,this.type=e.type===void 0?"":e.type+""}Xs.prototype.toString=function(){return this.fill+this.align+this.sign+this.symbol+(this.zero?"0":"")+(this.width===void 0?"":Math.max(1,this.width|0))+(this.comma?",":"")+(this.precision===void 0?"":"."+Math.max(0,this.precision|0))+(this.trim?"~":"")+this.type};function rp(e){e:for(var t=e.length,n=1,r=-1,s;n<t;++n)switch(e[n]){case".":r=s=n;break;case"0":r===0&&(r=n),s=n;break;default:if(!+e[n])break e;r>0&&(r=0);break}return r>0?e.slice(0,r)+e.slice(s+1):e}var Pr;function sp(e,t){var n=$r(e,t);if(!n)return Pr=void 0,e.toPrecision(t);var r=n[0],s=n[1],i=s-(Pr=Math.max(-8,Math.min(8,Math.floor(s/3)))*3)+1,a=r.length;return i===a?r:i>a?r+new Array(i-a+1).join("0"):i>0?r.slice(0,i)+"."+r.slice(i):"0."+new Array(1-i).join("0")+$r(e,Math.max(0,t+i-1))[0]}function Nl(e,t){var n=$r(e,t);if(!n)return e+"";var r=n[0],s=n[1];return s<0?"0."+new Array(-s).join("0")+r:r.length>s+1?r.slice(0,s+1)+"."+r.slice(s+1):r+new Array(s-r.length+2).join("0")}var Ul={"%":(e,t)=>(e*100).toFixed(t),b:e=>Math.round(e).toString(2),c:e=>e+"",d:Jd,e:(e,t)=>e.toExponential(t),f:(e,t)=>e.toFixed(t),g:(e,t)=>e.toPrecision(t),o:e=>Math.round(e).toString(8),p:(e,t)=>Nl(e*100,t),r:Nl,s:sp,X:e=>Math.round(e).toString(16).toUpperCase(),x:e=>Math.round(e).toString(16)};function Ol(e){return e}var $l=Array.prototype.map,Pl=["y","z","a","f","p","n","µ","m","","k","M","G","T","P","E","Z","Y"];function ip(e){var t=e.grouping===void 0||e.thousands===void 0?Ol:ep($l.call(e.grouping,Number),e.thousands+""),n=e.currency===void 0?"":e.currency[0]+"",r=e.currency===void 0?"":e.currency[1]+"",s=e.decimal===void 0?".":e.decimal+"",i=e.numerals===void 0?Ol:tp($l.call(e.numerals,String)),a=e.percent===void 0?"%":e.percent+"",l=e.minus===void 0?"−":e.minus+"",u=e.nan===void 0?"NaN":e.nan+"";function c(p,g){p=Fn(p);var f=p.fill,h=p.align,m=p.sign,b=p.symbol,v=p.zero,_=p.width,y=p.comma,w=p.precision,L=p.trim,X=p.type;X==="n"?(y=!0,X="g"):Ul[X]||(w===void 0&&(w=12),L=!0,X="g"),(v||f==="0"&&h==="=")&&(v=!0,f="0",h="=");var ue=(g&&g.prefix!==void 0?g.prefix:"")+(b==="$"?n:b==="#"&&/[boxX]/.test(X)?"0"+X.toLowerCase():""),ge=(b==="$"?r:/[%p]/.test(X)?a:"")+(g&&g.suffix!==void 0?g.suffix:""),Ce=Ul[X],ce=/[defgprs%]/.test(X);w=w===void 0?6:/[gprs]/.test(X)?Math.max(1,Math.min(21,w)):Math.max(0,Math.min(20,w));function de(R){var q=ue,B=ge,S,E,U;if(X==="c")B=Ce(R)+B,R="";else{R=+R;var ne=R<0||1/R<0;if(R=isNaN(R)?u:Ce(Math.abs(R),w),L&&(R=rp(R)),ne&&+R==0&&m!=="+"&&(ne=!1),q=(ne?m==="("?m:l:m==="-"||m==="("?"":m)+q,B=(X==="s"&&!isNaN(R)&&Pr!==void 0?Pl[8+Pr/3]:"")+B+(ne&&m==="("?")":""),ce){for(S=-1,E=R.length;++S<E;)if(U=R.charCodeAt(S),48>U||U>57){B=(U===46?s+R.slice(S+1):R.slice(S))+B,R=R.slice(0,S);break}}}y&&!v&&(R=t(R,1/0));var Q=q.length+R.length+B.length,ae=Q<_?new Array(_-Q+1).join(f):"";switch(y&&v&&(R=t(ae+R,ae.length?_-B.length:1/0),ae=""),h){case"<":R=q+R+B+ae;break;case"=":R=q+ae+R+B;break;case"^":R=ae.slice(0,Q=ae.length>>1)+q+R+B+ae.slice(Q);break;default:R=ae+q+R+B;break}return i(R)}return de.toString=function(){return p+""},de}function d(p,g){var f=Math.max(-8,Math.min(8,Math.floor(Xt(g)/3)))*3,h=Math.pow(10,-f),m=c((p=Fn(p),p.type="f",p),{suffix:Pl[8+f/3]});return function(b){return m(h*b)}}return{format:c,formatPrefix:d}}var Or,Js,ei;op({thousands:",",grouping:[3],currency:["$",""]});function op(e){return Or=ip(e),Js=Or.format,ei=Or.formatPrefix,Or}function Fl(e){return Math.max(0,-Xt(Math.abs(e)))}function Ll(e,t){return Math.max(0,Math.max(-8,Math.min(8,Math.floor(Xt(t)/3)))*3-Xt(Math.abs(e)))}function ql(e,t){return e=Math.abs(e),t=Math.abs(t)-e,Math.max(0,Xt(t)-Xt(e))+1}function ni(e,t){switch(arguments.length){case 0:break;case 1:this.range(e);break;default:this.range(t).domain(e);break}return this}var Bl=Symbol("implicit");function Hl(){var e=new Nn,t=[],n=[],r=Bl;function s(i){let a=e.get(i);if(a===void 0){if(r!==Bl)return r;e.set(i,a=t.push(i)-1)}return n[a%n.length]}return s.domain=function(i){if(!arguments.length)return t.slice();t=[],e=new Nn;for(let a of i)e.has(a)||e.set(a,t.push(a)-1);return s},s.range=function(i){return arguments.length?(n=Array.from(i),s):n.slice()},s.unknown=function(i){return arguments.length?(r=i,s):r},s.copy=function(){return Hl(t,n).unknown(r)},ni.apply(s,arguments),s}function ri(){var e=Hl().unknown(void 0),t=e.domain,n=e.range,r=0,s=1,i,a,l=!1,u=0,c=0,d=.5;delete e.unknown;function p(){var g=t().length,f=s<r,h=f?s:r,m=f?r:s;i=(m-h)/Math.max(1,g-u+c*2),l&&(i=Math.floor(i)),h+=(m-h-i*(g-u))*d,a=i*(1-u),l&&(h=Math.round(h),a=Math.round(a));var b=za(g).map(function(v){return h+i*v});return n(f?b.reverse():b)}return e.domain=function(g){return arguments.length?(t(g),p()):t()},e.range=function(g){return arguments.length?([r,s]=g,r=+r,s=+s,p()):[r,s]},e.rangeRound=function(g){return[r,s]=g,r=+r,s=+s,l=!0,p()},e.bandwidth=function(){return a},e.step=function(){return i},e.round=function(g){return arguments.length?(l=!!g,p()):l},e.padding=function(g){return arguments.length?(u=Math.min(1,c=+g),p()):u},e.paddingInner=function(g){return arguments.length?(u=Math.min(1,g),p()):u},e.paddingOuter=function(g){return arguments.length?(c=+g,p()):c},e.align=function(g){return arguments.length?(d=Math.max(0,Math.min(1,g)),p()):d},e.copy=function(){return ri(t(),[r,s]).round(l).paddingInner(u).paddingOuter(c).align(d)},ni.apply(p(),arguments)}function ap(e){return function(){return e}}function lp(e){return+e}var Vl=[0,1];function Jt(e){return e}function ti(e,t){return(t-=e=+e)?function(n){return(n-e)/t}:ap(isNaN(t)?NaN:.5)}function up(e,t){var n;return e>t&&(n=e,e=t,t=n),function(r){return Math.max(e,Math.min(t,r))}}function cp(e,t,n){var r=e[0],s=e[1],i=t[0],a=t[1];return s<r?(r=ti(s,r),i=n(a,i)):(r=ti(r,s),i=n(i,a)),function(l){return i(r(l))}}function dp(e,t,n){var r=Math.min(e.length,t.length)-1,s=new Array(r),i=new Array(r),a=-1;for(e[r]<e[0]&&(e=e.slice().reverse(),t=t.slice().reverse());++a<r;)s[a]=ti(e[a],e[a+1]),i[a]=n(t[a],t[a+1]);return function(l){var u=Za(e,l,1,r)-1;return i[u](s[u](l))}}function pp(e,t){return t.domain(e.domain()).range(e.range()).interpolate(e.interpolate()).clamp(e.clamp()).unknown(e.unknown())}function gp(){var e=Vl,t=Vl,n=Ur,r,s,i,a=Jt,l,u,c;function d(){var g=Math.min(e.length,t.length);return a!==Jt&&(a=up(e[0],e[g-1])),l=g>2?dp:cp,u=c=null,p}function p(g){return g==null||isNaN(g=+g)?i:(u||(u=l(e.map(r),t,n)))(r(a(g)))}return p.invert=function(g){return a(s((c||(c=l(t,e.map(r),Ie)))(g)))},p.domain=function(g){return arguments.length?(e=Array.from(g,lp),d()):e.slice()},p.range=function(g){return arguments.length?(t=Array.from(g),d()):t.slice()},p.rangeRound=function(g){return t=Array.from(g),n=Rl,d()},p.clamp=function(g){return arguments.length?(a=g?!0:Jt,d()):a!==Jt},p.interpolate=function(g){return arguments.length?(n=g,d()):n},p.unknown=function(g){return arguments.length?(i=g,p):i},function(g,f){return r=g,s=f,d()}}function fp(){return gp()(Jt,Jt)}function mp(e,t,n,r){var s=Wa(e,t,n),i;switch(r=Fn(r??",f"),r.type){case"s":{var a=Math.max(Math.abs(e),Math.abs(t));return r.precision==null&&!isNaN(i=Ll(s,a))&&(r.precision=i),ei(r,a)}case"":case"e":case"g":case"p":case"r":{r.precision==null&&!isNaN(i=ql(s,Math.max(Math.abs(e),Math.abs(t))))&&(r.precision=i-(r.type==="e"));break}case"f":case"%":{r.precision==null&&!isNaN(i=Fl(s))&&(r.precision=i-(r.type==="%")*2);break}}return Js(r)}function hp(e){var t=e.domain;return e.ticks=function(n){var r=t();return Ya(r[0],r[r.length-1],n??10)},e.tickFormat=function(n,r){var s=t();return mp(s[0],s[s.length-1],n??10,r)},e.nice=function(n){n==null&&(n=10);var r=t(),s=0,i=r.length-1,a=r[s],l=r[i],u,c,d=10;for(l<a&&(c=a,a=l,l=c,c=s,s=i,i=c);d-- >0;){if(c=kr(a,l,n),c===u)return r[s]=a,r[i]=l,t(r);if(c>0)a=Math.floor(a/c)*c,l=Math.ceil(l/c)*c;else if(c<0)a=Math.ceil(a*c)/c,l=Math.floor(l*c)/c;else break;u=c}return e},e}function en(){var e=fp();return e.copy=function(){return pp(e,en())},ni.apply(e,arguments),hp(e)}var Ln=Math.PI,si=2*Ln,Et=1e-6,yp=si-Et;function jl(e){this._+=e[0];for(let t=1,n=e.length;t<n;++t)this._+=arguments[t]+e[t]}function bp(e){let t=Math.floor(e);if(!(t>=0))throw new Error(`invalid digits: ${e}`);if(t>15)return jl;let n=10**t;return function(r){this._+=r[0];for(let s=1,i=r.length;s<i;++s)this._+=Math.round(arguments[s]*n)/n+r[s]}}function Ql(e,t,n,r){return e===n&&t===r}function vp(e){let t=Math.floor(e);if(!(t<=15))return Ql;let n=10**t,r=function(s){return Math.round(s*n)};return function(s,i,a,l){return r(s)===r(a)&&r(i)===r(l)}}var tn=class{constructor(t){this._x0=this._y0=this._x1=this._y1=null,this._="",this._append=t==null?jl:bp(t),this._equal=t==null?Ql:vp(t)}moveTo(t,n){this._append`M${this._x0=this._x1=+t},${this._y0=this._y1=+n}`}closePath(){this._x1!==null&&(this._x1=this._x0,this._y1=this._y0,this._append`Z`)}lineTo(t,n){this._append`L${this._x1=+t},${this._y1=+n}`}quadraticCurveTo(t,n,r,s){this._append`Q${+t},${+n},${this._x1=+r},${this._y1=+s}`}bezierCurveTo(t,n,r,s,i,a){this._append`C${+t},${+n},${+r},${+s},${this._x1=+i},${this._y1=+a}`}arcTo(t,n,r,s,i){if(t=+t,n=+n,r=+r,s=+s,i=+i,i<0)throw new Error(`negative radius: ${i}`);let a=this._x1,l=this._y1,u=r-t,c=s-n,d=a-t,p=l-n,g=d*d+p*p;if(this._x1===null)this._append`M${this._x1=t},${this._y1=n}`;else if(g>Et)if(!(Math.abs(p*u-c*d)>Et)||!i)this._append`L${this._x1=t},${this._y1=n}`;else{let f=r-a,h=s-l,m=u*u+c*c,b=f*f+h*h,v=Math.sqrt(m),_=Math.sqrt(g),y=i*Math.tan((Ln-Math.acos((m+g-b)/(2*v*_)))/2),w=y/_,L=y/v;Math.abs(w-1)>Et&&this._append`L${t+w*d},${n+w*p}`,this._append`A${i},${i},0,0,${+(p*f>d*h)},${this._x1=t+L*u},${this._y1=n+L*c}`}}arc(t,n,r,s,i,a){if(t=+t,n=+n,r=+r,a=!!a,r<0)throw new Error(`negative radius: ${r}`);let l=r*Math.cos(s),u=r*Math.sin(s),c=t+l,d=n+u,p=1^a,g=a?s-i:i-s;if(this._x1===null?this._append`M${c},${d}`:(Math.abs(this._x1-c)>Et||Math.abs(this._y1-d)>Et)&&this._append`L${c},${d}`,!!r){if(g<0&&(g=g%si+si),g>yp)this._append`A${r},${r},0,1,${p},${t-l},${n-u}A${r},${r},0,1,${p},${this._x1=c},${this._y1=d}`;else if(g>Et){let f=t+r*Math.cos(i),h=n+r*Math.sin(i);if(g>=Ln&&this._equal(c,d,f,h)){g/=2;let m=s+g;this._append`A${r},${r},0,${+(g>=Ln)},${p},${t+r*Math.cos(m)},${n+r*Math.sin(m)}`}this._append`A${r},${r},0,${+(g>=Ln)},${p},${this._x1=f},${this._y1=h}`}}}rect(t,n,r,s){this._append`M${this._x0=this._x1=+t},${this._y0=this._y1=+n}h${r=+r}v${+s}h${-r}Z`}toString(){return this._}};function _p(){return new tn}_p.prototype=tn.prototype;function j(e){return function(){return e}}var xp=Math.cos;var oi=Math.sin,nn=Math.sqrt,Zl=1e-12,Fr=Math.PI,dy=Fr/2,Xl=2*Fr;function Jl(e){let t=3;return e.digits=function(n){if(!arguments.length)return t;if(n==null)t=null;else{let r=Math.floor(n);if(!(r>=0))throw new RangeError(`invalid digits: ${n}`);t=r}return e},()=>new tn(t)}var py=Array.prototype.slice;function li(e){return typeof e=="object"&&"length"in e?e:Array.from(e)}function eu(e){this._context=e}eu.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;default:this._context.lineTo(e,t);break}}};function ui(e){return new eu(e)}function tu(e){return e[0]}function nu(e){return e[1]}function ci(e,t){var n=j(!0),r=null,s=ui,i=null,a=Jl(l);e=typeof e=="function"?e:e===void 0?tu:j(e),t=typeof t=="function"?t:t===void 0?nu:j(t);function l(u){var c,d=(u=li(u)).length,p,g=!1,f;for(r==null&&(i=s(f=a())),c=0;c<=d;++c)!(c<d&&n(p=u[c],c,u))===g&&((g=!g)?i.lineStart():i.lineEnd()),g&&i.point(+e(p,c,u),+t(p,c,u));if(f)return i=null,f+""||null}return l.x=function(u){return arguments.length?(e=typeof u=="function"?u:j(+u),l):e},l.y=function(u){return arguments.length?(t=typeof u=="function"?u:j(+u),l):t},l.defined=function(u){return arguments.length?(n=typeof u=="function"?u:j(!!u),l):n},l.curve=function(u){return arguments.length?(s=u,r!=null&&(i=s(r)),l):s},l.context=function(u){return arguments.length?(u==null?r=i=null:i=s(r=u),l):r},l}function ru(e,t,n){var r=null,s=j(!0),i=null,a=ui,l=null,u=Jl(c);e=typeof e=="function"?e:e===void 0?tu:j(+e),t=typeof t=="function"?t:j(t===void 0?0:+t),n=typeof n=="function"?n:n===void 0?nu:j(+n);function c(p){var g,f,h,m=(p=li(p)).length,b,v=!1,_,y=new Array(m),w=new Array(m);for(i==null&&(l=a(_=u())),g=0;g<=m;++g){if(!(g<m&&s(b=p[g],g,p))===v)if(v=!v)f=g,l.areaStart(),l.lineStart();else{for(l.lineEnd(),l.lineStart(),h=g-1;h>=f;--h)l.point(y[h],w[h]);l.lineEnd(),l.areaEnd()}v&&(y[g]=+e(b,g,p),w[g]=+t(b,g,p),l.point(r?+r(b,g,p):y[g],n?+n(b,g,p):w[g]))}if(_)return l=null,_+""||null}function d(){return ci().defined(s).curve(a).context(i)}return c.x=function(p){return arguments.length?(e=typeof p=="function"?p:j(+p),r=null,c):e},c.x0=function(p){return arguments.length?(e=typeof p=="function"?p:j(+p),c):e},c.x1=function(p){return arguments.length?(r=p==null?null:typeof p=="function"?p:j(+p),c):r},c.y=function(p){return arguments.length?(t=typeof p=="function"?p:j(+p),n=null,c):t},c.y0=function(p){return arguments.length?(t=typeof p=="function"?p:j(+p),c):t},c.y1=function(p){return arguments.length?(n=p==null?null:typeof p=="function"?p:j(+p),c):n},c.lineX0=c.lineY0=function(){return d().x(e).y(t)},c.lineY1=function(){return d().x(e).y(n)},c.lineX1=function(){return d().x(r).y(t)},c.defined=function(p){return arguments.length?(s=typeof p=="function"?p:j(!!p),c):s},c.curve=function(p){return arguments.length?(a=p,i!=null&&(l=a(i)),c):a},c.context=function(p){return arguments.length?(p==null?i=l=null:l=a(i=p),c):i},c}var gy=wp(ui);function su(e){this._curve=e}su.prototype={areaStart:function(){this._curve.areaStart()},areaEnd:function(){this._curve.areaEnd()},lineStart:function(){this._curve.lineStart()},lineEnd:function(){this._curve.lineEnd()},point:function(e,t){this._curve.point(t*Math.sin(e),t*-Math.cos(e))}};function wp(e){function t(n){return new su(e(n))}return t._curve=e,t}var fy=nn(3);var kp=nn(1/3),my=kp*2;var iu=oi(Fr/10)/oi(7*Fr/10),hy=oi(Xl/10)*iu,yy=-xp(Xl/10)*iu;var by=nn(3);var vy=nn(3);var _y=nn(3)/2,Sp=1/nn(12),xy=(Sp/2+1)*3;function at(){}function Lr(e,t,n){e._context.bezierCurveTo((2*e._x0+e._x1)/3,(2*e._y0+e._y1)/3,(e._x0+2*e._x1)/3,(e._y0+2*e._y1)/3,(e._x0+4*e._x1+t)/6,(e._y0+4*e._y1+n)/6)}function di(e){this._context=e}di.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=NaN,this._point=0},lineEnd:function(){switch(this._point){case 3:Lr(this,this._x1,this._y1);case 2:this._context.lineTo(this._x1,this._y1);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3,this._context.lineTo((5*this._x0+this._x1)/6,(5*this._y0+this._y1)/6);default:Lr(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function Ap(e){this._context=e}Ap.prototype={areaStart:at,areaEnd:at,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._y0=this._y1=this._y2=this._y3=this._y4=NaN,this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x2,this._y2),this._context.closePath();break}case 2:{this._context.moveTo((this._x2+2*this._x3)/3,(this._y2+2*this._y3)/3),this._context.lineTo((this._x3+2*this._x2)/3,(this._y3+2*this._y2)/3),this._context.closePath();break}case 3:{this.point(this._x2,this._y2),this.point(this._x3,this._y3),this.point(this._x4,this._y4);break}}},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._x2=e,this._y2=t;break;case 1:this._point=2,this._x3=e,this._y3=t;break;case 2:this._point=3,this._x4=e,this._y4=t,this._context.moveTo((this._x0+4*this._x1+e)/6,(this._y0+4*this._y1+t)/6);break;default:Lr(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function Tp(e){this._context=e}Tp.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=NaN,this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3;var n=(this._x0+4*this._x1+e)/6,r=(this._y0+4*this._y1+t)/6;this._line?this._context.lineTo(n,r):this._context.moveTo(n,r);break;case 3:this._point=4;default:Lr(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function ou(e,t){this._basis=new di(e),this._beta=t}ou.prototype={lineStart:function(){this._x=[],this._y=[],this._basis.lineStart()},lineEnd:function(){var e=this._x,t=this._y,n=e.length-1;if(n>0)for(var r=e[0],s=t[0],i=e[n]-r,a=t[n]-s,l=-1,u;++l<=n;)u=l/n,this._basis.point(this._beta*e[l]+(1-this._beta)*(r+u*i),this._beta*t[l]+(1-this._beta)*(s+u*a));this._x=this._y=null,this._basis.lineEnd()},point:function(e,t){this._x.push(+e),this._y.push(+t)}};var wy=(function e(t){function n(r){return t===1?new di(r):new ou(r,t)}return n.beta=function(r){return e(+r)},n})(.85);function qr(e,t,n){e._context.bezierCurveTo(e._x1+e._k*(e._x2-e._x0),e._y1+e._k*(e._y2-e._y0),e._x2+e._k*(e._x1-t),e._y2+e._k*(e._y1-n),e._x2,e._y2)}function pi(e,t){this._context=e,this._k=(1-t)/6}pi.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x2,this._y2);break;case 3:qr(this,this._x1,this._y1);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2,this._x1=e,this._y1=t;break;case 2:this._point=3;default:qr(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var ky=(function e(t){function n(r){return new pi(r,t)}return n.tension=function(r){return e(+r)},n})(0);function gi(e,t){this._context=e,this._k=(1-t)/6}gi.prototype={areaStart:at,areaEnd:at,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._x5=this._y0=this._y1=this._y2=this._y3=this._y4=this._y5=NaN,this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x3,this._y3),this._context.closePath();break}case 2:{this._context.lineTo(this._x3,this._y3),this._context.closePath();break}case 3:{this.point(this._x3,this._y3),this.point(this._x4,this._y4),this.point(this._x5,this._y5);break}}},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._x3=e,this._y3=t;break;case 1:this._point=2,this._context.moveTo(this._x4=e,this._y4=t);break;case 2:this._point=3,this._x5=e,this._y5=t;break;default:qr(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Sy=(function e(t){function n(r){return new gi(r,t)}return n.tension=function(r){return e(+r)},n})(0);function fi(e,t){this._context=e,this._k=(1-t)/6}fi.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3,this._line?this._context.lineTo(this._x2,this._y2):this._context.moveTo(this._x2,this._y2);break;case 3:this._point=4;default:qr(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Ay=(function e(t){function n(r){return new fi(r,t)}return n.tension=function(r){return e(+r)},n})(0);function mi(e,t,n){var r=e._x1,s=e._y1,i=e._x2,a=e._y2;if(e._l01_a>Zl){var l=2*e._l01_2a+3*e._l01_a*e._l12_a+e._l12_2a,u=3*e._l01_a*(e._l01_a+e._l12_a);r=(r*l-e._x0*e._l12_2a+e._x2*e._l01_2a)/u,s=(s*l-e._y0*e._l12_2a+e._y2*e._l01_2a)/u}if(e._l23_a>Zl){var c=2*e._l23_2a+3*e._l23_a*e._l12_a+e._l12_2a,d=3*e._l23_a*(e._l23_a+e._l12_a);i=(i*c+e._x1*e._l23_2a-t*e._l12_2a)/d,a=(a*c+e._y1*e._l23_2a-n*e._l12_2a)/d}e._context.bezierCurveTo(r,s,i,a,e._x2,e._y2)}function au(e,t){this._context=e,this._alpha=t}au.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x2,this._y2);break;case 3:this.point(this._x2,this._y2);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3;default:mi(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Ty=(function e(t){function n(r){return t?new au(r,t):new pi(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function lu(e,t){this._context=e,this._alpha=t}lu.prototype={areaStart:at,areaEnd:at,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._x5=this._y0=this._y1=this._y2=this._y3=this._y4=this._y5=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x3,this._y3),this._context.closePath();break}case 2:{this._context.lineTo(this._x3,this._y3),this._context.closePath();break}case 3:{this.point(this._x3,this._y3),this.point(this._x4,this._y4),this.point(this._x5,this._y5);break}}},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1,this._x3=e,this._y3=t;break;case 1:this._point=2,this._context.moveTo(this._x4=e,this._y4=t);break;case 2:this._point=3,this._x5=e,this._y5=t;break;default:mi(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Ry=(function e(t){function n(r){return t?new lu(r,t):new gi(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function uu(e,t){this._context=e,this._alpha=t}uu.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3,this._line?this._context.lineTo(this._x2,this._y2):this._context.moveTo(this._x2,this._y2);break;case 3:this._point=4;default:mi(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Iy=(function e(t){function n(r){return t?new uu(r,t):new fi(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function Rp(e){this._context=e}Rp.prototype={areaStart:at,areaEnd:at,lineStart:function(){this._point=0},lineEnd:function(){this._point&&this._context.closePath()},point:function(e,t){e=+e,t=+t,this._point?this._context.lineTo(e,t):(this._point=1,this._context.moveTo(e,t))}};function Kl(e){return e<0?-1:1}function Gl(e,t,n){var r=e._x1-e._x0,s=t-e._x1,i=(e._y1-e._y0)/(r||s<0&&-0),a=(n-e._y1)/(s||r<0&&-0),l=(i*s+a*r)/(r+s);return(Kl(i)+Kl(a))*Math.min(Math.abs(i),Math.abs(a),.5*Math.abs(l))||0}function Yl(e,t){var n=e._x1-e._x0;return n?(3*(e._y1-e._y0)/n-t)/2:t}function ii(e,t,n){var r=e._x0,s=e._y0,i=e._x1,a=e._y1,l=(i-r)/3;e._context.bezierCurveTo(r+l,s+l*t,i-l,a-l*n,i,a)}function ai(e){this._context=e}ai.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=this._t0=NaN,this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x1,this._y1);break;case 3:ii(this,this._t0,Yl(this,this._t0));break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){var n=NaN;if(e=+e,t=+t,!(e===this._x1&&t===this._y1)){switch(this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3,ii(this,Yl(this,n=Gl(this,e,t)),n);break;default:ii(this,this._t0,n=Gl(this,e,t));break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t,this._t0=n}}};function Ip(e){this._context=new cu(e)}(Ip.prototype=Object.create(ai.prototype)).point=function(e,t){ai.prototype.point.call(this,t,e)};function cu(e){this._context=e}cu.prototype={moveTo:function(e,t){this._context.moveTo(t,e)},closePath:function(){this._context.closePath()},lineTo:function(e,t){this._context.lineTo(t,e)},bezierCurveTo:function(e,t,n,r,s,i){this._context.bezierCurveTo(t,e,r,n,i,s)}};function Ep(e){this._context=e}Ep.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x=[],this._y=[]},lineEnd:function(){var e=this._x,t=this._y,n=e.length;if(n)if(this._line?this._context.lineTo(e[0],t[0]):this._context.moveTo(e[0],t[0]),n===2)this._context.lineTo(e[1],t[1]);else for(var r=Wl(e),s=Wl(t),i=0,a=1;a<n;++i,++a)this._context.bezierCurveTo(r[0][i],s[0][i],r[1][i],s[1][i],e[a],t[a]);(this._line||this._line!==0&&n===1)&&this._context.closePath(),this._line=1-this._line,this._x=this._y=null},point:function(e,t){this._x.push(+e),this._y.push(+t)}};function Wl(e){var t,n=e.length-1,r,s=new Array(n),i=new Array(n),a=new Array(n);for(s[0]=0,i[0]=2,a[0]=e[0]+2*e[1],t=1;t<n-1;++t)s[t]=1,i[t]=4,a[t]=4*e[t]+2*e[t+1];for(s[n-1]=2,i[n-1]=7,a[n-1]=8*e[n-1]+e[n],t=1;t<n;++t)r=s[t]/i[t-1],i[t]-=r,a[t]-=r*a[t-1];for(s[n-1]=a[n-1]/i[n-1],t=n-2;t>=0;--t)s[t]=(a[t]-s[t+1])/i[t];for(i[n-1]=(e[n]+s[n-1])/2,t=0;t<n-1;++t)i[t]=2*e[t+1]-s[t+1];return[s,i]}function Cp(e,t){this._context=e,this._t=t}Cp.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x=this._y=NaN,this._point=0},lineEnd:function(){0<this._t&&this._t<1&&this._point===2&&this._context.lineTo(this._x,this._y),(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line>=0&&(this._t=1-this._t,this._line=1-this._line)},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;default:{if(this._t<=0)this._context.lineTo(this._x,t),this._context.lineTo(e,t);else{var n=this._x*(1-this._t)+e*this._t;this._context.lineTo(n,this._y),this._context.lineTo(n,t)}break}}this._x=e,this._y=t}};function zl(e,t){if((a=e.length)>1)for(var n=1,r,s,i=e[t[0]],a,l=i.length;n<a;++n)for(s=i,i=e[t[n]],r=0;r<l;++r)i[r][1]+=i[r][0]=isNaN(s[r][1])?s[r][0]:s[r][1]}function Br(e){for(var t=e.length,n=new Array(t);--t>=0;)n[t]=t;return n}function Dp(e,t){return e[t]}function Mp(e){let t=[];return t.key=e,t}function du(){var e=j([]),t=Br,n=zl,r=Dp;function s(i){var a=Array.from(e.apply(this,arguments),Mp),l,u=a.length,c=-1,d;for(let p of i)for(l=0,++c;l<u;++l)(a[l][c]=[0,+r(p,a[l].key,c,i)]).data=p;for(l=0,d=li(t(a));l<u;++l)a[d[l]].index=l;return n(a,d),a}return s.keys=function(i){return arguments.length?(e=typeof i=="function"?i:j(Array.from(i)),s):e},s.value=function(i){return arguments.length?(r=typeof i=="function"?i:j(+i),s):r},s.order=function(i){return arguments.length?(t=i==null?Br:typeof i=="function"?i:j(Array.from(i)),s):t},s.offset=function(i){return arguments.length?(n=i??zl,s):n},s}var hi=120,Vr=24;function yi({values:e}){let t=e.map(i=>yn(BigInt(i),"hours")),n=en([0,Math.max(1,t.length-1)],[0,hi]),r=en([0,Math.max(...t,0)||1],[Vr,1]),s=ru().x((i,a)=>n(a)).y0(Vr).y1(r);return o("svg",{class:"spark",width:hi,height:Vr,viewBox:`0 0 ${hi} ${Vr}`,preserveAspectRatio:"none","aria-hidden":"true",children:o("path",{d:s(t)??""})})}var Np=1024,Up=30;function Op({gpuCount:e,gpuModel:t,gpuMemoryGib:n,vcpu:r,memoryMib:s,regions:i}){return[e>0?`${e>1?`${e} × `:""}${t??"GPU"}${n?` ${n} GiB`:""}`:null,r&&`${r} vCPU`,s&&`${Math.round(s/Np)} GiB`,i.join(", ")].filter(Boolean).join(" · ")}function pu(){Y(Fa,[]);let[e,t]=A(null),{specs:n,usage:r,prices:s,types:i}=Oe.data.value,a=!!s,l=()=>t(null),u=()=>{l(),Dn()},c=[...new Set([...n?.nodes.map(({tier:d})=>d)??[],...r?.tiers.flatMap(({tier:d})=>d??[])??[]])];return o(k,{children:[o("div",{class:"tools",role:"group","aria-label":"Range",children:[o(En,{}),o(Cn,{})]}),o($p,{mayChange:a,onOpen:t}),o(Fp,{onOpen:t}),e?.kind==="spec"&&o(qa,{spec:e.spec,tier:e.tier,onDone:u,onClose:l}),e?.kind==="retire"&&o(Ba,{spec:e.spec,onDone:u,onClose:l}),e?.kind==="price"&&o(Va,{types:i??[],tiers:c,initial:e.initial,onDone:u,onClose:l})]})}function $p({mayChange:e,onOpen:t}){let{specs:n,usage:r,series:s}=Oe.data.value,i=d=>r?.tiers.find(p=>p.tier===d),a=d=>s?.series.find(({key:p})=>p===d)?.quantities,l=new Set(n?.nodes.map(({tier:d})=>d)),u=n?r?.tiers.filter(({tier:d})=>d!=null&&!l.has(d))??[]:[],c=d=>D({tab:"usage",measure:"compute",split:null,filter:{tiers:[d]}});return o(se,{title:"Hardware",hasData:!!n,isLoading:Oe.loading.value.has("specs"),error:Oe.errors.value.specs,lines:8,onRetry:()=>{Dn(["specs"])},tools:e&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>t({kind:"spec",spec:null,tier:""}),children:"Add a spec"})}),children:()=>n.nodes.length===0&&u.length===0?o("p",{class:"notice empty",children:"There are no hardware specs yet, and no compute in this range names a tier. A spec says what a tier is and what an hour costs."}):o("table",{class:"groups specs",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Tier"}),o("th",{scope:"col",class:"number medium",children:"Per hour"}),o("th",{scope:"col",class:"wide",children:"In this range"}),o("th",{scope:"col",class:"number",children:"Hours"}),o("th",{scope:"col",class:"number small",children:"Cost"}),e&&o("th",{scope:"col",children:o("span",{class:"hidden",children:"Actions"})})]})}),o("tbody",{children:[u.map(({tier:d,computeSeconds:p,cost:g,unpricedRecords:f})=>o("tr",{class:"attention",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",onClick:()=>c(d),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:d}),o("small",{children:["no hardware spec",f!=="0"&&`, ${Ve(f)} without a price`]})]})})}),o("td",{class:"number medium muted",children:"–"}),o("td",{class:"wide",children:a(d)&&o(yi,{values:a(d)})}),o("td",{class:"number",title:N(BigInt(p),"hours"),children:$(BigInt(p),"hours")}),o("td",{class:"number small",children:fe(g)}),e&&o("td",{class:"actions",children:[o("button",{type:"button",class:"secondary wide-only",onClick:()=>t({kind:"spec",spec:null,tier:d}),children:"Add a spec"}),o("span",{class:"narrow-only",children:o(pe,{name:`Change ${d}`,actions:[{name:"Add a spec",run:()=>t({kind:"spec",spec:null,tier:d})}]})})]})]},d)),n.nodes.map(d=>{let p=i(d.tier);return o("tr",{class:d.isAvailable?"":"retired",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",title:d.description||void 0,onClick:()=>c(d.tier),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:[d.displayName," ",d.displayName!==d.tier&&o("code",{children:d.tier})]}),o("small",{children:[d.isAvailable?"":"retired · ",Op(d)]})]})})}),o("td",{class:"number medium",children:d.hourlyRate==null?o("span",{class:"muted",children:"no price"}):bn(d.hourlyRate)}),o("td",{class:"wide",children:p&&a(d.tier)&&o(yi,{values:a(d.tier)})}),o("td",{class:"number",title:p&&N(BigInt(p.computeSeconds),"hours"),children:p?$(BigInt(p.computeSeconds),"hours"):r?o("em",{class:"muted",children:"not used"}):"–"}),o("td",{class:"number small",children:p?fe(p.cost):"–"}),e&&o("td",{class:"actions",children:o(pe,{name:`Change ${d.displayName}`,actions:[{name:"Change",run:()=>t({kind:"spec",spec:d,tier:d.tier})},{name:"Set a price",run:()=>t({kind:"price",initial:{usageType:"compute_seconds",tier:d.tier}})},...d.isAvailable?[{name:"Retire",run:()=>t({kind:"retire",spec:d})}]:[]]})})]},d.tier)})]})]})})}function bi({tier:e,model:t,provider:n}){return[e&&`tier ${e}`,t&&`model ${t}`,n&&`provider ${n}`].filter(Boolean).join(", ")||"everything"}function Pp(e,t){let n=Date.now(),r=a=>a.usageType===e.usageType&&a.tier===e.tier&&a.model===e.model&&a.provider===e.provider;return t.filter(a=>r(a)&&Date.parse(a.validFrom)<=n).reduce((a,l)=>a===null||Date.parse(l.validFrom)>Date.parse(a.validFrom)?l:a,null)?.id===e.id&&e.rate!=null}function Fp({onOpen:e}){let[t,n]=A(!1),{prices:r}=Oe.data.value,s=r?.nodes??[],i=s.filter(u=>Pp(u,s)||Date.parse(u.validFrom)>Date.now()),a=(u,c)=>u.usageType.localeCompare(c.usageType)||bi(u).localeCompare(bi(c)),l=t?s:i.sort(a).slice(0,Up);return o(se,{title:t?"All prices":"Prices in force",hasData:!!r,isLoading:Oe.loading.value.has("prices"),error:Oe.errors.value.prices,onRetry:()=>{Dn(["prices"])},tools:r&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>e({kind:"price",initial:{}}),children:"Set a price"})}),children:()=>s.length===0?o("p",{class:"notice empty",children:"There are no prices yet. Usage that is sent without a cost has no known cost until there is one."}):o(k,{children:[o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Usage type"}),o("th",{scope:"col",class:"number",children:"Rate"}),o("th",{scope:"col",class:"medium",children:"In force from"}),o("th",{scope:"col",class:"wide",children:"Added by"})]})}),o("tbody",{children:l.map(u=>o("tr",{children:[o("th",{scope:"row",children:o("span",{class:"tier-name",children:[o("span",{class:"ellipsis",children:u.usageType.replaceAll("_"," ")}),o("small",{children:bi(u)})]})}),o("td",{class:"number",children:u.rate==null?o("em",{class:"muted",children:"ended"}):o(k,{children:[bn(u.rate)," ",o("span",{class:"muted",title:N(BigInt(u.perUnits),"count"),children:["per ",$(BigInt(u.perUnits),"count")]})]})}),o("td",{class:"medium",title:W(u.validFrom,x.value.timeZone),children:[yo(u.validFrom,x.value.timeZone),Date.parse(u.validFrom)>Date.now()&&o("em",{class:"muted",children:" to come"})]}),o("td",{class:"wide muted",children:u.createdBy})]},u.id))})]}),(t||s.length>l.length)&&o("button",{type:"button",class:"secondary",onClick:()=>n(!t),children:t?"Show those in force":`Show all ${s.length}`})]})})}var Lp=["ingestion","diagnosis","tokens","viewer"];function qp(e){let{range:t,timeZone:n}=x.value,r=s=>e.includes(s);return{range:Ue(t),timeZone:n,withIngestion:r("ingestion"),withDiagnosis:r("diagnosis"),withTokens:r("tokens"),withViewer:r("viewer")}}var le=kt(Ia,qp);async function lt(e=Lp){await le.load(e),e.includes("viewer")&&le.data.value.viewer&&(V.value=le.data.value.viewer)}function gu(){let e="";return oe(()=>{let{range:t,timeZone:n}=x.value,r=JSON.stringify([t,n,ee.value]);te.value!=="open"||r===e||(e=r,we(()=>{lt()}))})}function mu(){let[e,t]=A(null),{tokens:n}=le.data.value,{timeZone:r}=x.value,s=()=>t(null),i=(a,l)=>{t({kind:"secret",name:a,secret:l}),lt(["tokens","diagnosis"])};return o(se,{title:"Service tokens",hasData:!!n,isLoading:le.loading.value.has("tokens"),error:le.errors.value.tokens,onRetry:()=>{lt(["tokens"])},tools:n&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>t({kind:"create"}),children:"Create a token"})}),children:()=>o(k,{children:[n.nodes.length===0?o("p",{class:"notice empty",children:"There are no service tokens yet. A service needs one to record usage in production."}):o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Service"}),o("th",{scope:"col",children:"State"}),o("th",{scope:"col",class:"small",children:"Scopes"}),o("th",{scope:"col",class:"wide",children:"Limited to"}),o("th",{scope:"col",class:"medium",children:"Last used"}),o("th",{scope:"col",class:"wide",children:"Expires"}),o("th",{scope:"col",children:o("span",{class:"hidden",children:"Actions"})})]})}),o("tbody",{children:[...n.nodes].sort((a,l)=>+(l.state==="ACTIVE")-+(a.state==="ACTIVE")).map(a=>o("tr",{class:a.state==="ACTIVE"?"":"retired",children:[o("th",{scope:"row",children:o("span",{class:"ellipsis block",title:a.id,children:a.name})}),o("td",{children:o("span",{class:`state ${a.state.toLowerCase()}`,children:a.state.toLowerCase()})}),o("td",{class:"small",children:a.scopes.map(l=>l.toLowerCase()).join(", ")}),o("td",{class:"wide",children:[a.accountIds?.join(", "),a.usageTypes?.join(", ")].filter(Boolean).join(" · ")||o("span",{class:"muted",children:"nothing"})}),o("td",{class:"medium",children:a.lastUsedAt==null?o("span",{class:"muted",children:"never"}):W(a.lastUsedAt,r)}),o("td",{class:"wide",children:a.expiresAt==null?o("span",{class:"muted",children:"never"}):W(a.expiresAt,r)}),o("td",{class:"actions",children:a.state==="ACTIVE"&&o(pe,{name:`Change ${a.name}`,actions:[{name:"Rotate",run:()=>t({kind:"rotate",token:a})},{name:"Revoke",run:()=>t({kind:"revoke",token:a})}]})})]},a.id))})]}),e?.kind==="create"&&o(Vp,{onDone:i,onClose:s}),e?.kind==="rotate"&&o(Hp,{token:e.token,onDone:i,onClose:s}),e?.kind==="revoke"&&o(jp,{token:e.token,onDone:()=>{s(),lt(["tokens","diagnosis"])},onClose:s}),e?.kind==="secret"&&o(Qp,{name:e.name,secret:e.secret,onClose:s})]})})}var Bp=[{scope:"RECORD",name:"record: send and correct usage"},{scope:"READ",name:"read: query usage"},{scope:"ADMIN",name:"admin: change prices, hardware and tokens"}],fu=e=>{let t=e.split(",").map(n=>n.trim()).filter(Boolean);return t.length>0?t:null};function Vp({onDone:e,onClose:t}){let[n,r]=A(""),[s,i]=A(["RECORD"]),[a,l]=A(""),[u,c]=A(""),[d,p]=A("");return o(it,{title:"Create a service token",action:"Create",document:Po,variables:()=>({input:{name:n.trim(),scopes:s,accountIds:fu(a),usageTypes:fu(u),expiresAt:d===""?null:new Date(d).toISOString()}}),onDone:({createServiceToken:g})=>g&&e(g.serviceToken.name,g.token),onClose:t,children:[o(F,{label:"Name of the service",required:!0,placeholder:"compute-meter",value:n,onInput:r}),o("fieldset",{children:[o("legend",{children:"What it may do"}),Bp.map(({scope:g,name:f})=>o("label",{class:"check",children:[o("input",{type:"checkbox",checked:s.includes(g),onChange:()=>i(s.includes(g)?s.filter(h=>h!==g):[...s,g])}),f]},g))]}),o("div",{class:"fields",children:[o(F,{label:"Accounts",placeholder:"acme, globex",hint:"Empty: all",value:a,onInput:l}),o(F,{label:"Usage types",placeholder:"compute_seconds",hint:"Empty: all",value:u,onInput:c})]}),o(F,{label:"Expires",type:"datetime-local",hint:"Your local time. Empty: never",value:d,onInput:p})]})}function Hp({token:e,onDone:t,onClose:n}){let[r,s]=A("60");return o(it,{title:`Rotate the token of ${e.name}?`,action:"Rotate",document:Fo,variables:()=>({input:{id:e.id,overlapSeconds:Math.round(Number(r)*60)}}),onDone:({rotateServiceToken:i})=>i&&t(e.name,i.token),onClose:n,children:o(F,{label:"Minutes for which the previous secret stays valid",type:"number",required:!0,value:r,onInput:s})})}function jp({token:e,onDone:t,onClose:n}){return o(it,{title:`Revoke the token of ${e.name}?`,action:"Revoke",isDangerous:!0,document:Lo,variables:()=>({input:{id:e.id}}),onDone:t,onClose:n,children:o("p",{children:"Its next request is rejected. What the service sends from then on is not recorded. This cannot be undone."})})}function Qp({name:e,secret:t,onClose:n}){return o(Vt,{title:`The token of ${e}`,onClose:n,children:o("div",{class:"form",children:[o("p",{children:"Copy it now: it is shown this once. The server stores only a hash of it."}),o("div",{class:"secret",children:[o("code",{children:t})," ",o(Bt,{text:t,name:"Copy the token",children:"Copy"})]}),o("p",{class:"muted",children:["The service sends it as ",o("code",{children:"Authorization: Bearer ui_…"})]})]})})}function hu(){Y(gu,[]);let{errors:e}=le;return["ingestion","diagnosis","tokens"].every(n=>e.value[n]?.code==="FORBIDDEN")?o("section",{class:"panel",children:o("div",{class:"notice empty",children:[o("b",{children:"Ingestion is open to admins"}),o("p",{children:["It names the services of this installation and what was rejected, of all accounts. Sign in with a token that has the scope ",o("code",{children:"admin"})," to read it."]})]})}):o(k,{children:[o("div",{class:"tools",role:"group","aria-label":"Range",children:[o(En,{}),o(Cn,{})]}),o(Zp,{}),o(Kp,{}),o(mu,{})]})}function Zp(){let{diagnosis:e}=le.data.value,[t,n]=A(null),[r,s]=A(null),[i,a]=A(!1),l=async()=>{a(!0);let u=await mr($o,{});a(!1),n(u.data?.sendProbe??null),s(u.errors[0]??null)};return o(se,{title:"Is everything recorded?",hasData:!!e,isLoading:le.loading.value.has("diagnosis"),error:le.errors.value.diagnosis,lines:4,onRetry:()=>{lt(["diagnosis"])},tools:o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",disabled:i,onClick:()=>{l()},children:i?"Sending …":"Send a test record"})}),children:()=>o(k,{children:[e.problems.length===0&&o("p",{class:"healthy",children:[o(G,{name:"check"})," No problems found, ",W(e.examinedAt,x.value.timeZone),"."]}),o("ul",{class:"problems",children:e.problems.map(({code:u,severity:c,message:d,resolution:p},g)=>o("li",{class:c.toLowerCase(),children:[o("b",{children:o(ye,{text:d})}),o("p",{children:[o(ye,{text:p})," ",o("code",{children:u})]})]},g))}),r&&o(Te,{title:"The test record",error:r,onRetry:()=>{l()}}),t&&o("div",{class:`notice ${t.isHealthy?"done":"failed"}`,role:"status",children:[o("b",{children:t.isHealthy?"The test record was stored, counted, found and voided.":"The test record failed."}),t.problem&&o("p",{children:[o(ye,{text:t.problem.message})," ",o(ye,{text:t.problem.resolution})]}),o("ul",{class:"steps",children:t.steps.map(({step:u,status:c,message:d,durationMs:p})=>o("li",{class:c.toLowerCase(),children:[o(G,{name:c==="PASSED"?"check":c==="FAILED"?"close":"more"}),o("b",{children:u.toLowerCase().replace("_"," ")}),o("span",{children:o(ye,{text:d})}),o("span",{class:"number muted",children:[p," ms"]})]},u))})]})]})})}function Kp(){let e=le.data.value.ingestion?.services??[];return o(se,{title:"Services",hasData:!!le.data.value.ingestion,isLoading:le.loading.value.has("ingestion"),error:le.errors.value.ingestion,onRetry:()=>{lt(["ingestion"])},children:()=>e.length===0?o("p",{class:"notice empty",children:["No service has sent a call yet. Create a token below, and send a record with ",o("code",{children:"recordUsage"}),"."]}):o("table",{class:"groups services",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Service"}),o("th",{scope:"col",class:"medium",children:"Last seen"}),o("th",{scope:"col",class:"number",children:"Recorded"}),o("th",{scope:"col",class:"number wide",children:"Duplicates"}),o("th",{scope:"col",class:"number wide",children:"Conflicts"}),o("th",{scope:"col",class:"number",children:"Not recorded"})]})}),o("tbody",{children:e.map(t=>o(Gp,{service:t},t.service))})]})})}var Hr=e=>e==="0"?o("span",{class:"muted",children:"0"}):N(BigInt(e),"count");function Gp({service:e}){let{timeZone:t}=x.value,[n,r]=A(!1),s=e.rows.filter(({reason:l})=>l!=null),i=BigInt(e.rejected)+BigInt(e.refused),a=s.length>0||e.examples.length>0;return o(k,{children:[o("tr",{children:[o("th",{scope:"row",children:a?o("button",{type:"button",class:"row-button","aria-expanded":n,onClick:()=>r(!n),children:[o(G,{name:"down"}),o("span",{class:"ellipsis",children:e.service})]}):o("span",{class:"ellipsis block",children:e.service})}),o("td",{class:"medium",children:W(e.lastSeenAt,t)}),o("td",{class:"number",children:Hr(e.recorded)}),o("td",{class:"number wide",children:Hr(e.duplicates)}),o("td",{class:"number wide",children:Hr(e.conflicts)}),o("td",{class:`number ${i>0n?"bad-number":""}`,children:Hr(i.toString())})]}),n&&o("tr",{children:o("td",{colSpan:6,children:o("ul",{class:"rejections",children:[s.map((l,u)=>o("li",{children:o("span",{children:[o("b",{children:N(BigInt(l.records),"count")})," ",l.outcome.toLowerCase()," as ",o("code",{children:l.reason}),l.usageType&&o(k,{children:[" of ",o("code",{children:l.usageType})]}),", last ",W(l.lastAt,t)]})},u)),e.examples.map((l,u)=>o("li",{children:[o("span",{class:"muted",children:[W(l.seenAt,t),l.accountId&&` · ${l.accountId}`,l.idempotencyKey&&` · ${l.idempotencyKey}`]}),o("span",{children:[o(ye,{text:l.message})," ",o("code",{children:l.reason})]})]},`example-${u}`))]})})})]})}var Yp=5e3,jr=M("connecting"),yu=be(()=>{let{tab:e,range:t,timeZone:n,filter:r}=x.value;return e!=="usage"||te.value!=="open"||!Wp.value?null:JSON.stringify({range:Ue(t),timeZone:n,filter:Ae(r)})}),Wp=be(()=>!!T.data.value.insights);function bu(){oe(()=>{if(yu.value!==null)return ea(JSON.parse(yu.value),({totals:e,isInitial:t})=>{let n=T.loading.value.has("insights")||e.records===T.data.value.insights?.totals.records;(!t||!n)&&Qe()},{minIntervalMs:Yp,onStatus:e=>jr.value=e})})}function zp(){if(te.value!=="ended")return{title:"Sign in",advice:"Paste a token of your identity provider, or a service token with the scope read."};let e="Paste another token to continue where you were.";return Me.value?{title:V.value?"Your session has ended":"This token was not accepted",advice:e}:{title:"Sign in again",advice:e}}function vu(){let[e,t]=A(""),[n,r]=A(!1),{title:s,advice:i}=zp();return o("main",{class:"sign-in",children:o("form",{class:"panel",onSubmit:a=>{a.preventDefault(),e.trim()&&Ss(e,n)},children:[o(_r,{}),o("h1",{children:s}),Me.value&&o("div",{class:"notice failed",role:"alert",children:o(st,{error:Me.value})}),o("p",{class:"muted",children:i}),o("label",{children:["Token",o("input",{type:"password",class:"control",autoComplete:"off",spellcheck:!1,required:!0,value:e,onInput:a=>t(a.currentTarget.value),placeholder:"ui_… or eyJ…"})]}),o("label",{class:"check",children:[o("input",{type:"checkbox",checked:n,onChange:()=>r(!n)})," Keep it in this tab until the tab is closed"]}),o("button",{type:"submit",class:"primary",children:te.value==="ended"?"Continue":"Sign in"}),o("details",{children:[o("summary",{children:"Where do I get a token?"}),o("p",{children:"An operator creates one on the server:"}),o("pre",{children:["usage-insights token create \\",`
`,"  --name me --scope read"]}),o("p",{class:"muted",children:"It is kept in the memory of this page and is sent only to this server."})]})]})})}var Qr={accent:"--accent",background:"--bg",panel:"--panel",text:"--ink",muted:"--muted",border:"--line"},_u={accent:["#3451d1","#8ca0ff"],panel:["#ffffff","#16191f"],text:["#15181e","#e8eaee"],muted:["#5d6675","#9ba4b4"]},xu=32,wu=4.5,ku=new URLSearchParams(location.search);function Xp(e){let n=e.split(",").map(r=>r.trim().replace(/^#/,"").toLowerCase()).map(r=>/^[0-9a-f]{3}$/.test(r)?r.replace(/./g,"$&$&"):r);return n.length>2||!n.every(r=>/^[0-9a-f]{6}$/.test(r))?null:[`#${n[0]}`,`#${n[1]??n[0]}`]}function Su(e){let[t,n,r]=[1,3,5].map(s=>{let i=parseInt(e.slice(s,s+2),16)/255;return i<=.04045?i/12.92:((i+.055)/1.055)**2.4});return .2126*t+.7152*n+.0722*r}function vi(e,t){let[n,r]=[Su(e),Su(t)].sort((s,i)=>s-i);return(r+.05)/(n+.05)}var Au=([e,t])=>`light-dark(${e}, ${t})`,Tu=e=>vi(e,"#ffffff")>=vi(e,"#0e1014")?"#ffffff":"#0e1014";function Jp(e){let[t,n]=[e.panel??_u.panel,["text","muted","accent"]];if(!(!n.some(r=>e[r])&&!e.panel))for(let r of n)for(let[s,i]of["light","dark"].entries()){let a=vi((e[r]??_u[r])[s],t[s]);a<wu&&Je(`\`theme.${r}\` on \`theme.panel\` has a contrast of ${a.toFixed(1)} in ${i} colours; text needs ${wu} (WCAG AA)`)}}function Ru(){let e=document.documentElement,t={};e.classList.add("embedded");for(let[r,s]of ku){let i=/^theme\.(.+)$/.exec(r)?.[1];if(i===void 0)continue;let a=i in Qr?Xp(s):null;a?(t[i]=a,e.style.setProperty(Qr[i],Au(a))):i==="background"&&s==="transparent"?e.style.setProperty("--bg","transparent"):i in Qr?Je(`\`${r}\` is \`${s}\`; it must be a colour such as \`1d4ed8\`, or one for light and one for dark: \`1d4ed8,8ca0ff\``):i==="radius"?/^\d{1,2}$/.test(s)&&Number(s)<=xu?e.style.setProperty("--radius",`${s}px`):Je(`\`${r}\` is \`${s}\`; it must be a number of pixels, 0 to ${xu}`):i==="font"?/^[\w\s,"'-]{1,200}$/.test(s)&&CSS.supports("font-family",s)?e.style.fontFamily=s:Je(`\`${r}\` is \`${s}\`; it must be a list of fonts as in CSS, such as \`Inter, sans-serif\``):Je(`\`${r}\` is no variable of the theme; there are ${[...Object.keys(Qr),"radius","font"].map(l=>`\`theme.${l}\``).join(", ")}`)}t.accent&&(e.style.setProperty("--on-accent",Au([Tu(t.accent[0]),Tu(t.accent[1])])),e.style.setProperty("--soft","color-mix(in srgb, var(--accent) 10%, var(--panel))")),t.panel&&(e.style.setProperty("--raised","var(--panel)"),e.style.setProperty("--grid","color-mix(in srgb, var(--ink) 6%, var(--panel))")),Jp(t);let n=ku.get("theme");return n==="light"||n==="dark"?n:(n!==null&&n!=="system"&&Je(`\`theme\` is \`${n}\`; it must be \`light\`, \`dark\` or \`system\``),"system")}var Iu="usage-insights.theme";function eg(){try{let e=localStorage.getItem(Iu);return e==="light"||e==="dark"?e:"system"}catch{return"system"}}var Zr=M(I.embed?Ru():eg());oe(()=>{document.documentElement.dataset.theme=Zr.value});function Eu(e){Zr.value=e;try{localStorage.setItem(Iu,e)}catch{}}var tg=new Set(["tokens","input","output","compute","cost","calls"]),ng={input:"Input · cached",output:"Output · reasoning"};function rg(e,{range:t}){let n=Math.min(Date.parse(t.end),Date.now()),r=BigInt(Math.max(1,Math.round((n-Date.parse(t.start))/1e3)));return e/r}function sg(e,t,n,r){switch(e.id){case"tokens":return Ve(t.records,mt);case"input":return t.cacheReadShare?`${De(t.cacheReadShare)} from cache`:"";case"output":return t.tokensReasoning==="0"?"":`reasoning ${mt(BigInt(t.tokensReasoning),"count")}`;case"compute":return n===null||n===0?"":`${n} ${n===1?"tier":"tiers"}`;case"cost":return r?`≈ ${r} this month`:t.unpricedRecords==="0"?"":`${Ve(t.unpricedRecords,mt)} not priced`;case"storage":return"on average";default:return""}}var Du="usage-insights.cards";function Mu(){try{return Number(localStorage.getItem(Du))||7}catch{return 7}}function ig(e){try{!I.embed&&Mu()!==e&&localStorage.setItem(Du,String(e))}catch{}}function Nu(){let{insights:e,tiers:t,findings:n,unique:r}=T.data.value,s=T.errors.value.insights;if(s)return o(Te,{title:"Totals",error:s,onRetry:()=>{_e("insights")}});if(!e){let m=Mu();return o("div",{class:`cards of-${m}`,"aria-hidden":"true",children:Array.from({length:m},(b,v)=>o("div",{class:"card waiting",children:[o("i",{}),o("i",{}),o("i",{})]},v))})}let{totals:i}=e,{totals:a,users:l}=Oa.value,u=ve.flatMap(m=>{let b=m.total?.(i);return b===void 0||!(tg.has(m.id)||m.id!=="records"&&b!==0n)?[]:[{measure:m,value:b,before:a&&m.total(a)}]}),c=!Ne.value,d=u.length+Number(c);ig(d);let p=n?.findings?.rows.find(m=>m.kind==="FORECAST"&&m.measure==="COST"&&m.subject===null)?.forecast,g=p?ko(p.expected):null,f=T.errors.value.unique,h=r?.uniqueUsers&&BigInt(r.uniqueUsers.count);return o("div",{class:`cards of-${d}`,role:"group","aria-label":"Totals",children:[u.map(({measure:m,value:b,before:v})=>o(Cu,{name:ng[m.id]??m.name,value:m.id==="storage"?Ao(rg(b,e)):mt(b,m.unit),exact:N(b,m.unit),difference:v===null?null:vn(b,v),remark:sg(m,i,t?.tiers.filter(({tier:_})=>_!==null).length??null,g),isChosen:x.value.measure===m.id,onPress:()=>D({measure:m.id,split:null})},m.id)),c&&o(Cu,{name:"Unique users",value:h==null?"–":mt(h,"count"),exact:h==null?f?wa(f.message):"not known":N(h,"count"),difference:h==null||l===null?null:vn(h,BigInt(l)),remark:h==null?"not counted":"",isChosen:x.value.measure==="users",onPress:()=>D({measure:"users",split:null})})]})}var og={up:"▲",down:"▼",same:""},ag={up:"up by",down:"down by",same:""};function Cu({name:e,value:t,exact:n,difference:r,remark:s,isChosen:i,onPress:a}){let[l,...u]=e.split(" · ");return o("button",{type:"button",class:"card","aria-pressed":i,"data-exact":n,onClick:a,children:[o("span",{class:"card-name",children:[l,u.length>0&&o("span",{class:"roomy",children:[" · ",u.join(" · ")]})]}),o("span",{class:"card-value",children:t}),o("span",{class:"card-remark",children:[r&&o("b",{class:r.direction,children:[o("span",{"aria-hidden":"true",children:[og[r.direction]," "]}),o("span",{class:"hidden",children:[ag[r.direction]," "]}),r.text]}),o("span",{children:s})]}),o("span",{class:"hidden",children:["exactly ",n]})]})}var lg={CONCENTRATION:"Concentrated",DROP:"Drop",DUPLICATES:"Duplicates",FORECAST:"Forecast",NEW:"New",REFUSALS:"Rejected",SILENT:"Stopped",SPIKE:"Spike",UNPRICED:"Not priced",UNTRACKED:"Not metered"},Uu=5;function ug(e){let{from:t,through:n}=e.range.days,r={range:{from:t,through:n},filter:Ae(e.filter)??{},interval:null};switch(e.kind){case"UNPRICED":return{name:"Set a price",patch:{tab:"hardware"}};case"UNTRACKED":return e.gap?.reason==="TIER_MISSING"?{name:"Show it",patch:{...r,measure:"compute",split:null}}:{name:"Open hardware",patch:{tab:"hardware"}};case"REFUSALS":case"DUPLICATES":return{name:"Open ingestion",patch:{tab:"ingestion"}};case"FORECAST":return{name:"Show the month",patch:{...r,range:{preset:"THIS_MONTH"},...Ou(e)}};default:return{name:"Show these days",patch:{...r,...Ou(e)}}}}function Ou({measure:e,usageType:t}){let n=e==="COST"?"cost":e==="TOKENS"?"tokens":t==="compute_seconds"?"compute":t==="api_calls"?"calls":null;return n?{measure:n,split:null}:{}}function cg(e){let t=new Set,n=e.filter(({kind:s,subject:i})=>{if(s!=="FORECAST")return!0;let a=!t.has(i??"");return t.add(i??""),a}),r=({kind:s,severity:i,subject:a})=>i==="CRITICAL"?0:i==="WARNING"?1:s==="FORECAST"?a===null?2:4:3;return n.sort((s,i)=>r(s)-r(i))}function $u(){let[e,t]=A(!1),n=T.data.value.findings?.findings,r=cg([...n?.rows??[]]);return o(se,{title:"Worth knowing",class:"worth-knowing",hasData:!!n,isLoading:T.loading.value.has("findings"),error:T.errors.value.findings,lines:4,onRetry:()=>{_e("findings")},children:()=>o(k,{children:[r.length===0&&o("p",{class:"notice empty",children:"Nothing unusual in this range: no spikes, gaps, or records without a price."}),o("ul",{class:"findings",children:r.slice(0,e?r.length:Uu).map((s,i)=>{let{name:a,patch:l}=ug(s);return o("li",{class:s.severity.toLowerCase(),children:[o("b",{children:lg[s.kind]}),o("p",{children:o(ye,{text:s.message})}),!(I.embed&&l.tab)&&o("button",{type:"button",class:"secondary",onClick:()=>D(l),children:a})]},i)})}),r.length>Uu&&o("button",{type:"button",class:"secondary",onClick:()=>t(!e),children:e?"Show fewer":`Show all ${r.length}`})]})})}var Pu={range:"DateRangeInput!",timeZone:"TimeZone!",filter:"UsageFilter",interval:"SeriesInterval!",split:"UsageDimension!",measure:"UsageMeasure",chartMeasure:"UsageMeasure",userMeasure:"UsageMeasure!",usageTypes:"[String!]",tableTypes:"[String!]",groups:"[GroupByInput!]!",compare:"SeriesComparison",rows:"Int!"};function ut(e,t,n){let r=t.toString().trim().replace(/^ {4}fragment/gm,"fragment"),s=null,a=r.split(`
`).flatMap(d=>{if(s!==null)return d===s&&(s=null),[];let p=/ @include\(if: \$(\w+)\)/.exec(d);return p?n[p[1]]?[d.replace(p[0],"")]:(d.endsWith("{")&&(s=`${/^ */.exec(d)?.[0]}}`),[]):[d]}).join(`
`),l=[...new Set([...a.matchAll(/\$(\w+)/g)].map(([,d])=>d))].filter(d=>d in Pu),u=l.map(d=>`$${d}: ${Pu[d]}`).join(", "),[,c=e]=/fragment (\w+) on Query/.exec(a)??[];return{query:`query ${e}(${u}) {
  ...${c}
}

${a}
`,variables:Object.fromEntries(l.filter(d=>n[d]!=null).map(d=>[d,n[d]]))}}function dg({query:e,variables:t}){if(!I.graphiql)return null;let n=new URLSearchParams({query:e,variables:JSON.stringify(t,null,2)});return`${I.graphiql}#${n}`}function pg({query:e,variables:t}){let n=JSON.stringify({query:e,variables:t}).replaceAll("'","'\\''"),r=ee.value===null?"":' -H "authorization: Bearer $TOKEN"';return`curl -s ${new URL(I.endpoint,location.href).href} -H 'content-type: application/json'${r} -d '${n}'`}function Fe(e){let t=dg(e);return[...t?[{name:"Open as GraphQL",graphiql:t}]:[],{name:"Copy as curl",run:()=>{vr(pg(e))}}]}function gg(e){let t=/^[=+@\t\r]|^-(?!\d)/.test(e)?`'${e}`:e;return/[",\r\n]/.test(t)?`"${t.replaceAll('"','""')}"`:t}function rn(e){let t=Object.keys(e[0]??{});return[t,...e.map(n=>t.map(r=>n[r]??""))].map(n=>n.map(gg).join(",")).join(`\r
`)+`\r
`}function Ee(e,t,n){let r=document.createElement("a");r.href=URL.createObjectURL(new Blob([t],{type:n})),r.download=e,r.click(),URL.revokeObjectURL(r.href)}var fg={usageType:"usage type",quantity:"quantity",cost:"cost",costSource:"source of the cost",model:"model",provider:"provider",tier:"tier",source:"source",userId:"user",sessionId:"session",workspaceId:"workspace",agentId:"agent",labels:"labels",metadata:"metadata",occurredAt:"time"};function _i(e,t,n){let r=e[t];return t==="cost"?fe(e.cost):t==="labels"?e.labels.map(({key:s,value:i})=>`${s}: ${i}`).join(", ")||"none":r==null?"none":t==="metadata"?JSON.stringify(r):t==="costSource"?e.costSource.toLowerCase():t==="quantity"?N(BigInt(e.quantity),"count"):t==="occurredAt"?W(e.occurredAt,n):String(r)}function mg(e,t,n){return Object.entries(fg).map(([r,s])=>({name:s,from:_i(t,r,n),to:_i(e,r,n)})).filter(({from:r,to:s})=>r!==s).map(({name:r,from:s,to:i})=>`${r} ${s} → ${i}`)}function hg({correction:e},t){if(!e)return"Counts";let{correctedAt:n,correctedBy:r,reason:s,replacementId:i}=e;return`${i?"Replaced":"Voided"} ${W(n,t)}${r?` by ${r}`:""}${s?`: ${s}`:""}`}function Fu({record:e,timeZone:t}){let[n,r]=A(null),[s,i]=A(null),{id:a,accountId:l,idempotencyKey:u}=e,c=async p=>{i(null);let{data:g,errors:f}=await Pt(Do,{accountId:l,idempotencyKey:u},{signal:p});r(g?.usageRecord?.versions??[]),i(f[0]??null)};if(Y(()=>{let p=new AbortController;return c(p.signal).catch(g=>{if(!p.signal.aborted)throw g}),()=>p.abort()},[]),s)return o(Te,{title:"History",error:s,onRetry:()=>{c()}});if(!n)return o(Tn,{lines:1});let d=n.length===1&&!n[0].correction;return o("section",{class:"history","aria-label":"History",children:[o("h3",{children:"History"}),d?o("p",{class:"muted",children:"Never corrected"}):o("ol",{children:n.map((p,g)=>{let f=n[g+1];return o("li",{"aria-current":p.id===a?"true":void 0,children:[o("span",{children:[o("b",{children:hg(p,t)}),p.id===a&&o("span",{class:"muted",children:" · this record"})]}),o("span",{class:"muted",children:["Recorded ",W(p.recordedAt,t),": ",f?mg(p,f,t).join(", ")||"nothing changed":`quantity ${_i(p,"quantity",t)}`]})]},p.id)})})]})}var qn=M(null);Ft(()=>qn.value=null);function sn(e,t,n=x.value.range){qn.value={title:e,filter:t,range:n}}function Lu(){if(!qn.value)return null;let{title:e,filter:t,range:n}=qn.value;return o(Vt,{title:`Records: ${e}`,kind:"side",onClose:()=>qn.value=null,children:o(yg,{filter:t,range:n})})}function yg({filter:e,range:t}){let{timeZone:n}=x.value,[r,s]=A([]),[i,a]=A(null),[l,u]=A(null),[c,d]=A(!0),p={range:Ue(t),timeZone:n,filter:Ae(e)},g=async(h,m)=>{d(!0),u(null);let{data:b,errors:v}=await Pt(Ms,{...p,after:h},{signal:m});if(b?.records){let{nodes:_,pageInfo:y}=b.records;s(w=>h===null?_:[...w,..._]),a(y.hasNextPage?y.endCursor??null:null)}u(v[0]??null),d(!1)};Y(()=>{let h=new AbortController;return g(null,h.signal).catch(m=>{if(!h.signal.aborted)throw m}),()=>h.abort()},[]);let f={query:Ms.toString().trim().replace(/^ {4}/,""),variables:p};return o(k,{children:[o("div",{class:"drawer-tools",children:[o("span",{class:"muted",children:["Newest first, at ",n.replaceAll("_"," ")]}),o(pe,{name:"More about these records",actions:[{name:"Download JSON",run:()=>Ee("usage-records.json",JSON.stringify(r,null,2),"application/json")},...Fe(f)]})]}),r.length>0&&o("ul",{class:"records",children:r.map(h=>o(bg,{record:h,timeZone:n},h.id))}),l&&o(Te,{title:"Records",error:l,onRetry:()=>{g(i)}}),c&&o(Tn,{lines:r.length>0?2:8}),!c&&!l&&r.length===0&&o("p",{class:"notice empty",children:"No records match. They may have been voided, or the range has moved on."}),i&&!c&&!l&&o("button",{type:"button",class:"secondary",onClick:()=>{g(i)},children:"Show 50 more"})]})}var xi=(e,t)=>e!==null&&t!==null?`${t} (${e})`:e;function bg({record:e,timeZone:t}){let[n,r]=A(!1),s=[e.accountName??e.accountId,e.model??e.tier,e.userName??e.userId].filter(Boolean).join(" · "),i=[["Account",xi(e.accountId,e.accountName)],["User",xi(e.userId,e.userName)],["Session",xi(e.sessionId,e.sessionName)],["Workspace",e.workspaceId],["Agent",e.agentId],["Model",e.model],["Provider",e.provider],["Tier",e.tier],["Source",e.source],["Labels",e.labels.map(({key:a,value:l})=>`${a}: ${l}`).join(", ")],["Cost",`${fe(e.cost)} (${e.costSource.toLowerCase()})`],["Occurred at",e.occurredAt],["Recorded at",e.recordedAt],["Idempotency key",e.idempotencyKey],["Metadata",e.metadata==null?null:JSON.stringify(e.metadata)]];return o("li",{children:o("details",{onToggle:a=>a.currentTarget.open&&r(!0),children:[o("summary",{children:[o("span",{class:"when",children:W(e.occurredAt,t)}),o("span",{class:"what",children:[o("b",{children:N(BigInt(e.quantity),"count")})," ",e.usageType.replaceAll("_"," "),e.correction&&o("em",{children:[" ",e.correction.replacementId?"replaced":"voided"]})]}),o("span",{class:"amount",children:fe(e.cost)}),o("span",{class:"about muted ellipsis",title:s,children:s})]}),o("dl",{children:[i.filter(([,a])=>a).map(([a,l])=>o(k,{children:[o("dt",{children:a}),o("dd",{children:l})]})),o("dt",{children:"Id"}),o("dd",{children:[o("code",{children:e.id})," ",o(Bt,{text:e.id,name:"Copy the id"})]})]}),n&&o(Fu,{record:e,timeZone:t})]})})}var vg=[{from:1900,height:420,character:7.5},{from:560,height:300,character:6.6},{from:0,height:230,character:6.6}],Bn=10,ki=26,_g=6,qu=(e,t,n,r)=>`M${e.toFixed(2)} ${t.toFixed(2)}h${n.toFixed(2)}v${r.toFixed(2)}h${(-n).toFixed(2)}z`;function xg(){let e=Ye(null),[t,n]=A(0);return zn(()=>{n(Math.floor(e.current.clientWidth));let r=new ResizeObserver(([s])=>s&&n(Math.floor(s.contentRect.width)));return r.observe(e.current),()=>r.disconnect()},[]),[e,t]}function wg(e,t,n){let{height:r,character:s}=vg.find(({from:m})=>n>=m),i=e.buckets.map(({compared:m})=>m===null?null:yn(m,t)),a=du().keys(e.lines.map((m,b)=>b)).value((m,b,v)=>yn(e.lines[b].values[v]??0n,t)).order(Br)(e.buckets),l=Math.max(Ls(a.at(-1)??[],([,m])=>m)??0,Ls(i,m=>m??0)??0),u=en().domain([0,l||1]).nice(4).range([r-ki,Bn]),c=u.ticks(4).map(m=>({value:m,text:So(m,t)})),d=Math.max(...c.map(({text:m})=>m.length))*s+14,p=e.buckets.length,g=(n-d)/Math.max(1,p),f=g>8?.26:g>4?.14:0,h=ri().domain(e.buckets.map((m,b)=>b)).range([d,n]).paddingInner(f).paddingOuter(f/2);return{height:r,left:d,compared:i,stacked:a,x:h,y:u,ticks:c,step:g,isDense:f===0}}function kg(e,t,n,r){let s=Math.max(1,Math.ceil(r/n));if(t==="DAY"&&s>20){let i=e.flatMap(({date:l},u)=>l.endsWith("-01")?[u]:[]),a=Math.max(1,Math.ceil(r/n/30.4));return i.filter((l,u)=>u%a===0)}if(t==="HOUR"){let i=[1,2,3,6,12,24,48,96,168].find(a=>a>=s)??s;return e.flatMap((a,l)=>l%i===0?[l]:[])}return e.flatMap((i,a)=>a%s===0?[a]:[])}function Bu({model:e,unit:t,interval:n,timeZone:r,title:s,compared:i,onFilter:a,onZoom:l,onZoomOut:u}){let[c,d]=xg(),[p,g]=A(null),[f,h]=A(null),m=Ye(null),{lines:b,buckets:v}=e,_=v.length-1,y=Le(()=>d>0?wg(e,t,d):null,[e,t,d]),w=Le(()=>{if(!y)return[];let{stacked:S,x:E,y:U}=y;return S.map(ne=>{let[Q,ae]=["",""];return ne.forEach(([rc,Ci],Di)=>{let Mi=U(rc)-U(Ci);if(Mi<=0)return;let Ni=qu(E(Di),U(Ci),E.bandwidth(),Mi);v[Di].status==="COMPLETE"?Q+=Ni:ae+=Ni}),{whole:Q,partial:ae}})},[y,v]);Y(()=>{g(null),h(null)},[v.length,v[0]?.start,n]);let L=S=>{let{left:E,x:U}={left:c.current.getBoundingClientRect().left,x:y.x},ne=S.clientX-E-y.left;return Math.max(0,Math.min(_,Math.floor(ne/U.step())))},X=(S,E)=>{let U=S.clientY-c.current.getBoundingClientRect().top,ne=y.stacked.findIndex(Q=>U<=y.y(Q[E][0])&&U>=y.y(Q[E][1]));return b[ne]},ue=(S,E)=>{h(null),g(null),l(Math.min(S,E),Math.max(S,E))},ge=S=>{let E=L(S);m.current&&Math.abs(S.clientX-m.current.x)>_g&&(f||c.current.setPointerCapture(S.pointerId),h([m.current.index,E])),g(E)},Ce=S=>{let E=m.current;if(m.current=null,!!E){if(f)ue(...f);else if(S.pointerType==="mouse"&&a){let U=X(S,L(S));U&&a(U)}}},ce=S=>{let E=p??_,ne={ArrowLeft:E-1,ArrowRight:E+1,PageUp:E-7,PageDown:E+7,Home:0,End:_}[S.key];if(ne!==void 0){let Q=p===null&&S.key==="ArrowLeft"?_:Math.max(0,Math.min(_,ne));h(S.shiftKey?[f?.[0]??E,Q]:null),g(Q)}else if(S.key==="Enter"){if(p===null)return;ue(...f??[p,p])}else if(S.key==="Escape")f?h(null):u?u():g(null);else return;S.preventDefault()},de=S=>fn(n,S.date,S.start,r),R=S=>{let E=v[S];if(!E)return"";let U=mn(E.status),ne=e.isSplit?b.map(({name:Q,values:ae})=>({name:Q,value:ae[S]??0n})).filter(({value:Q})=>Q!==0n):[];return[`${de(E)}${U?` (${U})`:""}: ${$(E.total,t)}`,...ne.map(({name:Q,value:ae})=>`${Q} ${$(ae,t)}`),...i&&E.compared!==null?[`${i} ${$(E.compared,t)}`]:[]].join("; ")},q=n==="HOUR"?56:64,B=f&&[Math.min(...f),Math.max(...f)];return o("div",{class:"plot",ref:c,role:"slider",tabIndex:0,"aria-label":`${s}. Arrow keys move, Shift with an arrow selects, Enter zooms in, Escape goes back.`,"aria-valuemin":0,"aria-valuemax":Math.max(0,_),"aria-valuenow":p??Math.max(0,_),"aria-valuetext":R(p??_),onKeyDown:ce,onFocus:()=>c.current?.matches(":focus-visible")&&g(p??_),onBlur:()=>g(null),onPointerDown:S=>{S.button===0&&y&&(m.current={x:S.clientX,index:L(S)})},onPointerMove:y?ge:void 0,onPointerUp:Ce,onPointerLeave:()=>!m.current&&g(null),onPointerCancel:()=>{m.current=null,h(null)},children:[y&&o("svg",{width:d,height:y.height,"aria-hidden":"true",class:`${y.isDense?"dense":""} ${p===null?"":"has-focus"}`,children:[y.ticks.map(({value:S,text:E})=>o("g",{children:[o("line",{class:"grid",x1:y.left,x2:d,y1:y.y(S),y2:y.y(S)}),o("text",{class:"tick",x:y.left-8,y:y.y(S)+4,"text-anchor":"end",children:E})]},S)),p!==null&&!B&&o("rect",{class:"focus",x:y.x(p)-y.x.step()*.13,y:Bn,width:y.x.bandwidth()+y.x.step()*.26,height:y.height-Bn-ki,rx:"3"}),w.map(({whole:S,partial:E},U)=>o("g",{class:`data ${b[U].colour}`,children:[o("path",{d:S}),o("path",{class:"partial",d:E})]},U)),p!==null&&y.stacked.map((S,E)=>{let[U,ne]=S[p]??[0,0],Q=v[p]?.status==="COMPLETE";return o("path",{class:`at ${b[E].colour} ${Q?"":"partial"}`,d:qu(y.x(p)??0,y.y(ne),y.x.bandwidth(),y.y(U)-y.y(ne))},E)}),i&&o(Sg,{...y}),B&&o("rect",{class:"selection",x:y.x(B[0]),y:Bn,width:y.x(B[1])+y.x.bandwidth()-y.x(B[0]),height:y.height-Bn-ki}),kg(v,n,y.x.step(),q).map(S=>{let E=v[S],U=y.x(S)+y.x.bandwidth()/2;return o("text",{class:"tick",x:Math.min(d-18,Math.max(y.left+12,U)),y:y.height-7,"text-anchor":"middle",children:bo(n,E.date,E.start,r)},S)})]}),y&&p!==null&&v[p]&&o(Ag,{bucket:v[p],name:B?`${de(v[B[0]])} – ${de(v[B[1]])}`:de(v[p]),lines:b,index:p,unit:t,compared:i,isSelecting:B!==null,at:(y.x(p)??0)+y.x.bandwidth()/2,width:d})]})}function Sg({compared:e,x:t,y:n,step:r}){if(r>7){let i=Math.min(3,t.step()*.12),a=e.map((l,u)=>l===null?"":`M${(t(u)-i).toFixed(2)} ${n(l).toFixed(2)}h${(t.bandwidth()+2*i).toFixed(2)}`);return o("path",{class:"other",d:a.join("")})}let s=ci().defined(i=>i!==null).x((i,a)=>t(a)+t.bandwidth()/2).y(i=>n(i??0));return o("path",{class:"other thin",d:s(e)??""})}var wi=262;function Ag({bucket:e,name:t,lines:n,index:r,unit:s,compared:i,isSelecting:a,at:l,width:u}){let c=l>u/2,d=Math.max(0,Math.min(u-wi,c?l-wi-16:l+16)),p=mn(e.status),g=e.compared===null||e.status!=="COMPLETE"?null:vn(e.total,e.compared),f=n.filter(({values:h})=>(h[r]??0n)!==0n).reverse();return o("div",{class:"tip",style:{left:`${d}px`,width:`${wi}px`},"aria-hidden":"true",children:[o("h3",{children:[t,p&&o("small",{children:[" ",p]})]}),a?o("p",{class:"muted",children:"Release, or press Enter, to zoom in"}):o(k,{children:[o("ul",{children:f.map(h=>o("li",{children:[o("i",{class:`key ${h.colour}`}),o("span",{children:h.name}),o("b",{children:$(h.values[r]??0n,s)})]},et(h)))}),f.length!==1&&o("p",{children:[o("span",{children:"Total"}),o("b",{children:$(e.total,s)})]}),i&&e.compared!==null&&o("p",{class:"muted",children:[o("span",{children:i}),o("b",{children:[$(e.compared,s),g&&g.direction!=="same"&&` (${g.direction==="up"?"+":"−"}${g.text})`]})]})]})]})}var Si=8;function Vn(e,{kind:t,key:n,name:r,accountId:s,accountName:i}){if(t==="UNKNOWN")return P[e].missing;if(t==="REMAINDER")return`all other ${P[e].plural}`;let a=r??n??"";return e!=="USAGE_TYPE"?s==null?a:`${a} · ${i??s}`:ve.find(({usageTypes:u})=>u?.length===1&&u[0]===n)?.name??(n??"").replaceAll("_"," ")}function Ai(e,t){return e==="VALUE"?t<Si?`c${t+1}`:"rest":e==="REMAINDER"?"rest":"none"}var Vu=e=>e?.map(BigInt)??[],Tg=e=>e?.map(ke)??[];function Rg(e,{column:t}){return t==="costs"?Tg(e.costs):Vu(t==="records"?e.recordCounts:e.quantities)}function Ig(e,{column:t}){return t==="costs"?e.comparedCosts?.map(r=>r===null?null:ke(r))??[]:(t==="records"?e.comparedRecordCounts:e.comparedQuantities)?.map(r=>r===null?null:BigInt(r))??[]}function Eg(e,{column:t}){return t==="costs"?ke(e.cost):BigInt(t==="records"?e.records:e.total??"0")}var Cg=(e,t)=>e.map((n,r)=>n+(t[r]??0n));function Dg(e,t){let n=Vu(e.uniqueUsers?.counts),r=BigInt(e.uniqueUsers?.total??"0"),s=e.uniqueUsers?.comparedCounts.map(i=>i===null?null:BigInt(i))??[];return{lines:[{key:null,accountId:null,kind:"VALUE",name:t.name,colour:"c1",values:n,total:r}],buckets:Hu(e,i=>({total:n[i]??0n,compared:s[i]??null})),total:r,isSplit:!1}}function Hu(e,t){return e.starts.map((n,r)=>({date:e.dates[r],start:n,end:e.starts[r+1]??e.range.end,status:e.statuses[r],...t(r)}))}function ju(e,t,n){if(t.column==="users")return Dg(e,t);let{series:r=[]}=e,s=[],i=0;for(let u of r){let c=u.kind==="VALUE"?i++:i,d={key:u.key,accountId:u.accountId,kind:u.kind,name:Vn(n,{...u,name:u.names[0]}),colour:Ai(u.kind,c),values:Rg(u,t),total:Eg(u,t)},p=s.find(({kind:g})=>g==="REMAINDER");d.colour==="rest"&&p?(p.values=Cg(p.values,d.values),p.total+=d.total):d.colour==="rest"?s.push({...d,kind:"REMAINDER",key:null,accountId:null,name:Vn(n,{kind:"REMAINDER",key:null})}):s.push(d)}let a=Hu(e,u=>{let c=r.map(d=>Ig(d,t)[u]??null).filter(d=>d!==null);return{total:s.reduce((d,{values:p})=>d+(p[u]??0n),0n),compared:c.length>0?c.reduce((d,p)=>d+p,0n):null}}),l=s.filter(({total:u})=>u!==0n);return{lines:l,buckets:a,total:l.reduce((u,{total:c})=>u+c,0n),isSplit:!0}}var Ti=()=>o("p",{class:"notice empty",children:["No record in this range names a user. Services send it in ",o("code",{children:"userId"}),"."]});function Qu(){let e=T.data.value.users?.breakdown,t=ut("MostActiveUsers",Ta,je(["users"])),n=e?.rows??[],r=n.some(({kind:i,totals:a})=>i==="VALUE"&&a.computeSeconds!=="0"),s=n.flatMap(({kind:i,key:a})=>i==="VALUE"&&a!==null?[a]:[]);return o(se,{title:"Most active users",hasData:!!e,isLoading:T.loading.value.has("users"),error:T.errors.value.users,onRetry:()=>{_e("users")},tools:o("div",{class:"panel-actions",children:o(pe,{name:"More about Most active users",actions:[...Fe(t)]})}),children:()=>s.length===0?o(Ti,{}):o("table",{class:"groups users",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"User"}),o("th",{scope:"col",class:"number",children:"Tokens"}),r&&o("th",{scope:"col",class:"number medium",children:"Hours"}),o("th",{scope:"col",class:"number",children:"Cost"}),o("th",{scope:"col",class:"number wide",children:"Records"})]})}),o("tbody",{children:n.map(i=>{let{kind:a,key:l,names:u,accountId:c,accountName:d,totals:p,values:g}=i,f=a==="VALUE"?u[0]??l??"":a==="REMAINDER"?`${N(BigInt(g),"count")} other users`:"no user",h=tt(x.value.filter,"USER",i,s);return o("tr",{class:a==="VALUE"?"":"other-group",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",title:`Filter by ${f}`,onClick:()=>D({filter:h}),children:o("span",{class:"ellipsis",children:[o("bdi",{children:f}),c!==null&&o("small",{class:"muted",children:[" ",d??c]})]})})}),o("td",{class:"number",children:$(BigInt(p.tokens),"count")}),r&&o("td",{class:"number medium",title:N(BigInt(p.computeSeconds),"hours"),children:p.computeSeconds==="0"?"–":$(BigInt(p.computeSeconds),"hours")}),o("td",{class:"number",children:fe(p.cost)}),o("td",{class:"number wide",children:o("button",{type:"button",class:"quiet-link",title:"Show these records",onClick:()=>sn(f,h),children:N(BigInt(p.records),"count")})})]},et(i))})})]})})}var Mg=["tokens","cost","compute","users","records"],Ng={compute:"Hours",users:"Users"},Kr={HOUR:"hour",DAY:"day",WEEK:"week",MONTH:"month",QUARTER:"quarter"},Ug=864e5,Ku=e=>e.replace(/^./,t=>t.toUpperCase());function Og(e,t,n){if(e.interval==="HOUR")return{start:e.starts[t],end:e.starts[n+1]??e.range.end};let r=e.dates[n+1];return{from:t===0?e.range.firstDay:e.dates[t],through:r?new Date(Date.parse(`${r}T00:00:00Z`)-Ug).toISOString().slice(0,10):e.range.lastDay}}function Gu(e,t,n){D({filter:tt(x.value.filter,e,t,n)})}function Zu(e,t,n){return t.buckets.map((r,s)=>({start:r.start,end:r.end,status:r.status,...t.isSplit?Object.fromEntries(t.lines.map(i=>[i.name,Hn(i.values[s]??0n,n)])):{},total:Hn(r.total,n),...e.comparedRange?{compared:r.compared===null?null:Hn(r.compared,n)}:{}}))}function Hn(e,t){return t.unit==="cost"?Ut(e,"cost").replace(/\.?0+$/,""):e.toString()}function Yu(){let e=x.value,[t,n]=A(!1),{chart:r}=T.data.value,s=In.value,i=re(s.measure),a=rt(s),l=Le(()=>r?ju(r,i,a):null,[r,i,a]),u=vt(e),c=l?.buckets.some(({compared:y})=>y!==null&&y!==0n),d=r?.comparedRange&&c?s.compare==="PREVIOUS_YEAR"?"A year before":"Period before":null,p=l?.lines.flatMap(({kind:y,key:w})=>y==="VALUE"&&w!==null?[w]:[])??[],g=(y,w)=>{if(!r||!l)return;let L=Og(r,y,w);r.interval==="HOUR"&&y===w?sn(fn("HOUR",r.dates[y],r.starts[y],s.timeZone),e.filter,L):D({range:L,interval:null},bt.value??e.range)},f=bt.value&&(()=>D({range:bt.value,interval:null})),h=ut("UsageSeries",ka,je(["chart"])),m=`usage-${i.id}-by-${P[a].name}`,b=[...r&&l?[{name:"Download CSV",run:()=>Ee(`${m}.csv`,rn(Zu(r,l,i)),"text/csv")},{name:"Download JSON",run:()=>Ee(`${m}.json`,JSON.stringify(Zu(r,l,i),null,2),"application/json")}]:[],...Fe(h)],v=ve.filter(({id:y,column:w})=>Mg.includes(y)&&!(w==="users"&&Ne.value)||y===e.measure),_=`${re(e.measure).name} per ${Kr[u]}`;return o(se,{title:_,class:"series",hasData:!!r,isLoading:T.loading.value.has("chart"),error:T.errors.value.chart,lines:9,onRetry:()=>{_e("chart")},tools:o(k,{children:[o(Cs,{name:"Measure",options:v.map(({id:y,name:w})=>({value:y,name:Ng[y]??w})),value:e.measure,onChange:y=>D({measure:y,split:null})}),o(Cs,{name:"Split by",options:qt(re(e.measure)).map(y=>({value:y,name:Ku(P[y].name)})),value:rt(e),onChange:y=>D({split:y})}),o("div",{class:"panel-actions",children:[f&&o("button",{type:"button",class:"link",onClick:f,children:[o(G,{name:"back"})," Zoom out"]}),o(xt,{name:"Length of a bucket",class:"bare",options:Es(e.range).map(y=>({value:y,name:`by ${Kr[y]}`})),value:u,onChange:y=>D({interval:y},bt.value)}),o("button",{type:"button",class:"link","aria-pressed":t,onClick:()=>n(!t),children:t?"Chart":"Table"}),o(pe,{name:`More about ${_}`,actions:b})]})]}),children:()=>!r||!l?null:r.emptyReason?o(Ht,{title:`No ${i.name.toLowerCase()} in this range`,reason:r.emptyReason}):i.column==="users"&&l.total===0n?o(Ti,{}):o(k,{children:[t?o(Pg,{chart:r,model:l,measure:i,timeZone:s.timeZone,compared:d}):o(Bu,{model:l,unit:i.unit,interval:r.interval,timeZone:s.timeZone,title:`${_}${l.isSplit?` by ${P[a].name}`:""}, ${N(l.total,i.unit)} in all`,compared:d,onFilter:l.isSplit?y=>Gu(a,y,p):null,onZoom:g,onZoomOut:f}),o($g,{model:l,dimension:a,compared:d,chart:r,others:p})]})})}function $g({chart:e,model:t,dimension:n,compared:r,others:s}){let i=t.buckets.some(({status:a})=>a==="PARTIAL");return o("ul",{class:"legend","aria-label":"Legend",children:[!t.isSplit&&o("li",{class:"note",children:[o("i",{class:"key c1"}),"Distinct users of each ",Kr[e.interval],n!=="ACCOUNT"&&`, not split: a user of two ${P[n].plural} counts once`]}),t.isSplit&&t.lines.map(a=>o("li",{children:o("button",{type:"button",title:`Filter by ${a.name}`,onClick:()=>Gu(n,a,s),children:[o("i",{class:`key ${a.colour}`}),o("span",{class:"ellipsis",children:a.name})]})},et(a))),r&&e.comparedRange&&o("li",{class:"note",children:[o("i",{class:"key other"}),r,", ",We(e.comparedRange.firstDay,e.comparedRange.lastDay)]}),i&&o("li",{class:"note",children:[o("i",{class:"key partial"}),"not complete"]})]})}function Pg({chart:e,model:t,measure:n,timeZone:r,compared:s}){let i=t.isSplit?t.lines:[];return o("div",{class:"scroll-table",role:"region","aria-label":"Values of the chart",tabIndex:0,children:o("table",{children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:Ku(Kr[e.interval])}),i.map(a=>o("th",{scope:"col",class:"number",children:o("span",{class:"ellipsis",title:a.name,children:a.name})},et(a))),o("th",{scope:"col",class:"number",children:t.isSplit?"Total":n.name}),s&&o("th",{scope:"col",class:"number",children:s})]})}),o("tbody",{children:t.buckets.map((a,l)=>o("tr",{children:[o("th",{scope:"row",children:[fn(e.interval,a.date,a.start,r)," ",o("span",{class:"muted",children:mn(a.status)})]}),i.map(u=>{let c=u.values[l]??0n;return o("td",{class:`number ${c===0n?"muted":""}`,title:N(c,n.unit),children:$(c,n.unit)},et(u))}),o("td",{class:"number",title:N(a.total,n.unit),children:o("b",{children:$(a.total,n.unit)})}),s&&o("td",{class:"number muted",children:a.compared===null?"–":$(a.compared,n.unit)})]},a.start))})]})})}var Fg=[10,50,200,1e3],Lg=e=>e.replace(/^./,t=>t.toUpperCase());function zu({totals:e,uniqueUsers:t},{column:n}){return n==="costs"?ke(e.cost):n==="users"?BigInt(t??"0"):n==="records"?BigInt(e.records):e.byType.reduce((r,{quantity:s})=>r+BigInt(s),0n)}function Ri(e,t){return t.map((n,r)=>{let s=e.keys[r]??null,i=P[n].belongsToAccount;return{dimension:n,kind:e.kind==="VALUE"&&s===null?"UNKNOWN":e.kind,key:s,name:e.names[r]??null,accountId:i?e.accountId:null,accountName:i?e.accountName:null}})}function qg(e,t){return e.kind==="REMAINDER"?`${N(BigInt(e.values),"count")} other ${t.length>1?"pairs":P[t[0]].plural}`:Ri(e,t).map(n=>Vn(n.dimension,n)).join(" · ")}function Bg(e,t,{by:n,rows:r}){if(t.kind==="REMAINDER"&&n.length>1)return null;let s=r.flatMap(({kind:i,key:a})=>i==="VALUE"&&a!==null?[a]:[]);return Ri(t,Lt(n)).reduce((i,a)=>tt(i,a.dimension,a,s),e)}function Wu(e,t){let n=Lt(e.by);return e.rows.map(r=>({...Object.fromEntries(Ri(r,n).map(s=>[P[s.dimension].name,s.key??Vn(s.dimension,s)])),...n.some(s=>P[s].belongsToAccount)?{account:r.accountId}:{},kind:r.kind,[t.id==="records"?"value":t.id]:Hn(zu(r,t),t),cost:r.totals.cost,records:r.totals.records,unpriced_records:r.totals.unpricedRecords}))}function Xu(){let e=x.value,t=In.value,n=re(t.measure),r=rt(e),s=T.data.value.table?.breakdown,{name:i,plural:a}=P[r],l=ut("UsageByGroup",Sa,je(["table"])),u=`${re(e.measure).name} by ${i}`,c=s?.rows.some(({kind:g})=>g==="REMAINDER"),d=Fg.find(g=>g>Rn.value),p=qt(re(e.measure)).filter(g=>g!==r);return o(se,{title:u,hasData:!!s,isLoading:T.loading.value.has("table"),error:T.errors.value.table,lines:7,onRetry:()=>{_e("table")},tools:o("div",{class:"panel-actions",children:[o(xt,{name:"Second dimension",class:"bare",options:[{value:"",name:"and by …"},...p.map(g=>({value:g,name:`and ${P[g].name}`}))],value:An(e)[1]??"",onChange:g=>D({second:g||null})}),o(pe,{name:`More about ${u}`,actions:[...s?[{name:"Download CSV",run:()=>Ee(`usage-by-${i}.csv`,rn(Wu(s,n)),"text/csv")},{name:"Download JSON",run:()=>Ee(`usage-by-${i}.json`,JSON.stringify(Wu(s,n),null,2),"application/json")}]:[],...Fe(l)]})]}),children:()=>s.rows.length===0?o("p",{class:"notice empty",children:["No ",n.name.toLowerCase()," in this range. The chart says why."]}):o(k,{children:[o(Vg,{table:s,measure:n,hasChange:t.compare==="PREVIOUS_PERIOD"&&n.change!==null}),c&&d&&o("button",{type:"button",class:"secondary",onClick:()=>$a(d),children:["Show up to ",d," ",s.by.length>1?"pairs":a]})]})})}function Vg({table:e,measure:t,hasChange:n}){let r=Lt(e.by),s=e.rows.map(c=>zu(c,t)),i=s.reduce((c,d)=>d>c?d:c,0n),a=t.unit==="cost",l=t.id==="records",u=0;return o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:Lg(r.map(c=>P[c].name).join(" and "))}),o("th",{scope:"col",class:"number",children:t.name}),o("th",{scope:"col",class:"share-bar",children:o("span",{class:"hidden",children:"Bar"})}),o("th",{scope:"col",class:"number small",children:"Share"}),n&&o("th",{scope:"col",class:"number medium",children:"Change"}),!a&&o("th",{scope:"col",class:"number",children:"Cost"}),!l&&o("th",{scope:"col",class:"number wide",children:"Records"})]})}),o("tbody",{children:e.rows.map((c,d)=>{let p=qg(c,r),g=s[d],{totals:f}=c,h=r.length>1?"single":Ai(c.kind,c.kind==="VALUE"?u++:Si),m=Bg(x.value.filter,c,e),b=o(k,{children:[r.length===1&&o("i",{class:`key ${h}`}),o("span",{class:"ellipsis",title:c.keys.filter(Boolean).join(" · ")||void 0,children:p})]});return o("tr",{class:c.kind==="VALUE"?"":"other-group",children:[o("th",{scope:"row",children:m?o("button",{type:"button",class:"row-button",onClick:()=>D({filter:m}),children:b}):o("span",{class:"row-text",children:b})}),o("td",{class:"number",title:N(g,t.unit),children:$(g,t.unit)}),o("td",{class:"share-bar",children:g!==0n&&o("i",{class:h,style:{width:`${(To(g,i)*100).toFixed(1)}%`}})}),o("td",{class:"number small",children:De(c.share,!0)}),n&&o("td",{class:"number medium muted",children:Hg(c,t)}),!a&&o("td",{class:"number",title:f.unpricedRecords==="0"?void 0:`${Ve(f.unpricedRecords)} without a known cost`,children:[fe(f.cost),f.unpricedRecords!=="0"&&o("sup",{children:"*"})]}),!l&&o("td",{class:"number wide",children:m?o("button",{type:"button",class:"quiet-link",title:"Show these records",onClick:()=>sn(p,jg(m)),children:N(BigInt(f.records),"count")}):N(BigInt(f.records),"count")})]},JSON.stringify([c.kind,c.keys,c.accountId]))})})]})}function Hg({change:e},t){if(!T.data.value.insights?.previous||t.change===null)return"–";if(!e)return"new";let n=e[t.change];if(n===null)return"–";let r=De(Math.abs(n)/100,!0);return Math.abs(n)<.05?r:`${n<0?"−":"+"}${r}`}function jg(e){let t=Ns();return t===null||e.usageTypes?.length?e:{...e,usageTypes:t}}var Ju=" ",Qg=1024;function ec(){let{tiers:e}=T.data.value,t=ut("UsageByTier",Aa,je(["tiers"])),n=e?.tiers??[],r=()=>n.map(({tier:i,computeSeconds:a,cost:l,records:u,unpricedRecords:c})=>({tier:i,compute_seconds:a,cost:l,records:u,unpriced_records:c})),s=Math.max(...n.map(({share:i})=>i),0);return o(se,{title:"Compute by tier",hasData:!!e,isLoading:T.loading.value.has("tiers"),error:T.errors.value.tiers,onRetry:()=>{_e("tiers")},tools:o("div",{class:"panel-actions",children:[!I.embed&&o("button",{type:"button",class:"link",onClick:()=>D({tab:"hardware"}),children:"Hardware"}),o(pe,{name:"More about Compute by tier",actions:[{name:"Download CSV",run:()=>Ee("compute-by-tier.csv",rn(r()),"text/csv")},{name:"Download JSON",run:()=>Ee("compute-by-tier.json",JSON.stringify(r(),null,2),"application/json")},...Fe(t)]})]}),children:()=>o(k,{children:[e?.emptyReason&&o(Ht,{title:"No compute on a tier in this range",reason:e.emptyReason}),n.length>0&&o("ul",{class:"tiers",children:n.map(i=>{let a=i.hardwareSpec,l=a&&[a.hourlyRate&&`${bn(a.hourlyRate)}/h`,a.gpuCount>0?`${a.gpuCount>1?`${a.gpuCount} × `:""}${a.gpuModel??"GPU"}`:null,a.vcpu&&`${a.vcpu} vCPU`,a.memoryMib&&`${Math.round(a.memoryMib/Qg)} GiB`].flatMap(c=>c?[c.replaceAll(" ",Ju)]:[]).join(`${Ju}· `),u=i.tier??"no tier";return o("li",{children:[o("button",{type:"button",class:`row-button ${i.tier===null?"other-group":""}`,title:`Filter by ${u}`,onClick:()=>D({filter:tt(x.value.filter,"TIER",{kind:i.tier===null?"UNKNOWN":"VALUE",key:i.tier,accountId:null},[])}),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:a?.displayName??u}),o("small",{children:l||(i.tier===null?"sent without a tier":"no hardware spec")})]})}),o("span",{class:"meter",title:De(i.share),children:o("i",{style:{width:`${(i.share/(s||1)*100).toFixed(1)}%`}})}),o("span",{class:"number",title:N(BigInt(i.computeSeconds),"hours"),children:$(BigInt(i.computeSeconds),"hours")}),o("span",{class:"number",title:i.unpricedRecords==="0"?void 0:`${Ve(i.unpricedRecords)} without a known cost`,children:i.unpricedRecords===i.records?o("em",{class:"muted",children:"not priced"}):o(k,{children:[fe(i.cost),i.unpricedRecords!=="0"&&o("sup",{children:"*"})]})})]},u)})})]})})}function Gr(){Y(Pa,[]);let e=T.data.value.insights?.emptyReason,{insights:t,chart:n}=T.errors.value;return t&&t===n?o(k,{children:[o(xr,{}),o(Te,{title:"Usage",error:t,onRetry:()=>{Qe()}})]}):e?o(k,{children:[o(xr,{}),o(Ht,{title:"No usage in this range",reason:e})]}):o(k,{children:[o(xr,{}),o(Nu,{}),o(Yu,{}),o("div",{class:`panels of-${Ne.value?3:4}`,children:[o(Xu,{}),o(ec,{}),o($u,{}),!Ne.value&&o(Qu,{})]}),o(Lu,{})]})}var Ii=[{tab:"usage",name:"Usage"},{tab:"hardware",name:"Hardware"},{tab:"ingestion",name:"Ingestion"}],Zg={usage:Gr,hardware:pu,ingestion:hu},Kg=[{theme:"system",name:"As the system"},{theme:"light",name:"Light"},{theme:"dark",name:"Dark"}];function tc(){let{tab:e}=x.value,t=te.value==="open",n=Zg[e];return Y(()=>{document.title=`${Ii.find(r=>r.tab===e)?.name} · usage-insights`},[e]),o(k,{children:[I.isDevelopment&&o("p",{class:"environment",children:"Development: open to this machine without sign-in"}),o("header",{class:"top",children:[o("a",{class:"brand",href:"/",children:[o(_r,{})," ",o("span",{children:"usage-insights"})]}),t&&o("nav",{"aria-label":"Pages",children:[Ii.filter(({tab:r})=>r!=="ingestion"||r===e||Xo.value).map(({tab:r,name:s})=>o("a",{href:`/${Is({...x.value,tab:r})}`,"aria-current":r===e?"page":void 0,onClick:i=>{i.metaKey||i.ctrlKey||i.shiftKey||(i.preventDefault(),D({tab:r}))},children:s},r)),I.graphiql&&o("a",{class:"wide-only",href:I.graphiql,target:"_blank",rel:"opener",children:["Explore ",o(G,{name:"external"})]})]}),o("div",{class:"top-end",children:[t&&e==="usage"&&o(Wg,{}),o(_t,{label:o(G,{name:"theme"}),name:"Appearance and session",class:"icon-button",align:"end",children:r=>o("ul",{class:"menu",children:[Kg.map(({theme:s,name:i})=>o("li",{children:o("button",{type:"button","aria-pressed":Zr.value===s,onClick:()=>{Eu(s),r()},children:i})},s)),I.graphiql&&o("li",{class:"narrow-only",children:o("a",{href:I.graphiql,target:"_blank",rel:"opener",children:"Explore the API"})}),V.value?.subject&&o("li",{class:"muted",children:["Signed in as ",V.value.subject,", ",V.value.role.toLowerCase(),V.value.expiresAt&&o(k,{children:[o("br",{}),"until ",W(V.value.expiresAt,x.value.timeZone)]})]}),o("li",{class:"muted",children:["Version ",I.version]}),ee.value!==null&&t&&o("li",{children:o("button",{type:"button",onClick:()=>{r(),ra()},children:"Sign out"})})]})})]})]}),wt.value&&o("p",{class:"bar",role:"status",children:["You are offline, or the server cannot be reached. What is shown was read before."," ",o("button",{type:"button",class:"link",onClick:()=>{Qe()},children:"Try again"})]}),t&&o(Gg,{}),t?o("main",{class:`page ${e}-page`,children:[o("h1",{class:"hidden",children:Ii.find(r=>r.tab===e)?.name}),o(n,{})]}):o(vu,{})]})}var Ei=M(Date.now());setInterval(()=>Ei.value=Date.now(),1e3);function Gg(){let e=V.value?.expiresAt,t=e==null?1/0:Date.parse(e)-Ei.value;return t>Yg?null:o("p",{class:"bar",role:"status",children:["Your session ends ",t>0?`in ${Math.ceil(t/6e4)} min`:"now","."," ",o("button",{type:"button",class:"link",onClick:()=>As(null),children:"Sign in again"})]})}var Yg=3e5;function Wg(){let e=T.data.value.insights?.freshness.dataThrough,t=jr.value==="streaming"||jr.value==="polling";if(!T.data.value.insights)return null;let n=e?`last record ${vo(e,Ei.value)}`:"no records";return o("span",{class:`freshness ${t?"live":""}`,title:t?"Changes appear by themselves":"The page checks for changes regularly",children:[o("i",{}),o("span",{class:"word",children:t?"live":"complete"}),o("span",{class:"wide-only",children:[" · ",n]})]})}function nc(){return o(k,{children:[wt.value&&o("p",{class:"bar",role:"status",children:["You are offline, or the server cannot be reached. What is shown was read before."," ",o("button",{type:"button",class:"link",onClick:()=>{Qe()},children:"Try again"})]}),o("main",{class:"page",children:[o("h1",{class:"hidden",children:"Usage"}),te.value==="open"?o(Gr,{}):o(Xg,{})]})]})}var zg=5e3;function Xg(){let[e,t]=A(!1);if(Y(()=>{let r=setTimeout(()=>t(!0),zg);return()=>clearTimeout(r)},[]),!ks){let{origins:r}=I.embed;return o("div",{class:"notice empty",children:[o("b",{children:"This view is for frames of other pages"}),o("p",{children:[r.length===0?o(k,{children:["No page may show it: ",o("code",{children:"http.embed_origins"})," of the server lists none."]}):o(k,{children:["Pages of these origins may show it: ",r.join(", "),"."]})," ",o("a",{href:"/",children:"Open the dashboard"})]})]})}let n=te.value==="ended";return o("div",{class:"notice empty",role:"status",children:[o("b",{children:n?"Your session has ended":e||Xe.value?"Not signed in":"Signing in …"}),Me.value&&o(st,{error:Me.value}),n&&o("p",{children:"The view continues as soon as the page around it sends a new token."}),Xe.value&&o("p",{children:[o(ye,{text:Xe.value}),"."]}),e&&!n&&!Xe.value&&o("p",{children:"The page around this view has not sent a token. Load the page again, or report it to those who run it."})]})}Zi(I.embed?o(nc,{}):o(tc,{}),document.getElementById("app"));bu();I.embed&&Wo();})();
