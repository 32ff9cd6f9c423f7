"use strict";(()=>{var C,Ni,Gr,Ke,Qr,Qn,Ui,jn,Oi,Yr,Kr,zu,on=Symbol.for("pv"),Kn={},Gn=[],Xu=/^m(i|n|o|s|text|space)$/,Wr=Array.isArray,zr=Gn.slice,ct=Object.assign;function ut(e){e&&e.parentNode&&e.remove()}function $i(e,t,n){var r,s,i,a={},l=arguments.length;for(i in t)i=="key"?r=t[i]:i=="ref"&&typeof e!="function"?s=t[i]:a[i]=t[i];return l>2&&(a.children=l>3?zr.call(arguments,2):n),sn(e,a,r,s,null)}function sn(e,t,n,r,s){var i={type:e,props:t,key:n,ref:r,__k:null,__:null,__b:0,__e:null,__c:null,constructor:on,__v:s||++Ni,__i:-1,__u:0};return!s&&C.vnode&&C.vnode(i),i}function k(e){return e.children}function Ct(e,t){this.props=e,this.context=t,this.__g=0}function Ge(e,t){if(t==null)return e.__&&Ge(e.__,e.__i+1);for(var n;t<e.__k.length;t++)if((n=e.__k[t])&&n.__e)return n.__e;return typeof e.type!="function"||e.props.__P?null:Ge(e)}function Ju(e){var t,n=e.__v,r=n.__e,s=[],i=[],a=e.__P;a&&((t=ct({constructor:on},n)).__v=n.__v+1,C.vnode&&C.vnode(t),Xr(a,t,n,e.__n,a.namespaceURI,32&n.__u?[r]:null,s,r||Ge(n),32&n.__u,i),t.__v=n.__v,t.__.__k[t.__i]=t,Hi(s,t,i),n.__=n.__e=null,t.__e!=r&&Pi(t))}function Pi(e){if((e=e.__)&&e.__c&&!e.props.__P)return e.__e=null,e.__k.some(function(t){return t&&(e.__e=t.__e)}),Pi(e)}function Di(e){(8&e.__g||(e.__g|=8,Ke.push(e),Qn++))&&Qr==C.debounceRendering||((Qr=C.debounceRendering)||queueMicrotask)(Fi)}function Fi(){try{for(var e,t=1;Ke.length;)Ke.length>t&&Ke.sort(Ui),e=Ke.shift(),t=Ke.length,8&e.__g&&Ju(e)}finally{(Qn=Ke.length)&&(Qr||queueMicrotask)(Fi)}}function Li(e,t,n,r,s,i,a,l,c,u,d){var p,g,f,h,m,y,v=r.__k||Gn,w=t.length;for(c=ec(n,t,v,c,w),p=0;p<w;p++)(f=n.__k[p])!=null&&(g=~f.__i&&v[f.__i]||Kn,f.__i=p,y=Xr(e,f,g,s,i,a,l,c,u,d),h=f.__e,(g.ref!=f.ref||8&g.__u)&&(g.ref&&Jr(g.ref,null,f,g),f.ref&&d.push(f.ref,f.__c||h,f)),m=m||h,4&f.__u?(c=qi(f,c,e,!g.__v),g.__e&&(g.__e=null)):typeof f.type=="function"&&y!==void 0?c=y:h&&(c=h.nextSibling),f.__u&=-21);return n.__e=m,c}function ec(e,t,n,r,s){var i,a,l,c,u,d,p,g,f,h=n.length,m=h,y=0,v=0,w=e.__k=Array(s);for(i=0;i<s;i++)(a=t[i])!=null&&typeof a!="boolean"&&typeof a!="function"?(typeof a!="object"||a.constructor===String?a=w[i]=sn(null,a):Wr(a)?a=w[i]=sn(k,{children:a}):a.constructor===on&&a.__b?a=w[i]=sn(a.type,a.props,a.key,a.ref,a.__v):w[i]=a,c=i+y,a.__=e,a.__b=e.__b+1,l=null,~(u=a.__i=tc(a,n,c,m))&&(m--,(l=n[u])&&(l.__u|=2)),l&&l.__v?(a.__u|=16,u==c-1?y--:u==c+1?y++:u!=c&&(u>c?y--:y++,v=1)):(~u||(s>h?y--:s<h&&y++),typeof a.type!="function"&&(a.__u|=4))):w[i]=null;if(v){for(d=[],p=[],i=0;i<s;i++)if((a=w[i])&&16&a.__u){for(y=0,g=d.length;y<g;)d[f=y+g>>1]<a.__i?y=f+1:g=f;d[y]=a.__i,p[i]=y+1}for(y=d.length;i--;)p[i]&&(p[i]==y?y--:w[i].__u|=4)}if(m)for(i=0;i<h;i++)!(l=n[i])||2&l.__u||(l.__e==r&&(r=Ge(l)),es(l,l));return r}function qi(e,t,n,r){var s,i,a,l;if(typeof e.type=="function"){if(e.props.__P)return t;if(s=e.__k)for(i=0;i<s.length;i++)s[i]&&(s[i].__=e,t=qi(s[i],t,n,!1));return t}for(t&&!t.parentNode&&(t=Ge(e))&&!t.parentNode&&(t=null),a=e.__e,l=t;l&&l.nodeType==8;)l=l.nextSibling;for(a!=l&&(!r&&n.moveBefore&&a.parentNode?n.moveBefore(a,t):n.insertBefore(a,t||null)),t=a;(t=t&&t.nextSibling)&&t.nodeType==8&&!t.data.startsWith("$s"););return t}function tc(e,t,n,r){var s,i=e.key,a=e.type,l=t[n],c=l&&!(2&l.__u);if(l===null&&i==null||c&&i==l.key&&a==l.type)return n;if(r>(c?1:0)){for(s=n-1;s>=0;s--)if((l=t[s])&&!(2&l.__u)&&i==l.key&&a==l.type)return s;for(s=n+1;s<t.length;s++)if((l=t[s])&&!(2&l.__u)&&i==l.key&&a==l.type)return s}return-1}function Mi(e,t,n){n==null&&(n=""),t[0]=="-"?e.setProperty(t,n):e[t]=n}function Vn(e,t,n,r,s){var i,a;if(t=="style")if(typeof n=="string")e.style.cssText=n;else{if(typeof r=="string"&&(e.style.cssText=r=""),r)for(t in r)n&&t in n||Mi(e.style,t);if(n)for(t in n)r&&n[t]==r[t]||Mi(e.style,t,n[t])}else if(t[0]=="o"&&t[1]=="n")typeof n!="function"&&(n=null),typeof r!="function"&&(r=null),(e.__e||(e.__e={}))[t]=n,n&&r||(a=Kr[t]||(Kr[t]=nc(t)),(e.__a||(e.__a={}))[t]=Yr,i=t!=(t=t.replace(Oi,"$1")),(t=t.slice(2))[0]<"a"&&(t=t.toLowerCase()),n?e.addEventListener(t,a,i):e.removeEventListener(t,a,i));else{if(s=="http://www.w3.org/2000/svg")t=t.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(t!="width"&&t!="height"&&t!="href"&&t!="list"&&t!="form"&&t!="tabIndex"&&t!="download"&&t!="rowSpan"&&t!="colSpan"&&t!="role"&&t!="popover"&&t in e)try{return void(e[t]=n??"")}catch{}if(typeof n=="function")return;n==null||n===!1&&t[4]!="-"?e.removeAttribute(t):e.setAttribute(t,t=="popover"&&n==1?"":n)}}function nc(e){return function(t){var n=this.__e;if(n){if(n=n[e],t[jn]==null)t[jn]=Yr++;else if(t[jn]<this.__a[e])return;return n(C.event?C.event(t):t)}}}function Xr(e,t,n,r,s,i,a,l,c,u){var d,p,g,f,h,m,y,v,w,b,_,U,B,le,pe,Ce,ue,ce,R=t.type;if(t.constructor!==on)return null;128&n.__u&&(c=32&n.__u,d=n.__c.__z)&&(t.__u|=c,p=i=[],d.nodeType==8?l=Zn(d,i):i.push(d),l=i[0]||l),(d=C.__b)&&d(t);e:if(typeof R=="function"){g=a.length;try{if(v=t.props,w=(d=R.prototype)&&d.render,b=(d=R.contextType)&&r[d.__c],_=d?b?b.props.value:d.__:r,(f=n.__c)?(t.__c=f,2&f.__g&&(f.__g|=1)):(w?t.__c=f=new R(v,_):(t.__c=f=new Ct(v,_),f.constructor=R,f.render=sc),b&&b.sub(f),f.state||(f.state={}),f.__n=r,f.__g|=8,f.__h=[],f.__k=[]),w&&(f.__s||(f.__s=f.state),R.getDerivedStateFromProps&&(f.__s==f.state&&(f.__s=ct({},f.__s)),ct(f.__s,R.getDerivedStateFromProps(v,f.__s)))),h=f.props,m=f.state,f.__v=t,n.__c){if(v!==h&&w&&!R.getDerivedStateFromProps&&f.componentWillReceiveProps&&f.componentWillReceiveProps(v,_),t.__v==n.__v&&!(8&f.__g)||!(4&f.__g)&&f.shouldComponentUpdate&&f.shouldComponentUpdate(v,f.__s,_)===!1){t.__v!=n.__v&&(f.props=v,f.state=f.__s,f.__g&=-9),t.__e=n.__e,t.__k=n.__k,t.__k.some(function(H){H&&(H.__=t)}),Gn.push.apply(f.__h,f.__k),f.__k=[],f.__h.length&&a.push(f),l=Ge(n);break e}f.componentWillUpdate&&f.componentWillUpdate(v,f.__s,_),w&&f.componentDidUpdate&&f.__h.push(function(){f.componentDidUpdate(h,m,y)})}else w&&!R.getDerivedStateFromProps&&f.componentWillMount&&f.componentWillMount(),w&&f.componentDidMount&&f.__h.push(f.componentDidMount);f.context=_,f.props=v,f.__P=e,f.__g&=-5,U=C.__r,B=w?25:0;do f.__g&=-9,U&&U(t),d=f.render(f.props,f.state=f.__s,f.context);while(8&f.__g&&++B<25);w&&(Gn.push.apply(f.__h,f.__k),f.__k=[]),f.state=f.__s,f.getChildContext&&(r=ct({},r,f.getChildContext())),w&&n.__c&&f.getSnapshotBeforeUpdate&&(y=f.getSnapshotBeforeUpdate(h,m)),le=d&&d.type===k&&d.key==null?d.props.children:d,v.__P&&(d=l,s=(e=v.__P).namespaceURI,c=i=null,n.props&&n.props.__P!=e&&(n.__k.some(function(H){H&&es(H,H)}),n.__k=null),l=n.__k?Ge(n,0):null),l=Li(e,Wr(le)?le:[le],t,n,r,s,i,a,l,c,u),v.__P&&(t.__e=null,l=d),t.__u&=-161,p&&p.some(ut),f.__h.length&&a.push(f),1&f.__g&&(f.__g&=-4)}catch(H){if(a.length=g,t.__v=null,c||i)if(H&&H.then){if(t.__u|=128|c,i){for(~(ue=i.indexOf(l||void 0))||(ue=i.length);(ce=i[ue-1])&&ce.nodeType==8;)ue--;for(;ue<i.length;ue++)if(ce=i[ue])if(i[ue]=null,pe){if(ce==Ce)break}else{if(ce.nodeType!=8)break;ce.data.startsWith("$s")&&(Ce=Zn(pe=ce))}}if(!pe){for(;l&&l.nodeType==8&&l.nextSibling;)l=l.nextSibling;pe=l}(d=Zn(pe=t.__c.__z||(t.__c.__z=pe)))?(t.__e=pe,l=d):t.__e=l,l=l&&l.nextSibling}else i&&i.some(ut);else t.__e=n.__e;t.__k||(t.__k=n.__k||[]),H&&H.then||Bi(t),C.__e(H,t,n)}}else l=t.__e=rc(n.__e,t,n,r,s,i,a,c,u,e);return(d=C.diffed)&&d(t),l}function Zn(e,t){if(e&&e.nodeType==8&&e.data.startsWith("$s"))for(var n=1;e=e.nextSibling;){if(e.nodeType==8){if(e.data.startsWith("$s"))n++;else if(e.data.startsWith("/$s")&&!--n)return e}t&&t.push(e)}}function Bi(e){e&&(e.__c&&(e.__c.__g|=4),e.__k&&e.__k.some(Bi))}function Hi(e,t,n){for(var r=0;r<n.length;)Jr(n[r++],n[r++],n[r++]);C.__c&&C.__c(t,e),e.some(function(s){try{e=s.__h,s.__h=[],e.some(function(i){i.call(s)})}catch(i){C.__e(i,s.__v)}})}function rc(e,t,n,r,s,i,a,l,c,u){var d,p,g,f,h,m,y,v,w=n.props||Kn,b=t.props,_=t.type;if(_=="svg"?s="http://www.w3.org/2000/svg":_=="math"?s="http://www.w3.org/1998/Math/MathML":s||(s="http://www.w3.org/1999/xhtml"),i){for(d=0;d<i.length;d++)if((h=i[d])&&(_?h.localName==_:h.nodeType==3)){e=h,i[d]=null;break}}if(!e){if(v=u.ownerDocument||document,!_)return v.createTextNode(b);e=v.createElementNS(s,_,b.is?b:u),l&&(C.__m&&C.__m(t,i),l=!1),i=null}if(_){if(u=_=="template"&&e.content||e,i=_=="textarea"&&b.defaultValue!=null?null:i&&zr.call(u.childNodes),!l&&i)for(w={},d=0;d<e.attributes.length;d++)w[(h=e.attributes[d]).name]=h.value;for(d in w)h=w[d],d=="dangerouslySetInnerHTML"?g=h:d=="children"||d in b||d=="value"&&"defaultValue"in b||d=="checked"&&"defaultChecked"in b||Vn(e,d,null,h,s);for(d in b)h=b[d],d=="children"?f=h:d=="dangerouslySetInnerHTML"?p=h:d=="value"?m=h:d=="checked"?y=h:l&&typeof h!="function"||w[d]===h||Vn(e,d,h,w[d],s);p?(l||g&&(p.__html==g.__html||p.__html==e.innerHTML)||(e.innerHTML=p.__html),t.__k=[]):(g&&(e.textContent=""),(_=="foreignObject"||s=="http://www.w3.org/1998/Math/MathML"&&Xu.test(_))&&(s="http://www.w3.org/1999/xhtml"),Li(u,Wr(f)?f:[f],t,n,r,s,i,a,i?i[0]:n.__k&&Ge(n,0),l,c),i&&i.some(ut)),l&&_!="textarea"||(d="value",_=="progress"&&m==null?e.removeAttribute(d):m==null||m===e[d]&&(_!="progress"||m)||Vn(e,d,m,w[d],s),d="checked",y!=null&&y!=e[d]&&Vn(e,d,y,w[d],s))}else w===b||l&&e.data==b||(e.data=b);return e}function Jr(e,t,n,r){try{typeof e=="function"?t?t.__x=e(t)||1:r&&(r=r.__c||r.__e)&&(t=r.__x)&&(r.__x=null,typeof t=="function"?t():e(null)):e.current=t}catch(s){C.__e(s,n)}}function es(e,t,n){var r,s,i,a;if(C.unmount&&C.unmount(e),!(r=e.ref)||r.current&&r.current!=e.__e||Jr(r,null,t,e),r=e.__c){if(r.componentWillUnmount)try{r.componentWillUnmount()}catch(l){C.__e(l,t)}r.__P=r.__n=null}if(r=e.__k)for(a=0;a<r.length;a++)r[a]&&es(r[a],t,typeof e.type!="function"||n&&!e.props.__P);!n&&(r=e.__c)&&(r=r.__z)&&(s=Zn(r,i=[]))&&(r==e.__e&&i.some(ut),ut(s),ut(r)),n||ut(e.__e),e.__e=e.__c=e.__=null}function sc(e,t,n){return this.constructor(e,n)}function Vi(e,t){var n,r,s,i;C.__&&C.__(e,t),t.nodeType==9&&(t=t.documentElement),r=(n=e&&32&e.__u)?null:t.__k,t.__k=sn(k,{children:[e]}),s=[],i=[],Xr(t,t.__k,r||Kn,Kn,t.namespaceURI,r?null:t.firstChild?zr.call(t.childNodes):null,s,r?r.__e:t.firstChild,n,i),Hi(s,t.__k,i),t.__k.props.children=null}C={__e:function(e,t,n,r){for(var s,i,a;t=t.__;)if((s=t.__c)&&!(1&s.__g)){s.__g|=4;try{if((a=(i=s.constructor)&&i.getDerivedStateFromError)&&s.setState(i.getDerivedStateFromError(e)),s.componentDidCatch&&(s.componentDidCatch(e,r||{}),a=1),a&&8&s.__g)return void(s.__g|=2)}catch(l){e=l}}throw Qn=0,e}},Ni=0,Gr=function(e){return e!=null&&e.constructor===on},Ct.prototype.setState=function(e,t){var n=this.__s;n&&n!=this.state||(n=this.__s=ct({},this.state)),typeof e=="function"&&(e=e(ct({},n),this.props)),e&&(ct(n,e),this.__v&&(t&&this.__k.push(t),Di(this)))},Ct.prototype.forceUpdate=function(e){this.__v&&(this.__g|=4,e&&this.__h.push(e),Di(this))},Ct.prototype.render=k,Ke=[],Qn=0,Ui=function(e,t){return e.__v.__b-t.__v.__b},jn=Symbol(),Oi=/(PointerCapture)$|Capture$/i,Yr=0,Kr={},zu=0;var dt,G,ts,ji,ns=Object.is,Yn=0,Ji=[],rs=[],K=C,Zi=K.__b,Qi=K.__r,Ki=K.diffed,Gi=K.__c,Yi=K.unmount,Wi=K.__;function ln(e,t){K.__h&&K.__h(G,e,Yn||t),Yn=0;var n=G.__H||(G.__H={__:[],__h:[]});return e>=n.__.length&&n.__.push({}),n.__[e]}function A(e){return Yn=1,ic(eo,e)}function ic(e,t,n){var r=ln(dt++,2);if(r.t=e,!r.__c&&(r.__=[n?n(t):eo(void 0,t),function(i){var a=(r.__N||r.__)[0],l=r.t(a,i);ns(a,l)||(r.__N=[l,r.__[1]],r.__c.setState({}))}],r.__c=G,!G.__f)){G.__f=!0;var s=G.shouldComponentUpdate;G.shouldComponentUpdate=function(i,a,l){var c=this.__H;if(!c)return!0;var u=!1,d=this.props!=i;if(c.__.some(function(g){g.__N&&(u=!0,ns(g.__[0],g.__N[0])||(d=!0))}),s){var p=s.call(this,i,a,l);return u?p||d:p}return!u||d}}return r.__}function W(e,t){var n=ln(dt++,3);!K.__s&&os(n.__H,t)&&(n.__P=!0,n.__=e,n.u=t,G.__H.__h.push(n))}function Wn(e,t){var n=ln(dt++,4);!K.__s&&os(n.__H,t)&&(n.__P=!1,n.__=e,n.u=t,G.__h.push(n))}function Ye(e){return Yn=5,Fe(function(){return{current:e}},[])}function Fe(e,t){var n=ln(dt++,7);return os(n.__H,t)&&(n.__=e(),n.__H=t),n.__}function is(){var e=ln(dt++,11);if(!e.__){for(var t=G.__v;!t.__m&&t.__;)t=t.__;var n=t.__m||(t.__m=[0,0]);e.__="P"+n[0]+"-"+n[1]++}return e.__}function oc(){var e;do{for(;e=rs.shift();)try{an(e)}catch(n){K.__e(n,{__:(e=e.__P)&&e.__v})}for(;e=Ji.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(an),t.__h.some(ss),t.__h=[]}catch(n){t.__h=[],K.__e(n,e.__v)}}}while(rs.length)}K.__b=function(e){G=null,Zi&&Zi(e)},K.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),Wi&&Wi(e,t)},K.__r=function(e){Qi&&Qi(e),dt=0;var t=(G=e.__c).__H;t&&(ts==G?G.__h=[]:(t.__h.some(an),t.__h.some(ss),dt=0),t.__h=[],t.__.some(function(n){n.__N&&(n.__=n.__N),n.u=n.__N=void 0})),ts=G},K.diffed=function(e){Ki&&Ki(e);var t=e.__c;t&&t.__H&&(t.__H.__h.length&&Xi(Ji.push(t)),t.__H.__.some(function(n){n.u&&(n.__H=n.u)})),ts=G=null},K.__c=function(e,t){t.some(function(n){try{n.__h.some(an),n.__h=n.__h.filter(function(r){return!r.__||ss(r)})}catch(r){n.__h=[function(){throw r}]}}),Gi&&Gi(e,t)},K.unmount=function(e){Yi&&Yi(e);var t,n,r=e.__c;r&&r.__H&&(r.__H.__.some(function(s){try{if(s.__P&&s.__c){if(n===void 0){for(n=e.__;n&&(!n.__c||!n.__c.__P);)n=n.__;n=n&&n.__c}s.__P=n,Xi(rs.push(s))}else an(s)}catch(i){t=i}}),r.__H=void 0,t&&K.__e(t,r.__v))};var zi=typeof requestAnimationFrame=="function";function ac(e){var t,n=function(){clearTimeout(r),zi&&cancelAnimationFrame(t),setTimeout(e)},r=setTimeout(n,35);zi&&(t=requestAnimationFrame(n))}function Xi(e){e!=1&&ji==K.requestAnimationFrame||((ji=K.requestAnimationFrame)||ac)(oc)}function an(e){var t=G,n=e.__c;typeof n=="function"&&(e.__c=void 0,n()),G=t}function ss(e){var t=G;e.__c=e.__(),G=t}function os(e,t){return!e||e.length!=t.length||t.some(function(n,r){return!ns(n,e[r])})}function eo(e,t){return typeof t=="function"?t(e):t}var lc=Symbol.for("preact-signals");function er(){if(Le>1)Le--;else{var e,t=!1;for((function(){var s=Xn;for(Xn=void 0;s!==void 0;){var i=s.S;if(i.v===s.v)for(var a=i.t;a!==void 0;a=a.x)a.i===s.i&&(a.i=i.i);s=s.o}})();cn!==void 0;){var n=cn;for(cn=void 0,zn++;n!==void 0;){var r=n.u;if(n.u=void 0,n.f&=-3,!(8&n.f)&&no(n))try{n.c()}catch(s){t||(e=s,t=!0)}n=r}}if(zn=0,Le--,t)throw e}}function _e(e){if(Le>0)return e();as=++uc,Le++;try{return e()}finally{er()}}var un,P=void 0;function xe(e){var t=P,n=un;P=void 0,un=void 0;try{return e()}finally{P=t,un=n}}var cn=void 0,Le=0,zn=0,uc=0,as=0,Xn=void 0,Jn=0;function to(e){if(P!==void 0){var t=e.n;if(t===void 0||t.t!==P)return t={i:0,S:e,p:P.s,n:void 0,t:P,e:void 0,x:void 0,r:t},P.s!==void 0&&(P.s.n=t),P.s=t,e.n=t,32&P.f&&e.S(t),t;if(t.i===-1)return t.i=0,t.n!==void 0&&(t.n.p=t.p,t.p!==void 0&&(t.p.n=t.n),t.p=P.s,t.n=void 0,P.s.n=t,P.s=t),t}}function J(e,t){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=t?.watched,this.Z=t?.unwatched,this.name=t?.name}J.prototype.brand=lc;J.prototype.h=function(){return!0};J.prototype.S=function(e){var t=this,n=this.t;n!==e&&e.e===void 0&&(e.x=n,this.t=e,n!==void 0?n.e=e:xe(function(){var r;(r=t.W)==null||r.call(t)}))};J.prototype.U=function(e){var t=this;if(this.t!==void 0){var n=e.e,r=e.x;n!==void 0&&(n.x=r,e.e=void 0),r!==void 0&&(r.e=n,e.x=void 0),e===this.t&&(this.t=r,r===void 0&&xe(function(){var s;(s=t.Z)==null||s.call(t)}))}};J.prototype.subscribe=function(e){var t=this;return ie(function(){var n=t.value;xe(function(){return e(n)})},{name:"sub"})};J.prototype.valueOf=function(){return this.value};J.prototype.toString=function(){return this.value+""};J.prototype.toJSON=function(){return this.value};J.prototype.peek=function(){var e=this;return xe(function(){return e.value})};Object.defineProperty(J.prototype,"value",{get:function(){var e=to(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){if(zn>100)throw new Error("Cycle detected");(function(n){Le!==0&&zn===0&&n.l!==as&&(n.l=as,Xn={S:n,v:n.v,i:n.i,o:Xn})})(this),this.v=e,this.i++,Jn++,Le++;try{for(var t=this.t;t!==void 0;t=t.x)t.t.N()}finally{er()}}}});function M(e,t){return new J(e,t)}function no(e){for(var t=e.s;t!==void 0;t=t.n)if(t.S.i!==t.i||!t.S.h()||t.S.i!==t.i)return!0;return!1}function ro(e){for(var t=e.s;t!==void 0;t=t.n){var n=t.S.n;if(n!==void 0&&(t.r=n),t.S.n=t,t.i=-1,t.n===void 0){e.s=t;break}}}function so(e){for(var t=e.s,n=void 0;t!==void 0;){var r=t.p;t.i===-1?(t.S.U(t),r!==void 0&&(r.n=t.n),t.n!==void 0&&(t.n.p=r)):n=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=r}e.s=n}function pt(e,t){J.call(this,void 0,t),this.x=e,this.s=void 0,this.g=Jn-1,this.f=4}pt.prototype=new J;pt.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===Jn))return!0;if(this.g=Jn,this.f|=1,this.i>0&&!no(this))return this.f&=-2,!0;var e=P;try{ro(this),P=this;var t=this.x();(16&this.f||this.v!==t||this.i===0)&&(this.v=t,this.f&=-17,this.i++)}catch(n){this.v=n,this.f|=16,this.i++}return P=e,so(this),this.f&=-2,!0};pt.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(var t=this.s;t!==void 0;t=t.n)t.S.S(t)}J.prototype.S.call(this,e)};pt.prototype.U=function(e){if(this.t!==void 0&&(J.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(var t=this.s;t!==void 0;t=t.n)t.S.U(t)}};pt.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==void 0;e=e.x)e.t.N()}};Object.defineProperty(pt.prototype,"value",{get:function(){if(1&this.f)throw new Error("Cycle detected");var e=to(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function we(e,t){return new pt(e,t)}function io(e){var t=e.j;if(e.j=void 0,typeof t=="function"){Le++;var n=P;P=void 0;try{t()}catch(r){throw e.f&=-2,e.f|=8,ls(e),r}finally{P=n,er()}}}function ls(e){for(var t=e.s;t!==void 0;t=t.n)t.S.U(t);e.x=void 0,e.s=void 0,io(e)}function cc(e){if(P!==this)throw new Error("Out-of-order effect");so(this),P=e,this.f&=-2;try{8&this.f&&ls(this)}finally{er()}}function Dt(e,t){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=t?.name,un&&un.push(this)}Dt.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var t=this.x();typeof t=="function"&&(this.j=t)}finally{e()}};Dt.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,io(this),ro(this),Le++;var e=P;return P=this,cc.bind(this,e)};Dt.prototype.N=function(){2&this.f||(this.f|=2,this.u=cn,cn=this)};Dt.prototype.d=function(){this.f|=8,1&this.f||ls(this)};Dt.prototype.dispose=function(){this.d()};function ie(e,t){var n=new Dt(e,t);try{n.c()}catch(s){throw n.d(),s}var r=n.d.bind(n);return r[Symbol.dispose]=r,r}var oo,nr,tr,dc=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__;var ao=[];ie(function(){oo=this.N})();function Mt(e,t){C[e]=t.bind(null,C[e]||function(){})}function dn(e){if(tr){var t=tr;tr=void 0,t()}tr=e&&e.S()}function lo(e){var t=this,n=e.data,r=gc(n);r.name="ReactiveDom",r.value=n;var s=Fe(function(){for(var l=t,c=t.__v;c=c.__;)if(c.__c){c.__c.__$f|=4;break}var u=we(function(){var f=r.value.value;return f===0?0:f===!0?"":f||""}),d=we(function(){return!Array.isArray(u.value)&&!Gr(u.value)}),p=ie(function(){if(this.N=uo,d.value){var f=u.value;l.__v&&l.__v.__e&&l.__v.__e.nodeType===3&&(l.__v.__e.data=f)}}),g=t.__$u.d;return t.__$u.d=function(){p(),g.call(this)},[d,u]},[]),i=s[0],a=s[1];return i.value?a.peek():a.value}lo.displayName="ReactiveTextNode";Object.defineProperties(J.prototype,{constructor:{configurable:!0,value:$i(k,null).constructor},type:{configurable:!0,value:lo},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}});Mt("__b",function(e,t){if(dn(),nr=void 0,typeof t.type=="string"){var n,r=t.props;for(var s in r)if(s!=="children"){var i=r[s];i instanceof J&&(n||(t.__np=n={}),n[s]=i,r[s]=i.peek())}}e(t)});Mt("__r",function(e,t){if(e(t),t.type!==k){dn();var n,r=t.__c;r&&(r.__$f&=-2,(n=r.__$u)===void 0&&(r.__$u=n=(function(s,i){var a;return ie(function(){a=this},{name:i}),a.c=s,a})((function(s){return function(){var i;dc&&((i=this.y)==null||i.call(this)),s.__$f|=1,s.setState({})}})(r),typeof t.type=="function"?t.type.displayName||t.type.name:""))),nr=r,dn(n)}});Mt("__e",function(e,t,n,r){dn(),nr=void 0,e(t,n,r)});Mt("diffed",function(e,t){dn(),nr=void 0;var n;if(typeof t.type=="string"&&(n=t.__e)){var r=t.__np,s=t.props,i=n.U;if(i)for(var a in i){var l=i[a];l===void 0||r&&a in r||(l.d(),i[a]=void 0)}if(r){i||(i={},n.U=i);for(var c in r){var u=i[c],d=r[c];u===void 0?(u=pc(n,c,d,s),i[c]=u):u.o(d,s)}}}e(t)});function pc(e,t,n,r){var s=t in e&&e.ownerSVGElement===void 0,i=M(n);return{o:function(a,l){i.value=a,r=l},d:ie(function(){this.N=uo;var a=i.value.value;r[t]!==a&&(r[t]=a,s?e[t]=a:a!=null&&(a!==!1||t[4]==="-")?e.setAttribute(t,a):e.removeAttribute(t))})}}Mt("unmount",function(e,t){if(typeof t.type=="string"){var n=t.__e;if(n){var r=n.U;if(r){n.U=void 0;for(var s in r){var i=r[s];i&&i.d()}}}var a=t.__np;if(a){var l=t.props;for(var c in a)l[c]=a[c]}t.__np=void 0}else{var u=t.__c;if(u){u.__$f|=8;var d=u.__$u;d&&(u.__$u=void 0,d.d())}}e(t)});Mt("__h",function(e,t,n,r){r<3&&(t.__$f|=2),e(t,n,r)});Ct.prototype.shouldComponentUpdate=function(e,t){if(this.__R)return!0;var n=this.__$u,r=n&&n.s!==void 0;for(var s in t)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){var i=2&this.__$f;if(!(r||i||4&this.__$f)||1&this.__$f)return!0}else if(!(r||4&this.__$f)||3&this.__$f)return!0;for(var a in e)if(a!=="__source"&&e[a]!==this.props[a])return!0;for(var l in this.props)if(!(l in e))return!0;return!1};function gc(e,t){return Fe(function(){return M(e,t)},[])}var fc=function(e){queueMicrotask(function(){queueMicrotask(e)})};function mc(){_e(function(){for(var e;e=ao.shift();)oo.call(e)})}function uo(){ao.push(this)===1&&(C.requestAnimationFrame||fc)(mc)}var I=JSON.parse(document.getElementById("dashboard-config")?.textContent??"{}");var po=navigator.languages.length>0?[...navigator.languages]:void 0,co=new Map;function Nt(e){let t=JSON.stringify(e),n=co.get(t);return n||co.set(t,n=new Intl.DateTimeFormat(po,e)),n}var pn=Intl.DateTimeFormat().resolvedOptions().timeZone||"UTC";function go(){return Intl.supportedValuesOf("timeZone")}function z(e,t){return Nt({timeZone:t,dateStyle:"medium",timeStyle:"medium"}).format(new Date(e))}function fo(e,t){return Nt({timeZone:t,dateStyle:"medium"}).format(new Date(e))}function qe(e,t={day:"numeric",month:"short"}){return Nt({...t,timeZone:"UTC"}).format(new Date(`${e}T12:00:00Z`))}function We(e,t){return Nt({day:"numeric",month:"short",year:"numeric",timeZone:"UTC"}).formatRange(new Date(`${e}T12:00:00Z`),new Date(`${t}T12:00:00Z`))}function gn(e,t,n,r){switch(e){case"HOUR":return Nt({timeZone:r,weekday:"short",day:"numeric",month:"short",hour:"2-digit",minute:"2-digit",timeZoneName:"shortOffset"}).format(new Date(n));case"DAY":return qe(t,{weekday:"long",day:"numeric",month:"long"});case"WEEK":return`Week of ${qe(t,{day:"numeric",month:"long",year:"numeric"})}`;case"MONTH":return qe(t,{month:"long",year:"numeric"});case"QUARTER":return`Quarter from ${qe(t,{month:"long",year:"numeric"})}`}}function mo(e,t,n,r){switch(e){case"HOUR":{let s=Nt({timeZone:r,hour:"2-digit",minute:"2-digit",hour12:!1}).format(new Date(n));return s.startsWith("00:00")||s.startsWith("24:00")?qe(t):s.replace(/^24/,"00")}case"MONTH":case"QUARTER":return qe(t,t.slice(5,7)==="01"?{year:"numeric"}:{month:"short"});default:return qe(t)}}var hc=[["day",864e5],["hour",36e5],["minute",6e4],["second",1e3]];function ho(e,t){let n=Math.max(0,t-Date.parse(e)),[r,s]=hc.find(([,i])=>n>=i)??["second",1e3];return new Intl.RelativeTimeFormat(po,{style:"short",numeric:"always"}).format(-Math.floor(n/s),r)}function fn(e){return e==="PARTIAL"?"not complete":e==="FUTURE"?"to come":""}var yc=navigator.languages.length>0?[...navigator.languages]:void 0,yo=new Map,gt="USD";function sr(e){gt=e}function X(e,t){let n=JSON.stringify(t),r=yo.get(n);return r||yo.set(n,r=new Intl.NumberFormat(yc,t)),r.format(e)}function ke(e){let[t="0",n=""]=e.split("."),r=BigInt(t.replace("-","")+n.padEnd(9,"0").slice(0,9));return t.startsWith("-")?-r:r}function mn(e,t,n){let r=e<0n!=t<0n,[s,i]=[e<0n?-e:e,t<0n?-t:t],a=(s*10n**BigInt(n)*2n+i)/(i*2n),l=a.toString().padStart(n+1,"0"),c=n===0?l:`${l.slice(0,-n)}.${l.slice(-n)}`;return r&&a!==0n?`-${c}`:c}var bo={count:1n,cost:1000000000n,hours:3600n,storage:3600000000000n};function Ut(e,t,n=9){return t==="count"?e.toString():mn(e,bo[t],n)}function hn(e,t){return Number(Ut(e,t))}var bc="⁰¹²³⁴⁵⁶⁷⁸⁹";function vo(e,t){return X(e,{...t,notation:"scientific",maximumFractionDigits:2}).replace(/E(\d+)/,(r,s)=>` × 10${[...s].map(i=>bc[Number(i)]).join("")}`)}var us=15,rr=e=>(e<0n?-e:e).toString().length;function ft(e,t){let n=Ut(e,t),r=BigInt(n.split(".")[0]??"0"),s=rr(r),i=t==="cost"?{style:"currency",currency:gt,currencyDisplay:"narrowSymbol"}:{},a=t==="storage"?" GB·h":t==="hours"?" h":"";return s>us?vo(n,i)+a:t==="cost"?s>6?X(n,{...i,notation:"compact",maximumFractionDigits:2}):e!==0n&&rr(e)<8?X(n,{...i,maximumSignificantDigits:2}):X(n,i):s>5?X(n,{notation:"compact",maximumSignificantDigits:4})+a:t==="count"?X(e,{}):X(n,{maximumFractionDigits:s>3?0:1,minimumFractionDigits:0})+a}function F(e,t){if(rr(e/bo[t])>us)return ft(e,t);let n=Ut(e,t);if(t==="count")return X(e,{});if(t==="cost"){let r=e!==0n&&rr(e)<8;return X(n,{style:"currency",currency:gt,currencyDisplay:"narrowSymbol",...r?{maximumSignificantDigits:2}:{}})}return X(n,{minimumFractionDigits:1,maximumFractionDigits:1})+(t==="hours"?" h":" GB·h")}function N(e,t){switch(t){case"count":return X(e,{});case"cost":return X(Ut(e,"cost"),{style:"currency",currency:gt,currencyDisplay:"narrowSymbol",maximumFractionDigits:9});case"hours":return`${X(e,{})} s`;case"storage":return`${X(e,{})} byte-seconds`}}function Be(e,t=F){return`${t(BigInt(e),"count")} ${e==="1"?"record":"records"}`}function ge(e){return e==null?"not known":F(ke(e),"cost")}function yn(e){return X(e,{style:"currency",currency:gt,currencyDisplay:"narrowSymbol",maximumFractionDigits:9})}function _o(e){return X(e,{style:"currency",currency:gt,currencyDisplay:"narrowSymbol",maximumFractionDigits:ke(e)>=100000000000n?0:2,...ke(e)>=10n**16n?{notation:"compact",maximumFractionDigits:2}:{}})}function xo(e,t){let n=t==="cost"?{style:"currency",currency:gt,currencyDisplay:"narrowSymbol",minimumFractionDigits:0}:{};if(Math.abs(e)>=10**us)return vo(e.toString(),n);let r=Math.abs(e)>=1e4?"compact":"standard";return X(e.toString(),{...n,notation:r,maximumSignificantDigits:4})}function wo(e){let t=["B","kB","MB","GB","TB","PB","EB","ZB","YB"],n=0;for(;n<t.length-1&&e>=1000n**BigInt(n+1);)n+=1;let r=mn(e,1000n**BigInt(n),3);return`${X(r,{maximumSignificantDigits:4})} ${t[n]}`}function De(e,t=!1){return X(e.toString(),{style:"percent",minimumFractionDigits:t?1:0,maximumFractionDigits:1})}function bn(e,t){if(t===0n)return e===0n?null:{text:"new",direction:"same"};let n=mn((e-t)*100n,t,1),r=Number(n)===0?"same":e>t?"up":"down",s=e>t?mn(e,t,1):"";return{text:e>t*10n?`${X(s,{notation:"compact",maximumSignificantDigits:3})} ×`:De(Math.abs(Number(n))/100),direction:r}}function ko(e,t){return t===0n?0:Number(mn(e,t,6))}var ir=class{#n;#t=null;#e=null;constructor(t){this.#n=t}current(){let t=this.#s();return this.#t?.configured===t?this.#t?.token:t}async replace(t){if(this.current()!==t)return!0;let{refreshToken:n}=this.#n;return n?(this.#e??=this.#r(n).finally(()=>{this.#e=null}),await this.#e!==void 0):!1}async#r(t){let n=await Promise.resolve().then(t).catch(()=>{});return n!==void 0&&(this.#t={configured:this.#s(),token:n}),n}#s(){let{token:t}=this.#n;return typeof t=="function"?t():t}};var Se="NETWORK",ze="BAD_RESPONSE",vc=new Set(["INVALID_TOKEN","UNAUTHENTICATED"]),_c=new Set(["INTERNAL","SCHEMA_MISMATCH","UNSUPPORTED_DATABASE",ze]),mt=class extends Error{name="UsageError";code;requestId;retryable;retryAfterMs;docs;field;limit;path;status;constructor(t){super(t.message,t.cause===void 0?void 0:{cause:t.cause}),this.code=t.code,this.requestId=t.requestId??null,this.retryable=t.retryable??!1,this.retryAfterMs=t.retryAfterMs??null,this.docs=t.docs??null,this.field=t.field??null,this.limit=t.limit??null,this.path=t.path??[],this.status=t.status??null}get section(){let[t]=this.path;return typeof t=="string"?t:null}get isAuthentication(){return vc.has(this.code)||this.code===ze&&this.status===401}get isNetwork(){return this.code===Se}get action(){return this.isAuthentication?"sign-in":this.code==="FORBIDDEN"?"request-access":this.retryable?"retry":_c.has(this.code)?"contact-operator":"change-request"}},cs=e=>typeof e=="object"&&e!==null,Ot=e=>typeof e=="string"?e:null,ds=e=>typeof e=="number"&&Number.isFinite(e)?e:null;function xc(e){if(!cs(e))return null;let t=Ot(e.name),n=ds(e.value);return t===null||n===null?null:{name:t,value:n,actual:ds(e.actual)}}function wc(e,t){return e!==null&&URL.canParse(e,t)?new URL(e,t).href:e}function So(e,t){let n=cs(e)?e:{},r=cs(n.extensions)?n.extensions:{},s=Array.isArray(n.path)?n.path:[];return new mt({code:Ot(r.code)??ze,message:Ot(n.message)??"the server reported an error without a message",requestId:Ot(r.requestId)??t.requestId,retryable:r.retryable===!0,retryAfterMs:ds(r.retryAfterMs)??t.retryAfterMs,docs:wc(Ot(r.docs),t.url),field:Ot(r.field),limit:xc(r.limit),path:s.filter(i=>typeof i=="string"||typeof i=="number"),status:t.status})}var fe=class extends String{__apiType;value;__meta__;constructor(t,n){super(t),this.value=t,this.__meta__=n}toString(){return this.value}};var Ao=new fe(`
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
}`),To=new fe(`
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
}`),Ro=new fe(`
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
    `);var Io=new fe(`
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
    `),Eo=new fe(`
    mutation CreateHardwareSpec($input: CreateHardwareSpecInput!) {
  createHardwareSpec(input: $input) {
    hardwareSpec {
      tier
      displayName
    }
  }
}
    `),Co=new fe(`
    mutation UpdateHardwareSpec($input: UpdateHardwareSpecInput!) {
  updateHardwareSpec(input: $input) {
    hardwareSpec {
      tier
      displayName
    }
  }
}
    `),Do=new fe(`
    mutation RetireHardwareSpec($input: RetireHardwareSpecInput!) {
  retireHardwareSpec(input: $input) {
    hardwareSpec {
      tier
      displayName
    }
  }
}
    `),Mo=new fe(`
    mutation SetPrice($input: SetPriceInput!) {
  setPrice(input: $input) {
    isNew
  }
}
    `),No=new fe(`
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
    `),Uo=new fe(`
    mutation CreateServiceToken($input: CreateServiceTokenInput!) {
  createServiceToken(input: $input) {
    token
    serviceToken {
      id
      name
    }
  }
}
    `),Oo=new fe(`
    mutation RotateServiceToken($input: RotateServiceTokenInput!) {
  rotateServiceToken(input: $input) {
    token
    serviceToken {
      id
      name
    }
  }
}
    `),$o=new fe(`
    mutation RevokeServiceToken($input: RevokeServiceTokenInput!) {
  revokeServiceToken(input: $input) {
    serviceToken {
      id
      name
    }
  }
}
    `);async function*Po(e,t){let n=e.getReader(),r=new TextDecoder,s=new ps;try{for(;;){let{done:i,value:a}=await n.read();if(i)return;t(),yield*s.push(r.decode(a,{stream:!0}))}}finally{n.cancel().catch(()=>{})}}var ps=class{#n="";#t="";#e=[];*push(t){let n=this.#n+t,r=n.endsWith("\r")?n.length-1:n.length,s=n.slice(0,r).split(/\r\n|\n|\r/);this.#n=(s.pop()??"")+n.slice(r);for(let i of s)i===""?((this.#e.length>0||this.#t!=="")&&(yield{type:this.#t||"message",text:this.#e.join(`
`)}),this.#t="",this.#e=[]):this.#r(i)}#r(t){let n=t.indexOf(":"),r=n<0?t:t.slice(0,n),s=n<0?"":t.slice(n+1).replace(/^ /,"");r==="event"&&(this.#t=s),r==="data"&&this.#e.push(s)}};var Fo={attempts:4,baseDelayMs:300,maxDelayMs:1e4};function Lo(e,t,n){return t>=e.attempts||(n??0)>e.maxDelayMs?null:(n??0)+gs(e.baseDelayMs,e.maxDelayMs,t)}function gs(e,t,n){return Math.random()*Math.min(t,e*2**(n-1))}function or(e,t){return new Promise((n,r)=>{if(t?.aborted){r(t.reason);return}let s=()=>{clearTimeout(i),r(t?.reason)},i=setTimeout(()=>{t?.removeEventListener("abort",s),n()},e);t?.addEventListener("abort",s,{once:!0})})}function qo(e,t=Date.now()){if(e===null)return null;if(/^\s*\d+\s*$/.test(e))return Number(e)*1e3;let n=Date.parse(e);return Number.isNaN(n)?null:Math.max(0,n-t)}var ar=class{#n;#t;#e=null;#r=null;constructor(t,n){this.#n=t,this.#t=n}push(t){this.#e===null?this.#s(t):this.#r={value:t}}stop(){this.#e!==null&&clearTimeout(this.#e),this.#e=null,this.#r=null}#s(t){this.#e=setTimeout(()=>{this.#e=null;let n=this.#r;this.#r=null,n&&this.#s(n.value)},this.#n),this.#t(t)}};var kc="application/graphql-response+json, application/json;q=0.9",Sc="text/event-stream, application/graphql-response+json;q=0.9, application/json;q=0.8",Ac=new Set([408,425,429,502,503,504]),lr=class{#n;#t;#e;constructor(t,n,r){this.#n=t,this.#t=n,this.#e=r}async send(t,n,r){r?.throwIfAborted();let s=new AbortController,i=()=>s.abort(r?.reason);r?.addEventListener("abort",i,{once:!0});let a=setTimeout(()=>{s.abort(new Error(`no response within ${this.#e} ms`))},this.#e);try{let l=await this.#r(t,n,kc,s.signal);return await fs(l)}catch(l){return r?.throwIfAborted(),{data:null,errors:[hs(l)],requestId:null}}finally{clearTimeout(a),r?.removeEventListener("abort",i)}}open(t,n,r){return this.#r(t,n,Sc,r)}#r(t,n,r,s){let i={"content-type":"application/json",accept:r};return n!==void 0&&(i.authorization=`Bearer ${n}`),this.#t(this.#n,{method:"POST",headers:i,body:t,signal:s})}};function vn(e,t){return JSON.stringify({query:e,variables:t},(n,r)=>typeof r=="bigint"?r.toString():r)}async function fs(e){return ms(await e.text(),e)}function ms(e,t){let n=t.headers.get("x-request-id"),{status:r}=t,s=qo(t.headers.get("retry-after")),i=Tc(e),a=i?.errors,l=Array.isArray(a)?a.map(d=>So(d,{requestId:n,retryAfterMs:s,status:r,url:t.url})):[],c=i?.data;return typeof c=="object"&&c!==null?{data:c,errors:l,requestId:n}:l.length>0?{data:null,errors:l,requestId:n}:{data:null,errors:[new mt({code:ze,message:`the response is not GraphQL (HTTP status ${r}); check the URL of the client, and the proxies before the server`,requestId:n,retryable:Ac.has(r),retryAfterMs:s,status:r})],requestId:n}}function hs(e){let t=e instanceof Error?e.message:String(e);return new mt({code:Se,message:`the server cannot be reached: ${t}`,retryable:!0,cause:e})}function Tc(e){try{let t=JSON.parse(e);return typeof t=="object"&&t!==null&&!Array.isArray(t)?t:null}catch{return null}}var Vo={firstByteMs:1e4,inactivityMs:45e3,pollIntervalMs:1e4,pollForMs:3e5,reconnectMs:500,maxReconnectMs:3e4},Rc=3,Bo={min:100,max:6e4};function ys(e){return t=>{try{e(t)}catch(n){queueMicrotask(()=>{throw n})}}}var ur=class{#n;#t;#e;#r=new Map;constructor(t,n,r){this.#n=t,this.#t=n,this.#e=r}subscribe(t,n,r){let s=r.minIntervalMs??2e3,i=Math.min(Math.max(s,Bo.min),Bo.max);if(r.signal?.aborted)return()=>{};let a=new ar(s,ys(n)),l=this.#s(t,i).add({update:u=>a.push(u),status:ys(u=>r.onStatus?.(u)),error:ys(u=>r.onError?.(u))}),c=()=>{r.signal?.removeEventListener("abort",c),a.stop(),l()};return r.signal?.addEventListener("abort",c,{once:!0}),c}#s({range:t,timeZone:n,filter:r},s){let i={range:t??{preset:"TODAY"},timeZone:n??"UTC",filter:r??null},a=vn(Ao.toString(),{...i,throttleMs:s}),l=this.#r.get(a);if(!l){let c=vn(To.toString(),i),u=Math.max(this.#e.pollIntervalMs,s);l=new bs(this.#n,this.#t,{...this.#e,pollIntervalMs:u},{subscription:a,poll:c},()=>{this.#r.delete(a)}),this.#r.set(a,l)}return l}},bs=class{#n;#t;#e;#r;#s;#i=new Set;#u=new AbortController;#a="connecting";#l=null;#c="";constructor(t,n,r,s,i){this.#n=t,this.#t=n,this.#e=r,this.#r=s,this.#s=i}add(t){let n=this.#i.size===0;return this.#i.add(t),t.status(this.#a),this.#l&&t.update({...this.#l,isInitial:!0}),n&&this.#g(),()=>{this.#i.delete(t)&&this.#i.size===0&&this.#d()}}#d(){this.#u.signal.aborted||(this.#s(),this.#u.abort())}async#g(){let{signal:t}=this.#u;try{let n=await this.#f(t);this.#o("failed");for(let r of this.#i)r.error(n);this.#d()}catch(n){if(!t.aborted)throw n}}async#f(t){let n=0,r=!0;for(;;){let s=this.#t.current(),i=await this.#m(s,t,()=>{n=0,r=!0});if(i.kind==="error"&&i.error.isAuthentication){if(!r||!await this.#t.replace(s))return i.error;r=!1;continue}if(r=!0,n+=1,i.kind==="undelivered"||n>Rc||i.kind==="error"&&!Ic(i.error)){let l=await this.#h(t);if(l)return l;n=0;continue}this.#o(i.kind==="error"?"offline":"connecting");let a=i.kind==="error"?i.error.retryAfterMs??0:0;await Ho(a+gs(this.#e.reconnectMs,this.#e.maxReconnectMs,n),t)}}async#m(t,n,r){this.#a!=="offline"&&this.#o("connecting");let s=new vs(this.#e.firstByteMs,n);try{let i=await this.#n.open(this.#r.subscription,t,s.signal);if(!Ec(i)){let[l]=(await fs(i)).errors;return l?{kind:"error",error:l}:{kind:"undelivered"}}if(!i.body)return{kind:"undelivered"};let a=()=>s.restart(this.#e.inactivityMs);for await(let l of Po(i.body,a)){if(l.type==="complete")break;if(l.type!=="next")continue;let{data:c,errors:u}=ms(l.text,i),d=c?.usageChanged;if(u[0]||!d)return u[0]?{kind:"error",error:u[0]}:{kind:"ended"};r(),this.#o("streaming"),this.#p(d)}return{kind:"ended"}}catch(i){return n.throwIfAborted(),s.isOver?s.wasStarted?{kind:"ended"}:{kind:"undelivered"}:{kind:"error",error:hs(i)}}finally{s.stop()}}async#h(t){let n=Date.now()+this.#e.pollForMs,r=!0;for(;Date.now()<n;){let s=this.#t.current(),{data:i,errors:a}=await this.#n.send(this.#r.poll,s,t),[l]=a,c=this.#e.pollIntervalMs;if(l?.isAuthentication){if(!r||!await this.#t.replace(s))return l;r=!1;continue}if(r=!0,l){if(!l.retryable)return l;this.#o("offline"),c=Math.max(c,l.retryAfterMs??0)}else i?.usageInsights&&(this.#o("polling"),this.#p(i.usageInsights));await Ho(c,t)}return null}#p({range:t,totals:n}){let r=JSON.stringify([t,n]);if(r===this.#c)return;let s=this.#l===null;this.#c=r,this.#l={range:t,totals:n};for(let i of this.#i)i.update({range:t,totals:n,isInitial:s})}#o(t){if(t!==this.#a){this.#a=t;for(let n of this.#i)n.status(t)}}},vs=class{#n=new AbortController;#t;#e;isOver=!1;wasStarted=!1;constructor(t,n){this.#t=n,n.addEventListener("abort",this.#r,{once:!0}),this.#e=setTimeout(this.#s,t),n.aborted&&this.#r()}get signal(){return this.#n.signal}restart(t){this.wasStarted=!0,clearTimeout(this.#e),this.#e=setTimeout(this.#s,t)}stop(){clearTimeout(this.#e),this.#t.removeEventListener("abort",this.#r),this.#n.abort()}#r=()=>this.#n.abort(this.#t.reason);#s=()=>{this.isOver=!0,this.#n.abort()}},Ic=e=>e.retryable&&e.code!=="SUBSCRIPTIONS_FULL",Ec=e=>e.ok&&(e.headers.get("content-type")??"").startsWith("text/event-stream");async function Ho(e,t){let n=new AbortController,r=()=>n.abort(),s=globalThis;s.addEventListener?.("online",r),t.addEventListener("abort",r,{once:!0});try{await or(e,n.signal).catch(()=>{})}finally{s.removeEventListener?.("online",r),t.removeEventListener("abort",r)}t.throwIfAborted()}function jo({data:e,errors:t}){if(t.length===0)return!1;if(e===null)return!0;let n=new Set(t.map(r=>r.section));return Object.entries(e).every(([r,s])=>s===null&&n.has(r))}var _n=class{#n;#t;#e;#r;constructor(t){let n=t.fetch??((r,s)=>globalThis.fetch(r,s));this.#n=new ir(t),this.#t=new lr(t.url,n,t.timeoutMs??3e4),this.#e={...Fo,...t.retry},this.#r=new ur(this.#t,this.#n,{...Vo,...t.live})}query(t,n,r={}){return this.#s(t,n,r.signal,!0)}mutate(t,n,r={}){return this.#s(t,n,r.signal,r.idempotent??!1)}recordUsage(t,n={}){return this.mutate(Ro,{records:t},{...n,idempotent:!0})}onUsageChanged(t,n,r={}){return this.#r.subscribe(t,n,r)}async#s(t,n,r,s){let i=vn(t.toString(),n),a=!0;for(let l=1;;){let c=this.#n.current(),u=await this.#t.send(i,c,r),d=u;if(!jo(u))return d;if(a&&d.errors.some(g=>g.isAuthentication)){a=!1;let g=await this.#n.replace(c);if(r?.throwIfAborted(),!g)return d;continue}if(!d.errors.every(g=>Cc(g,s)))return d;let p=Lo(this.#e,l,Dc(d.errors));if(p===null)return d;await or(p,r),l+=1}}};function Cc(e,t){return e.retryable&&(t||e.code!==Se&&e.code!==ze)}function Dc(e){let t=e.map(n=>n.retryAfterMs).filter(n=>n!==null);return t.length===0?null:Math.max(...t)}function $t(e){return e.trim().replace(/^Bearer\s+/i,"")}var Mc=3e4,_s=window.parent!==window,Xe=M(null),cr=new Set;function dr(e){_s&&window.parent.postMessage(e,"*")}function Je(e){console.warn(`usage-insights: ${e}`),dr({type:"usage-insights:problem",message:e})}function Zo(e){cr.add(e)}function Qo(){return new Promise(e=>{let t=r=>{cr.delete(t),clearTimeout(n),e(r)},n=setTimeout(()=>t(void 0),Mc);cr.add(t),dr({type:"usage-insights:expired"})})}function Nc({origin:e,source:t,data:n}){return I.embed?.origins.includes(e)?t!==window.parent?`a token from \`${e}\` was ignored, because another window than the one around this frame sent it`:typeof n.token!="string"||$t(n.token)===""?"a message `usage-insights:token` was ignored, because its `token` is not a text":null:`a token from \`${e}\` was ignored, because \`http.embed_origins\` of the server does not list that origin`}function Uc(e){if(e.data?.type!=="usage-insights:token")return;if(Xe.value=Nc(e),Xe.value!==null){Je(Xe.value);return}let t=$t(e.data.token);for(let n of cr)n(t)}function Ko(){addEventListener("message",Uc),dr({type:"usage-insights:ready"});let e=0;new ResizeObserver(()=>{let t=Math.ceil(document.body.getBoundingClientRect().height);t!==e&&(e=t,dr({type:"usage-insights:height",height:e}))}).observe(document.body)}var pr="usage-insights.token";function Oc(){try{return sessionStorage.getItem(pr)}catch{return null}}function $c(){let e=/^#token=([^&]+)$/.exec(location.hash);return e?.[1]?(history.replaceState(history.state,"",location.pathname+location.search),$t(decodeURIComponent(e[1]))):null}var ee=M($c()??(I.embed?null:Oc())),te=M(I.isDevelopment||ee.value!==null?"open":"signed-out"),Me=M(null),$=M(null),Yo=we(()=>$.value?.scopes.includes("ADMIN")??!0),ht=new _n({url:new URL(I.endpoint,location.href).href,token:()=>ee.value??void 0,refreshToken:I.embed&&(()=>Qo())});async function Pt(e,t,n={}){let r=await ht.query(e,t,n),s=r.errors.find(({isAuthentication:i})=>i);return s&&ws(s),r}var Wo=new Set;function Ft(e){Wo.add(e)}function zo(){for(let e of Wo)e()}function Pc(e,t){return(t.startsWith("/")?t.slice(1).split("/").map(r=>r.replaceAll("~1","/").replaceAll("~0","~")):[t]).reduce((r,s)=>r?.[s],e)}function Go(e){try{let t=(e??"").split(".")[1].replaceAll("-","+").replaceAll("_","/"),n=JSON.parse(atob(t));return JSON.stringify(["iss",...I.viewerClaims].map(r=>Pc(n,r)??null))}catch{return e}}function xs(e,t){let n=$t(e),r=Go(n)===Go(ee.value);if(r||zo(),_e(()=>{$.value=r&&$.value?{...$.value,expiresAt:null}:null,ee.value=n,Me.value=null,te.value="open"}),!I.embed)try{t?sessionStorage.setItem(pr,n):sessionStorage.removeItem(pr)}catch{}}function Xo(){zo(),ee.value=null,$.value=null,Me.value=null,te.value=I.isDevelopment?"open":"signed-out";try{sessionStorage.removeItem(pr)}catch{}}I.embed&&Zo(e=>xs(e,!1));addEventListener("message",({origin:e,source:t,data:n})=>{I.embed||e!==location.origin||n?.type!=="usage-insights:graphiql"||t?.postMessage({type:"usage-insights:token",token:ee.value},location.origin)});function ws(e){_e(()=>{Me.value=e,te.value=ee.value===null?"signed-out":"ended"})}var gr=M(new Map);Ft(()=>gr.value=new Map);var ks=(e,t)=>`${e} ${t}`;function fr(e,t){let n=new Map(gr.peek()),r=!1,s=(i,a)=>{r||=n.get(i)!==a,n.set(i,a)};for(let i of t)e.forEach((a,l)=>{let[c,u]=[i.keys[l],i.names[l]];c!=null&&u!=null&&s(ks(a,c),u)}),i.accountId!=null&&i.accountName!=null&&s(ks("ACCOUNT",i.accountId),i.accountName);r&&(gr.value=n)}function yt(e,t){return gr.value.get(ks(e,t))??t}var L={MODEL:{field:"models",name:"model",plural:"models",missing:"no model",belongsToAccount:!1},PROVIDER:{field:"providers",name:"provider",plural:"providers",missing:"no provider",belongsToAccount:!1},TIER:{field:"tiers",name:"tier",plural:"tiers",missing:"no tier",belongsToAccount:!1},SOURCE:{field:"sources",name:"source",plural:"sources",missing:"no source",belongsToAccount:!1},USER:{field:"userIds",name:"user",plural:"users",missing:"no user",belongsToAccount:!0},ACCOUNT:{field:"accountIds",name:"account",plural:"accounts",missing:"no account",belongsToAccount:!1},USAGE_TYPE:{field:"usageTypes",name:"type",plural:"usage types",missing:"no usage type",belongsToAccount:!1},SESSION:{field:"sessionIds",name:"session",plural:"sessions",missing:"no session",belongsToAccount:!0},WORKSPACE:{field:"workspaceIds",name:"workspace",plural:"workspaces",missing:"no workspace",belongsToAccount:!0},AGENT:{field:"agentIds",name:"agent",plural:"agents",missing:"no agent",belongsToAccount:!0}},wn=["MODEL","PROVIDER","TIER","SOURCE","USER","ACCOUNT","USAGE_TYPE"],ta=new Set(["AGENT","MODEL","PROVIDER","SESSION","TIER","USER","WORKSPACE"]),mr=Object.entries(L).map(([e,t])=>({dimension:e,...t})),Lt=e=>e.flatMap(({dimension:t})=>t??[]);function Ae(e){let t=s=>Object.fromEntries(Object.entries(s).filter(([,i])=>Array.isArray(i)&&i.length>0)),n=e.not?t(e.not):{},r={...t(e),...Object.keys(n).length>0?{not:n}:{}};return Object.keys(r).length>0?r:null}var et=({kind:e,key:t,accountId:n})=>JSON.stringify([e,t,n??null]);function tt(e,t,{kind:n,key:r,accountId:s},i){let{field:a}=L[t];if(n==="VALUE")return{...e,...s==null?{}:{accountIds:[s]},[a]:[r??""]};if(n==="UNKNOWN")return ta.has(t)?{...e,missing:[...new Set([...e.missing??[],t])]}:e;let l=new Set([...e.not?.[a]??[],...i]);return{...e,not:{...e.not,[a]:[...l]}}}function xn(e,t){let n=t?e.map(r=>yt(t,r)):e;return n.length>3?`${n.slice(0,2).join(", ")} and ${n.length-2} more`:n.join(", ")}function kn(e){let t=[];for(let{dimension:n,field:r,name:s}of mr){let i=e[r];i?.length&&t.push({label:`${s}: ${xn(i,n)}`,without:{...e,[r]:null}})}e.modelPrefixes?.length&&t.push({label:`model: ${xn(e.modelPrefixes.map(n=>`${n}…`))}`,without:{...e,modelPrefixes:null}});for(let n of e.missing??[]){let r=e.missing?.filter(s=>s!==n);t.push({label:L[n].missing,without:{...e,missing:r}})}for(let{dimension:n,field:r,name:s}of mr){let i=e.not?.[r];i?.length&&t.push({label:`${s} not: ${xn(i,n)}`,without:{...e,not:{...e.not,[r]:null}}})}for(let{key:n,values:r}of e.labels??[]){let s=e.labels?.filter(i=>i.key!==n);t.push({label:r?.length?`${n}: ${xn(r)}`:`any ${n}`,without:{...e,labels:s}})}for(let n of e.missingLabels??[]){let r=e.missingLabels?.filter(s=>s!==n);t.push({label:`no ${n}`,without:{...e,missingLabels:r}})}for(let{key:n,values:r}of e.not?.labels??[]){let s=e.not?.labels?.filter(i=>i.key!==n);t.push({label:r?.length?`${n} not: ${xn(r)}`:`not any ${n}`,without:{...e,not:{...e.not,labels:s}}})}return t}function Jo(e,t){let n=new Map;for(let[r,s]of e){if(!r.startsWith(t))continue;let i=r.slice(t.length);n.set(i,[...n.get(i)??[],...s===""?[]:[s]])}return[...n].map(([r,s])=>({key:r,values:s}))}function ea(e,t,n){for(let{key:r,values:s}of e)for(let i of s?.length?s:[""])n.append(`${t}${r}`,i)}function na(e,t){for(let{field:n,name:r}of mr){for(let s of e[n]??[])t.append(r,s);for(let s of e.not?.[n]??[])t.append(`not.${r}`,s)}for(let n of e.modelPrefixes??[])t.append("model-prefix",n);for(let n of e.missing??[])t.append("missing",n.toLowerCase());ea(e.labels??[],"label.",t),ea(e.not?.labels??[],"not.label.",t);for(let n of e.missingLabels??[])t.append("missing-label",n)}function ra(e){let t={},n={};for(let{field:c,name:u}of mr){let d=e.getAll(u);d.length>0&&(n[c]=d);let p=e.getAll(`not.${u}`);p.length>0&&(t[c]=p)}let r=e.getAll("model-prefix");r.length>0&&(n.modelPrefixes=r);let s=e.getAll("missing").map(c=>c.toUpperCase()).filter(c=>ta.has(c));s.length>0&&(n.missing=s);let[i,a,l]=[Jo(e,"label."),Jo(e,"not.label."),e.getAll("missing-label")];return i.length>0&&(n.labels=i),a.length>0&&(t.labels=a),l.length>0&&(n.missingLabels=l),Object.keys(t).length>0&&(n.not=t),n}var sa=e=>t=>BigInt(t.byType.find(({usageType:n})=>n===e)?.quantity??"0"),Ss=["tokens_cache_read","tokens_cache_write","tokens_input","tokens_output","tokens_reasoning"],ia=[...Ss,"api_calls","compute_seconds","credits","storage_byte_seconds","transcription_seconds"],be=[{id:"tokens",change:"tokens",name:"Tokens",unit:"count",column:"quantities",usageTypes:null,split:"MODEL",ranking:"TOKENS",total:e=>BigInt(e.tokens)},{id:"input",change:"tokens",name:"Input tokens",unit:"count",column:"quantities",usageTypes:["tokens_input","tokens_cache_read","tokens_cache_write"],split:"MODEL",ranking:"TOKENS_INPUT",total:e=>BigInt(e.tokensInput)+BigInt(e.tokensCacheRead)+BigInt(e.tokensCacheWrite)},{id:"output",change:"tokens",name:"Output tokens",unit:"count",column:"quantities",usageTypes:["tokens_output","tokens_reasoning"],split:"MODEL",ranking:"TOKENS_OUTPUT",total:e=>BigInt(e.tokensOutput)+BigInt(e.tokensReasoning)},{id:"compute",change:"computeSeconds",name:"Compute",unit:"hours",column:"quantities",usageTypes:["compute_seconds"],split:"TIER",ranking:"COMPUTE_SECONDS",total:e=>BigInt(e.computeSeconds)},{id:"cost",change:"cost",name:"Cost",unit:"cost",column:"costs",usageTypes:[],split:"MODEL",ranking:"COST",total:e=>ke(e.cost)},{id:"calls",change:"apiCalls",name:"API calls",unit:"count",column:"quantities",usageTypes:["api_calls"],split:"ACCOUNT",ranking:"API_CALLS",total:e=>BigInt(e.apiCalls)},{id:"storage",change:null,name:"Storage",unit:"storage",column:"quantities",usageTypes:["storage_byte_seconds"],split:"ACCOUNT",ranking:"COST",total:sa("storage_byte_seconds")},{id:"transcription",change:null,name:"Transcription",unit:"hours",column:"quantities",usageTypes:["transcription_seconds"],split:"MODEL",ranking:"COST",total:sa("transcription_seconds")},{id:"users",change:null,name:"Unique users",unit:"count",column:"users",usageTypes:[],split:"MODEL",ranking:"TOKENS",total:null},{id:"records",change:"records",name:"Records",unit:"count",column:"records",usageTypes:[],split:"USAGE_TYPE",ranking:"RECORDS",total:e=>BigInt(e.records)}];function me(e){return be.find(t=>t.id===e)??be[0]}var He=[{preset:"LAST_24_HOURS",name:"24 h",days:1},{preset:"LAST_7_DAYS",name:"7 d",days:7},{preset:"LAST_30_DAYS",name:"30 d",days:30},{preset:"LAST_90_DAYS",name:"90 d",days:90},{preset:"LAST_365_DAYS",name:"1 y",days:365},{preset:"THIS_MONTH",name:"This month",days:31},{preset:"TODAY",name:"Today",days:1},{preset:"YESTERDAY",name:"Yesterday",days:1},{preset:"THIS_WEEK",name:"This week",days:7},{preset:"LAST_WEEK",name:"Last week",days:7},{preset:"LAST_MONTH",name:"Last month",days:31},{preset:"THIS_QUARTER",name:"This quarter",days:92},{preset:"LAST_QUARTER",name:"Last quarter",days:92},{preset:"THIS_YEAR",name:"This year",days:366},{preset:"LAST_YEAR",name:"Last year",days:366},{preset:"ALL_TIME",name:"All time",days:3650}],nt={tab:"usage",range:{preset:"LAST_30_DAYS"},timeZone:pn,filter:{},compare:"PREVIOUS_PERIOD",measure:"tokens",split:null,second:null,interval:null},da=["HOUR","DAY","WEEK","MONTH","QUARTER"],oa={period:"PREVIOUS_PERIOD",year:"PREVIOUS_YEAR",none:null},aa=e=>e!==null&&/^\d{4}-\d\d-\d\d$/.test(e),la=e=>e!==null&&!Number.isNaN(Date.parse(e));function Fc(e){let[t,n]=[e.get("from"),e.get("through")];if(aa(t)&&aa(n))return{from:t,through:n};let[r,s]=[e.get("start"),e.get("end")];if(la(r)&&la(s))return{start:r,end:s};let i=He.find(({preset:a})=>a===e.get("range")?.toUpperCase());return i?{preset:i.preset}:nt.range}function pa(e){let t=new URLSearchParams(e),n=t.get("tab"),r=t.get("compare"),s=t.get("measure")??"",i=wn.find(c=>L[c].name===t.get("split")),a=wn.find(c=>L[c].name===t.get("and")),l=da.find(c=>c.toLowerCase()===t.get("interval"));return{tab:!I.embed&&(n==="hardware"||n==="ingestion")?n:"usage",range:Fc(t),timeZone:t.get("tz")??nt.timeZone,filter:ra(t),compare:r!==null&&r in oa?oa[r]:nt.compare,measure:be.some(({id:c})=>c===s)?s:nt.measure,split:i??null,second:a??null,interval:l??null}}var Lc=I.embed?[...new URLSearchParams(location.search)].filter(([e])=>/^theme(\.|$)/.test(e)):[];function As(e){let t=new URLSearchParams(Lc);if(e.tab!=="usage"&&t.set("tab",e.tab),"preset"in e.range)JSON.stringify(e.range)!==JSON.stringify(nt.range)&&t.set("range",e.range.preset.toLowerCase());else for(let[r,s]of Object.entries(e.range))t.set(r,s);e.timeZone!==nt.timeZone&&t.set("tz",e.timeZone),e.compare!==nt.compare&&t.set("compare",e.compare==="PREVIOUS_YEAR"?"year":"none"),e.measure!==nt.measure&&t.set("measure",e.measure),e.split&&t.set("split",L[e.split].name),e.second&&t.set("and",L[e.second].name),e.interval&&t.set("interval",e.interval.toLowerCase()),na(e.filter,t);let n=t.toString();return n?`?${n}`:""}var x=M(pa(location.search)),bt=M(history.state?.zoomedFrom??null);function D(e,t=null){x.value={...x.value,...e},bt.value=t;let n=`${location.pathname}${As(x.value)}`;I.embed?history.replaceState({zoomedFrom:t},"",n):history.pushState({zoomedFrom:t},"",n)}addEventListener("popstate",e=>{bt.value=e.state?.zoomedFrom??null,x.value=pa(location.search)});function Ne(e){return"preset"in e?{preset:e.preset}:"from"in e?{days:{from:e.from,through:e.through}}:{instants:{start:e.start,end:e.end}}}var ua=864e5;function ga(e){return"preset"in e?He.find(({preset:t})=>t===e.preset)?.days??30:"from"in e?(Date.parse(e.through)-Date.parse(e.from))/ua+1:(Date.parse(e.end)-Date.parse(e.start))/ua}var ca={HOUR:1/24,DAY:1,WEEK:7,MONTH:30,QUARTER:91},qc=800;function Ts(e){let t=ga(e),n=da.filter(r=>t/ca[r]<=qc&&t/ca[r]>=1);return n.length>0?n:["HOUR"]}function vt({range:e,interval:t}){if(t&&Ts(e).includes(t))return t;let n=ga(e);return n<=2.1?"HOUR":n<=100?"DAY":n<=400?"WEEK":"MONTH"}function Rs(e){let t=Ve(e);return e.second&&e.second!==t?[t,e.second]:[t]}function Sn(e){return e==="users"?wn.filter(t=>t!=="USER"):wn}function Ve({measure:e,split:t}){return t&&Sn(e).includes(t)?t:me(e).split}async function hr(e){try{return await navigator.clipboard.writeText(e),!0}catch{let t=document.createElement("textarea");t.value=e,t.className="hidden",(document.querySelector("dialog[open]")??document.body).append(t),t.select();let n=document.execCommand("copy");return t.remove(),n}}var Bc=Symbol.for("pv"),Hc=0;function o(e,t,n,r,s,i){t||(t={});var a,l,c=t;if("ref"in c&&typeof e!="function")for(l in c={},t)l=="ref"?a=t[l]:c[l]=t[l];var u={type:e,props:c,key:n,ref:a,__k:null,__:null,__b:0,__e:null,__c:null,constructor:Bc,__v:--Hc,__i:-1,__u:0};return(s||i)&&(u.__source=s,u.__self=i),C.vnode&&C.vnode(u),u}var Vc={more:"M3 8h.01M8 8h.01M13 8h.01",close:"M4 4l8 8M12 4l-8 8",down:"M4 6l4 4 4-4",theme:["M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z","M8 2.5a5.5 5.5 0 0 1 0 11z"],back:"M6.5 4L2.5 8l4 4M2.5 8h11",check:"M3.5 8.5l3 3 6-7",external:"M6 3.5H3.5v9h9V10M9 3.5h3.5V7M12.5 3.5L7.5 8.5",globe:"M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2zM2 8h12M8 2c2 1.8 2.6 3.8 2.6 6S10 12.2 8 14C6 12.2 5.4 10.2 5.4 8S6 3.8 8 2",account:"M3 13V5.5L8 3l5 2.5V13M6.5 13v-3h3v3M6.5 7h.01M9.5 7h.01",copy:"M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z"};function Y({name:e}){return o("svg",{class:`icon icon-${e}`,viewBox:"0 0 16 16",width:"16",height:"16","aria-hidden":"true",children:[Vc[e]].flat().map(t=>o("path",{d:t},t))})}function yr(){return o("svg",{class:"mark",viewBox:"0 0 20 20",width:"20",height:"20","aria-hidden":"true",children:[o("rect",{x:"1",y:"11",width:"4",height:"8",rx:"1.2"}),o("rect",{x:"8",y:"6",width:"4",height:"13",rx:"1.2"}),o("rect",{x:"15",y:"1",width:"4",height:"18",rx:"1.2"})]})}function _t({label:e,name:t,class:n="control",align:r="start",children:s}){let[i,a]=A(!1),l=Ye(null),c=Ye(null),u=is();W(()=>{if(!i)return;let p=g=>{l.current?.contains(g.target)||a(!1)};return document.addEventListener("pointerdown",p),l.current?.querySelector(".panel-pop input, .panel-pop button, .panel-pop select, .panel-pop a")?.focus(),()=>document.removeEventListener("pointerdown",p)},[i]);let d=()=>{a(!1),c.current?.focus()};return o("div",{class:"pop",ref:l,onKeyDown:p=>{p.key==="Escape"&&i&&(p.stopPropagation(),d())},onFocusOut:p=>{let g=p.relatedTarget;g&&!l.current?.contains(g)&&a(!1)},children:[o("button",{ref:c,type:"button",class:n,"aria-label":t,"aria-expanded":i,"aria-controls":u,onClick:()=>a(!i),children:e}),o("div",{id:u,class:`panel-pop ${r}`,hidden:!i,children:i&&s(d)})]})}function de({name:e,actions:t}){return o(_t,{label:o(Y,{name:"more"}),name:e,class:"icon-button",align:"end",children:n=>o("ul",{class:"menu",children:t.map(r=>o("li",{children:r.graphiql?o("a",{href:r.graphiql,target:"_blank",rel:"opener",onClick:n,children:[r.name," ",o(Y,{name:"external"})]}):o("button",{type:"button",onClick:()=>{r.run?.(),n()},children:r.name})},r.name))})})}function Is({name:e,options:t,value:n,onChange:r}){return o(k,{children:[o("div",{class:"segments",role:"group","aria-label":e,children:t.map(s=>o("button",{type:"button","aria-pressed":s.value===n,onClick:()=>r(s.value),children:s.name},s.value))}),o(xt,{class:"narrow",name:e,options:t,value:n,onChange:r})]})}function xt({name:e,options:t,value:n,onChange:r,class:s=""}){return o("select",{class:`control ${s}`,"aria-label":e,value:n,onChange:i=>r(i.currentTarget.value),children:t.map(i=>o("option",{value:i.value,children:i.name},i.value))})}var jc=1600;function qt({text:e,name:t,children:n}){let[r,s]=A(!1);return W(()=>{if(!r)return;let i=setTimeout(()=>s(!1),jc);return()=>clearTimeout(i)},[r]),o("button",{type:"button",class:"link copy","aria-label":r?"Copied":t,title:t,onClick:()=>{hr(e).then(s)},children:[n," ",o(Y,{name:r?"check":"copy"})]})}var Zc=120;function Bt({title:e,kind:t="centre",onClose:n,children:r}){let s=Ye(null),i=is();return Wn(()=>{let a=document.activeElement?.getBoundingClientRect();s.current?.showModal(),I.embed&&s.current?.style.setProperty("--top",`${Math.max(0,(a?.top??0)-Zc)}px`)},[]),o("dialog",{ref:s,class:t,"aria-labelledby":i,onClose:n,onClick:a=>{a.target===s.current&&s.current?.close()},children:o("div",{class:"dialog",children:[o("header",{children:[o("h2",{id:i,children:e}),o("button",{type:"button",class:"icon-button","aria-label":"Close",onClick:()=>s.current?.close(),children:o(Y,{name:"close"})})]}),r]})})}var Qc=new Set(["SERVER_BUSY","RATE_LIMITED","QUEUE_FULL","SUBSCRIPTIONS_FULL"]);function fa(e,t){return t.code===Se?`${e}: the server cannot be reached`:t.code==="FORBIDDEN"?`${e} is not open to this token`:Qc.has(t.code)?`${e}: the server is busy`:`${e} could not be read`}function Es(e){switch(e.action){case"sign-in":return"Sign in again.";case"request-access":return"A token with more rights is needed.";case"retry":return e.section===null?"The page tried several times.":"The rest of the page is complete.";case"contact-operator":return"Give the request id to the operator of this server.";case"change-request":return"Choose another range or filter."}}function ma(e){return e.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g,t=>z(t,x.value.timeZone)).replace(/\b\d{4}-\d\d-\d\d\b/g,t=>qe(t,{day:"numeric",month:"short",year:"numeric"})).replace(/(?<![\d.,])\d{5,}(?![\d.,]*\d)/g,t=>N(BigInt(t),"count")).replace(/(?<![\d.,])(\d+(?:\.\d+)?) %/g,(t,n)=>De(Number(n)/100))}var ha=e=>e.replace(/^[a-z]/,t=>t.toUpperCase()),ya=e=>ma(ha(e).replaceAll("`",""));function ye({text:e}){let t=ha(e).split(/`([^`]+)`/);return o(k,{children:t.map((n,r)=>r%2===0?ma(n):o("code",{children:n},r))})}function Kc({error:{code:e,docs:t}}){return t===null?o("code",{children:e}):o("a",{href:t,target:"_blank",rel:"noopener",title:"What this code means",children:o("code",{children:e})})}function rt({error:e,children:t}){return o(k,{children:[o("p",{children:[o(ye,{text:e.message})," (",o(Kc,{error:e}),")"]}),t&&o("p",{children:t}),e.requestId&&o("p",{class:"muted",children:["Request ",o("code",{children:e.requestId})," ",o(qt,{text:e.requestId,name:"Copy the request id"})]})]})}function Te({title:e,error:t,onRetry:n}){return t.action==="request-access"||t.action==="change-request"?o("div",{class:"notice empty",children:[o("b",{children:fa(e,t)}),t.action==="change-request"?o(rt,{error:t,children:Es(t)}):o("p",{children:Es(t)})]}):o("div",{class:"notice failed",role:"alert",children:[o("b",{children:fa(e,t)}),o(rt,{error:t,children:Es(t)}),o("button",{type:"button",class:"primary",onClick:n,children:"Try again"})]})}function Gc(e){let t={},n=[],{range:r,filter:s,usageTypes:i}=e;if(r?.preset){t.range={preset:r.preset};let l=He.find(({preset:c})=>c===r.preset)?.name??r.preset;n.push(`Show ${/^\d/.test(l)?`the last ${l.replace(" d"," days").replace(" h"," hours").replace("1 y","365 days")}`:l.toLowerCase()}`)}else if(r?.instants){let{start:l,end:c}=r.instants;t.range={start:l,end:c},n.push(`Show ${We(l.slice(0,10),new Date(Date.parse(c)-1).toISOString().slice(0,10))}`)}if(s){t.filter=Ae(s)??{};let l=kn(x.value.filter).map(({label:p})=>p),c=kn(t.filter).map(({label:p})=>p),u=c.filter(p=>!l.includes(p)),d=l.filter(p=>!c.includes(p));n.push(u.length>0?`Filter by ${u.join(", ")}`:`Remove the filter ${d.join(", ")}`)}let a=i&&be.find(l=>l.usageTypes?.length&&l.usageTypes.every(c=>i.includes(c)));return a?(t.measure=a.id,n.push(`Show ${a.name.toLowerCase()}`)):i&&(t.measure="records",n.push("Show all records")),{name:n.map((l,c)=>c===0?l:l[0].toLowerCase()+l.slice(1)).join(" and "),patch:t}}function Ht({title:e,reason:t}){let n=t.suggestion&&Gc(t.suggestion);return o("div",{class:"notice empty",children:[o("b",{children:e}),o("p",{children:o(ye,{text:t.message})}),n?.name&&o("button",{type:"button",class:"primary",onClick:()=>D({...n.patch,interval:null,tab:x.value.tab}),children:n.name})]})}function re({title:e,class:t="",isLoading:n=!1,error:r,hasData:s,lines:i=6,onRetry:a,tools:l,children:c}){return o("section",{class:`panel ${t}`,"aria-label":e,"aria-busy":n,children:[o("div",{class:"panel-head",children:[o("h2",{children:e}),l]}),r?o(Te,{title:e,error:r,onRetry:a}):s?o("div",{class:"panel-body",children:c()}):o(An,{lines:i})]})}function An({lines:e}){return o("div",{class:"placeholder","aria-hidden":"true",children:Array.from({length:e},(t,n)=>o("i",{},n))})}var j=class extends String{__apiType;value;__meta__;constructor(t,n){super(t),this.value=t,this.__meta__=n}toString(){return this.value}},Rm=new j(`
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
    `,{fragmentName:"Spec"}),Im=new j(`
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
    `,{fragmentName:"PriceRow"}),Em=new j(`
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
    `,{fragmentName:"Totals"}),Cm=new j(`
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
    `,{fragmentName:"Filter"}),Dm=new j(`
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
}`,{fragmentName:"Reason"}),Mm=new j(`
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
}`,{fragmentName:"InsightsSection"}),Nm=new j(`
    fragment UniqueSection on Query {
  unique: usageInsights(range: $range, timeZone: $timeZone, filter: $filter) @include(if: $withUnique) {
    uniqueUsers {
      count
      previous
    }
  }
}
    `,{fragmentName:"UniqueSection"}),ba=new j(`
    fragment ChartSection on Query {
  chart: usageSeries(
    range: $range
    timeZone: $timeZone
    filter: $filter
    interval: $interval
    groupBy: [{dimension: $split}]
    measure: $measure
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
    series {
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
}`,{fragmentName:"ChartSection"}),va=new j(`
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
    `,{fragmentName:"TableSection"}),_a=new j(`
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
}`,{fragmentName:"TiersSection"}),Um=new j(`
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
}`,{fragmentName:"FindingsSection"}),xa=new j(`
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
    `,{fragmentName:"UsersSection"}),Om=new j(`
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
    `,{fragmentName:"AccountsSection"}),$m=new j(`
    fragment ViewerParts on Viewer {
  subject
  role
  scopes
  expiresAt
}
    `,{fragmentName:"ViewerParts"}),Pm=new j(`
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
}`,{fragmentName:"CatalogSection"}),wa=new j(`
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
}`),ka=new j(`
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
}`),Sa=new j(`
    query UsagePage($range: DateRangeInput!, $timeZone: TimeZone!, $filter: UsageFilter, $interval: SeriesInterval!, $split: UsageDimension!, $groups: [GroupByInput!]!, $measure: UsageMeasure, $userMeasure: UsageMeasure!, $usageTypes: [String!], $tableTypes: [String!], $compare: SeriesComparison, $rows: Int!, $withInsights: Boolean!, $withUnique: Boolean!, $withChart: Boolean!, $withQuantities: Boolean!, $withCosts: Boolean!, $withRecordCounts: Boolean!, $withUserCounts: Boolean!, $withTable: Boolean!, $withChange: Boolean!, $withTiers: Boolean!, $withFindings: Boolean!, $withUsers: Boolean!, $withAccounts: Boolean!, $withCatalog: Boolean!) {
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
    measure: $measure
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
    series {
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
}`),Aa=new j(`
    query ComparedTotals($range: DateRangeInput!, $timeZone: TimeZone!, $filter: UsageFilter) {
  compared: usageInsights(range: $range, timeZone: $timeZone, filter: $filter) {
    totals {
      ...Totals
    }
  }
  comparedUnique: usageInsights(
    range: $range
    timeZone: $timeZone
    filter: $filter
  ) {
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
}`),Cs=new j(`
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
    `);var wt=M(!navigator.onLine);addEventListener("online",()=>wt.value=!1);addEventListener("offline",()=>wt.value=!0);function kt(e,t){let n=M({}),r=M({}),s=M(new Set),i=new Map,a=new Map,l=0;async function c(p){let g=++l,f=new AbortController;for(let m of p)i.set(m,g);let h=new Set(i.values());for(let[m,{abort:y}]of a)h.has(m)||y();a.set(g,{abort:()=>f.abort()}),s.value=new Set([...s.value,...p]);try{let m=await Pt(e,t(p),{signal:f.signal});u(p.filter(y=>i.get(y)===g),m.data,m.errors)}catch(m){if(!f.signal.aborted)throw m}finally{a.delete(g)}}function u(p,g,f){let h=f.find(({section:m})=>m===null);_e(()=>{wt.value=!navigator.onLine||f.some(({code:v})=>v===Se);let m={...r.value},y={...n.value};for(let v of p){let w=f.find(({section:b})=>b===v)??h;delete m[v],w&&(m[v]=w),w?w.code!==Se&&delete y[v]:y[v]=g?.[v]}[r.value,n.value]=[m,y],s.value=new Set([...s.value].filter(v=>!p.includes(v)))})}function d(){for(let{abort:p}of a.values())p();i.clear(),_e(()=>{[n.value,r.value,s.value]=[{},{},new Set]})}return Ft(d),{data:n,errors:r,loading:s,load:c,clear:d}}var Ta=["insights","unique","chart","table","tiers","findings","users","accounts"],Yc=["types","config","viewer"],Tn=M(10);function Ra(){return T.data.value.types?.map(({slug:e})=>e)??ia}function Ds(){let{usageTypes:e}=me(x.value.measure);return e!==null?e.length===0?null:e:T.data.value.types?.flatMap(({slug:t,partOfTokens:n})=>n?[t]:[])??Ss}function Wc(){let e=me(x.value.measure);return e.usageTypes?.length===0?x.value.filter.usageTypes?.length?null:Ra():e.usageTypes}var zc={quantities:null,costs:"COST",records:"RECORDS",users:"UNIQUE_USERS"};function je(e){let{range:t,timeZone:n,filter:r,compare:s}=x.value,i=me(x.value.measure),a=l=>e.includes(l);return{range:Ne(t),timeZone:n,filter:Ae(r),interval:vt(x.value),split:Ve(x.value),measure:zc[i.column],userMeasure:i.ranking,groups:Rs(x.value).map(l=>({dimension:l})),usageTypes:Wc(),tableTypes:Ds(),compare:s,rows:Tn.value,withInsights:a("insights"),withUnique:a("unique"),withChart:a("chart"),withQuantities:i.column==="quantities",withCosts:i.column==="costs",withRecordCounts:i.column==="records",withUserCounts:i.column==="users",withTable:a("table"),withChange:s==="PREVIOUS_PERIOD"&&i.change!==null,withTiers:a("tiers"),withFindings:a("findings"),withUsers:a("users"),withAccounts:a("accounts"),withCatalog:a("types")||a("config")}}var T=kt(Sa,je),Rn=M(x.value),Ms=kt(Aa,()=>{let{start:e,end:t}=T.data.value.chart.comparedRange;return{range:{instants:{start:e,end:t}},timeZone:x.value.timeZone,filter:Ae(x.value.filter)}}),Ia=we(()=>{let{insights:e,unique:t}=T.data.value,{compared:n,comparedUnique:r}=Ms.data.value;switch(x.value.compare){case"PREVIOUS_PERIOD":return{totals:e?.previous?.totals??null,users:t?.uniqueUsers?.previous??null};case"PREVIOUS_YEAR":return{totals:n?.totals??null,users:r?.uniqueUsers?.count??null};case null:return{totals:null,users:null}}});async function Vt(e){let t=x.value,n=Ra().length;if(await T.load(e),x.value!==t)return;let{accounts:r,chart:s,config:i,table:a,types:l,users:c}=T.data.value;_e(()=>{i&&sr(i.currency),e.includes("viewer")&&T.data.value.viewer&&($.value=T.data.value.viewer),a?.breakdown&&fr(Lt(a.breakdown.by),a.breakdown.rows),fr(["USER"],c?.breakdown?.rows.map(d=>({...d,keys:[d.key]}))??[]),fr(["ACCOUNT"],r?.breakdown?.rows.map(d=>({...d,keys:[d.key]}))??[]),Rn.value=t}),!me(t.measure).usageTypes?.length&&l&&l.length>n&&Vt(["chart","table"]),t.compare==="PREVIOUS_YEAR"&&s?.comparedRange&&e.includes("insights")&&await Ms.load(["compared","comparedUnique"])}function Ze(e=!1){return Vt(T.data.value.types&&$.value&&!e?Ta:[...Ta,...Yc])}function ve(e){return Vt([e])}function Ea(e){Tn.value=e,Vt(["table"])}function Ca(){let e={token:null,page:"",chart:"",table:"",users:""},t=e;return ie(()=>{let{tab:n,range:r,timeZone:s,filter:i,compare:a,measure:l}=x.value;if(n!=="usage"||te.value!=="open"){t=e;return}let c=JSON.stringify([r,s,i,a]),u=JSON.stringify([l,Ve(x.value),vt(x.value)]),d=JSON.stringify(Rs(x.value)),p=me(l).ranking,g=t;t={token:ee.value,page:c,chart:u,table:d,users:p},xe(()=>{(c!==g.page||u!==g.chart||d!==g.table)&&(Tn.value=10),c!==g.page||ee.value!==g.token?(Ms.clear(),Ze(ee.value!==g.token)):u!==g.chart?Vt(p===g.users?["chart","table"]:["chart","table","users"]):d!==g.table&&Vt(["table"])})})}var Ns=6,Us=(e,t)=>JSON.stringify(e)===JSON.stringify(t);function Os(e){if("preset"in e)return He.find(({preset:n})=>n===e.preset)?.name??e.preset;if("from"in e)return We(e.from,e.through);let t=T.data.value.insights?.range;return t?We(t.firstDay,t.lastDay):"Own range"}function In(){let{range:e}=x.value,t=r=>D({range:r,interval:null}),n=He.slice(0,Ns).some(({preset:r})=>Us(e,{preset:r}));return o("div",{class:"range",children:[o("div",{class:"segments",role:"group","aria-label":"Range",children:He.slice(0,Ns).map(({preset:r,name:s})=>o("button",{type:"button","aria-pressed":Us(e,{preset:r}),onClick:()=>t({preset:r}),children:s},r))}),o(_t,{name:`${n?"More ranges":"Range"}: ${Os(e)}`,class:`control ${n?"is-other":"is-chosen"}`,label:o(k,{children:[o("span",{class:"wide-only",children:n?"More":Os(e)}),o("span",{class:"narrow-only",children:Os(e)})," ",o(Y,{name:"down"})]}),children:r=>o("div",{class:"range-panel",children:[o("ul",{class:"menu",children:He.map(({preset:s,name:i},a)=>o("li",{class:a<Ns?"narrow-only":"",children:o("button",{type:"button","aria-pressed":Us(e,{preset:s}),onClick:()=>{t({preset:s}),r()},children:/^\d/.test(i)?`Last ${i}`:i})},s))}),o(Xc,{range:e,onChoose:s=>{t(s),r()}})]})})]})}function Xc({range:e,onChoose:t}){let n=T.data.value.insights?.range,[r,s]=A("from"in e?e.from:n?.firstDay??""),[i,a]=A("through"in e?e.through:n?.lastDay??"");return o("form",{class:"own-days",onSubmit:l=>{l.preventDefault(),t({from:r,through:i})},children:[o("label",{children:["From ",o("input",{type:"date",class:"control",required:!0,value:r,min:"2000-01-01",max:"2099-12-31",onInput:l=>s(l.currentTarget.value)})]}),o("label",{children:["Through ",o("input",{type:"date",class:"control",required:!0,value:i,min:r||"2000-01-01",max:"2099-12-31",onInput:l=>a(l.currentTarget.value)})]}),o("button",{type:"submit",class:"primary",children:"Show these days"})]})}function En(){let{timeZone:e}=x.value,[t,n]=A(""),s=[...new Set([pn,"UTC",e,...go()])].filter(i=>i.toLowerCase().replaceAll("_"," ").includes(t.toLowerCase().replaceAll("_"," ")));return o(_t,{name:`Time zone: ${e}`,label:o(k,{children:[o(Y,{name:"globe"})," ",o("span",{class:"ellipsis",children:e.replaceAll("_"," ")})," ",o(Y,{name:"down"})]}),children:i=>o("div",{class:"picker",children:[o("input",{type:"search",class:"control","aria-label":"Search time zones",placeholder:"Search time zones",value:t,onInput:a=>n(a.currentTarget.value)}),o("ul",{class:"menu scroll",children:[s.slice(0,60).map(a=>o("li",{children:o("button",{type:"button","aria-pressed":a===e,onClick:()=>{D({timeZone:a}),i()},children:[a.replaceAll("_"," "),a===pn&&o("span",{class:"muted",children:" yours"})]})},a)),s.length===0&&o("li",{class:"muted",children:"No such time zone"})]})]})})}function Jc(){let{filter:e}=x.value,[t,n]=A(""),r=T.data.value.accounts?.breakdown?.rows.flatMap(({kind:u,key:d})=>u==="VALUE"&&d!==null?[d]:[])??[],s=e.accountIds??[],i=[...new Set([...s,...r])];if(i.length<2)return null;let a=i.filter(u=>`${u} ${yt("ACCOUNT",u)}`.toLowerCase().includes(t.toLowerCase())),l=u=>D({filter:{...e,accountIds:u}}),c=s.length===0?"All accounts":s.length===1?yt("ACCOUNT",s[0]):`${s.length} accounts`;return o(_t,{name:`Accounts: ${c}`,label:o(k,{children:[o(Y,{name:"account"})," ",o("span",{class:"ellipsis",children:c})," ",o(Y,{name:"down"})]}),children:()=>o("div",{class:"picker",children:[o("input",{type:"search",class:"control","aria-label":"Search accounts",placeholder:"Search accounts",value:t,onInput:u=>n(u.currentTarget.value)}),o("ul",{class:"menu scroll",children:[s.length>0&&o("li",{children:o("button",{type:"button",onClick:()=>l([]),children:"All accounts"})}),a.map(u=>o("li",{children:o("label",{class:"check",children:[o("input",{type:"checkbox",checked:s.includes(u),onChange:()=>l(s.includes(u)?s.filter(d=>d!==u):[...s,u])}),o("span",{class:"ellipsis",title:u,children:[yt("ACCOUNT",u),yt("ACCOUNT",u)!==u&&o("small",{class:"muted",children:[" ",u]})]})]})},u)),a.length===0&&t&&o("li",{children:o("button",{type:"button",onClick:()=>l([...s,t]),children:["Only the account ",o("b",{children:t})]})})]})]})})}var ed=[{value:"PREVIOUS_PERIOD",name:"vs previous period"},{value:"PREVIOUS_YEAR",name:"vs previous year"},{value:"",name:"No comparison"}];function br(){let{filter:e,compare:t}=x.value,n=kn(e),r=T.data.value.insights?.range;return o("div",{class:"tools",role:"group","aria-label":"Range and filter",children:[r&&o("p",{class:"print-only",children:[We(r.firstDay,r.lastDay),", ",x.value.timeZone.replaceAll("_"," ")]}),o(In,{}),o(xt,{name:"Compare",options:ed,value:t??"",onChange:s=>D({compare:s||null})}),o(En,{}),o(Jc,{}),n.map(({label:s,without:i})=>o("span",{class:"chip",children:[o("span",{class:"ellipsis",title:s,children:s}),o("button",{type:"button","aria-label":`Remove the filter ${s}`,onClick:()=>D({filter:i}),children:o(Y,{name:"close"})})]},s)),n.length>1&&o("button",{type:"button",class:"link",onClick:()=>D({filter:{}}),children:"Clear all"})]})}var td=["specs","usage","series","prices","types","config","viewer"];function nd(e){let{range:t,timeZone:n}=x.value,r=s=>e.includes(s);return{range:Ne(t),timeZone:n,interval:vt(x.value),withSpecs:r("specs"),withUsage:r("usage"),withSeries:r("series"),withPrices:r("prices"),withTypes:r("types")||r("config")}}var Ue=kt(wa,nd);async function Cn(e=td){await Ue.load(e);let{config:t,viewer:n}=Ue.data.value;t&&sr(t.currency),n&&e.includes("viewer")&&($.value=n)}function Da(){let e="";return ie(()=>{let{range:t,timeZone:n}=x.value,r=JSON.stringify([t,n,ee.value]);te.value!=="open"||r===e||(e=r,xe(()=>{Cn()}))})}function q({label:e,value:t,onInput:n,type:r="text",required:s=!1,placeholder:i,hint:a,disabled:l=!1,list:c}){let u=c&&`options-${e.replaceAll(/\W/g,"-").toLowerCase()}`;return o("label",{children:[o("span",{children:[e,s&&" *"]}),o("input",{class:"control",type:r==="number"?"text":r,inputMode:r==="number"?"decimal":void 0,pattern:r==="number"?"\\d+(\\.\\d{1,9})?":void 0,title:r==="number"?"A number such as 12 or 0.25":void 0,value:t,required:s,placeholder:i,disabled:l,list:u,autoComplete:"off",onInput:d=>n(d.currentTarget.value)}),u&&o("datalist",{id:u,children:c.map(d=>o("option",{value:d},d))}),a&&o("small",{children:a})]})}function st({title:e,action:t,isDangerous:n=!1,document:r,variables:s,onDone:i,onClose:a,children:l}){let[c,u]=A(null),[d,p]=A(!1),g=async f=>{f.preventDefault(),p(!0);let h=await ht.mutate(r,s());p(!1),u(h.errors[0]??null),h.data&&h.errors.length===0&&i(h.data)};return o(Bt,{title:e,onClose:a,children:o("form",{class:"form",onSubmit:f=>{g(f)},children:[l,c&&o("div",{class:"notice failed",role:"alert",children:[o("b",{children:"Not saved"}),o(rt,{error:c})]}),o("div",{class:"buttons",children:[o("button",{type:"button",class:"secondary",onClick:a,children:"Cancel"}),o("button",{type:"submit",class:n?"secondary danger":"primary",disabled:d,children:d?"Sending …":t})]})]})})}var Ma=1024,$s=e=>e.trim()===""?null:Number(e),St=e=>e.trim()===""?null:e.trim();function Na({spec:e,tier:t="",onDone:n,onClose:r}){let[s,i]=A({tier:e?.tier??t,displayName:e?.displayName??t,hourlyRate:e?.hourlyRate??"",vcpu:e?.vcpu?.toString()??"",memoryGib:e?.memoryMib==null?"":(e.memoryMib/Ma).toString(),gpuModel:e?.gpuModel??"",gpuCount:e?.gpuCount.toString()??"0",gpuMemoryGib:e?.gpuMemoryGib?.toString()??"",regions:e?.regions.join(", ")??"",description:e?.description??"",isAvailable:e?.isAvailable??!0}),a=c=>({value:s[c],onInput:u=>i({...s,[c]:u})}),l=()=>({tier:s.tier,displayName:s.displayName,...s.hourlyRate===(e?.hourlyRate??"")?{}:{hourlyRate:St(s.hourlyRate)},vcpu:$s(s.vcpu),memoryMib:s.memoryGib.trim()===""?null:Math.round(Number(s.memoryGib)*Ma),gpuModel:St(s.gpuModel),gpuCount:$s(s.gpuCount)??0,gpuMemoryGib:$s(s.gpuMemoryGib),regions:s.regions.split(",").map(c=>c.trim()).filter(Boolean),description:s.description,isAvailable:s.isAvailable});return o(st,{title:e?`Change ${e.displayName}`:"Add a hardware spec",action:e?"Save":"Add",document:e?Co:Eo,variables:()=>({input:l()}),onDone:n,onClose:r,children:[o("div",{class:"fields",children:[o(q,{label:"Tier",required:!0,disabled:e!==null,hint:"As services send it",...a("tier")}),o(q,{label:"Name",required:!0,...a("displayName")}),o(q,{label:"Price per hour",type:"number",hint:"In force from now on",...a("hourlyRate")})]}),o("div",{class:"fields",children:[o(q,{label:"vCPU",type:"number",...a("vcpu")}),o(q,{label:"Memory in GiB",type:"number",...a("memoryGib")}),o(q,{label:"Regions",placeholder:"eu-west, us-east",...a("regions")})]}),o("div",{class:"fields",children:[o(q,{label:"GPU model",...a("gpuModel")}),o(q,{label:"Number of GPUs",type:"number",...a("gpuCount")}),o(q,{label:"Memory per GPU in GiB",type:"number",...a("gpuMemoryGib")})]}),o(q,{label:"Description",...a("description")}),o("label",{class:"check",children:[o("input",{type:"checkbox",checked:s.isAvailable,onChange:()=>i({...s,isAvailable:!s.isAvailable})})," Available"]})]})}function Ua({spec:e,onDone:t,onClose:n}){return o(st,{title:`Retire ${e.displayName}?`,action:"Retire",isDangerous:!0,document:Do,variables:()=>({input:{tier:e.tier}}),onDone:t,onClose:n,children:o("p",{children:["The spec remains, so that usage recorded on ",o("code",{children:e.tier})," keeps its details. It is no longer listed as available."]})})}var rd={tokens:"Default: 1000000",seconds:"Default: 3600 (an hour)"};function Oa({types:e,tiers:t,initial:n,onDone:r,onClose:s}){let[i,a]=A({usageType:n.usageType??"",tier:n.tier??"",model:n.model??"",provider:n.provider??"",rate:"",perUnits:"",validFrom:""}),l=d=>({value:i[d],onInput:p=>a({...i,[d]:p})}),c=e.find(({slug:d})=>d===i.usageType)?.unit,u=()=>({usageType:i.usageType,tier:St(i.tier),model:St(i.model),provider:St(i.provider),rate:St(i.rate),perUnits:St(i.perUnits),validFrom:i.validFrom===""?null:new Date(i.validFrom).toISOString()});return o(st,{title:"Set a price",action:"Set the price",document:Mo,variables:()=>({input:u()}),onDone:r,onClose:s,children:[o("div",{class:"fields",children:[o(q,{label:"Usage type",required:!0,list:e.map(({slug:d})=>d),...l("usageType")}),o(q,{label:"Rate",required:!0,type:"number",placeholder:"0.25",...l("rate")}),o(q,{label:c?`Per ${c}`:"Per units",type:"number",placeholder:"1",hint:rd[c??""]??"Default: 1",...l("perUnits")})]}),o("div",{class:"fields",children:[o(q,{label:"Tier",list:t,hint:"Empty: every tier",...l("tier")}),o(q,{label:"Model",hint:"Empty: every model; gpt-* is a prefix",...l("model")}),o(q,{label:"Provider",hint:"Empty: every provider",...l("provider")})]}),o(q,{label:"In force from",type:"datetime-local",hint:"Your local time. Empty: now. Existing records keep their cost until an operator runs usage-insights reprice.",...l("validFrom")})]})}function Dn(e,t){return e==null||t==null?NaN:e<t?-1:e>t?1:e>=t?0:NaN}function sd(e,t){return e==null||t==null?NaN:t<e?-1:t>e?1:t>=e?0:NaN}function Pa(e){let t,n,r;e.length!==2?(t=Dn,n=(l,c)=>Dn(e(l),c),r=(l,c)=>e(l)-c):(t=e===Dn||e===sd?e:id,n=e,r=e);function s(l,c,u=0,d=l.length){if(u<d){if(t(c,c)!==0)return d;do{let p=u+d>>>1;n(l[p],c)<0?u=p+1:d=p}while(u<d)}return u}function i(l,c,u=0,d=l.length){if(u<d){if(t(c,c)!==0)return d;do{let p=u+d>>>1;n(l[p],c)<=0?u=p+1:d=p}while(u<d)}return u}function a(l,c,u=0,d=l.length){let p=s(l,c,u,d-1);return p>u&&r(l[p-1],c)>-r(l[p],c)?p-1:p}return{left:s,center:a,right:i}}function id(){return 0}function od(e){return e===null?NaN:+e}var Fa=Pa(Dn),La=Fa.right,Ih=Fa.left,Eh=Pa(od).center;var Ch=qa(Ba),Dh=qa(ad);function qa(e){return function(t,n,r=n){if(!((n=+n)>=0))throw new RangeError("invalid rx");if(!((r=+r)>=0))throw new RangeError("invalid ry");let{data:s,width:i,height:a}=t;if(!((i=Math.floor(i))>=0))throw new RangeError("invalid width");if(!((a=Math.floor(a!==void 0?a:s.length/i))>=0))throw new RangeError("invalid height");if(!i||!a||!n&&!r)return t;let l=n&&e(n),c=r&&e(r),u=s.slice();return l&&c?(jt(l,u,s,i,a),jt(l,s,u,i,a),jt(l,u,s,i,a),Zt(c,s,u,i,a),Zt(c,u,s,i,a),Zt(c,s,u,i,a)):l?(jt(l,s,u,i,a),jt(l,u,s,i,a),jt(l,s,u,i,a)):c&&(Zt(c,s,u,i,a),Zt(c,u,s,i,a),Zt(c,s,u,i,a)),t}}function jt(e,t,n,r,s){for(let i=0,a=r*s;i<a;)e(t,n,i,i+=r,1)}function Zt(e,t,n,r,s){for(let i=0,a=r*s;i<r;++i)e(t,n,i,i+a,r)}function ad(e){let t=Ba(e);return(n,r,s,i,a)=>{s<<=2,i<<=2,a<<=2,t(n,r,s+0,i+0,a),t(n,r,s+1,i+1,a),t(n,r,s+2,i+2,a),t(n,r,s+3,i+3,a)}}function Ba(e){let t=Math.floor(e);if(t===e)return ld(e);let n=e-t,r=2*e+1;return(s,i,a,l,c)=>{if(!((l-=c)>=a))return;let u=t*i[a],d=c*t,p=d+c;for(let g=a,f=a+d;g<f;g+=c)u+=i[Math.min(l,g)];for(let g=a,f=l;g<=f;g+=c)u+=i[Math.min(l,g+d)],s[g]=(u+n*(i[Math.max(a,g-p)]+i[Math.min(l,g+p)]))/r,u-=i[Math.max(a,g-d)]}}function ld(e){let t=2*e+1;return(n,r,s,i,a)=>{if(!((i-=a)>=s))return;let l=e*r[s],c=a*e;for(let u=s,d=s+c;u<d;u+=a)l+=r[Math.min(i,u)];for(let u=s,d=i;u<=d;u+=a)l+=r[Math.min(i,u+c)],n[u]=l/t,l-=r[Math.max(s,u-c)]}}var Mn=class extends Map{constructor(t,n=dd){if(super(),Object.defineProperties(this,{_intern:{value:new Map},_key:{value:n}}),t!=null)for(let[r,s]of t)this.set(r,s)}get(t){return super.get($a(this,t))}has(t){return super.has($a(this,t))}set(t,n){return super.set(ud(this,t),n)}delete(t){return super.delete(cd(this,t))}};function $a({_intern:e,_key:t},n){let r=t(n);return e.has(r)?e.get(r):n}function ud({_intern:e,_key:t},n){let r=t(n);return e.has(r)?e.get(r):(e.set(r,n),n)}function cd({_intern:e,_key:t},n){let r=t(n);return e.has(r)&&(n=e.get(r),e.delete(r)),n}function dd(e){return e!==null&&typeof e=="object"?e.valueOf():e}var pd=Array.prototype,Mh=pd.slice;var gd=Math.sqrt(50),fd=Math.sqrt(10),md=Math.sqrt(2);function vr(e,t,n){let r=(t-e)/Math.max(0,n),s=Math.floor(Math.log10(r)),i=r/Math.pow(10,s),a=i>=gd?10:i>=fd?5:i>=md?2:1,l,c,u;return s<0?(u=Math.pow(10,-s)/a,l=Math.round(e*u),c=Math.round(t*u),l/u<e&&++l,c/u>t&&--c,u=-u):(u=Math.pow(10,s)*a,l=Math.round(e/u),c=Math.round(t/u),l*u<e&&++l,c*u>t&&--c),c<l&&.5<=n&&n<2?vr(e,t,n*2):[l,c,u]}function Ha(e,t,n){if(t=+t,e=+e,n=+n,!(n>0))return[];if(e===t)return[e];let r=t<e,[s,i,a]=r?vr(t,e,n):vr(e,t,n);if(!(i>=s))return[];let l=i-s+1,c=new Array(l);if(r)if(a<0)for(let u=0;u<l;++u)c[u]=(i-u)/-a;else for(let u=0;u<l;++u)c[u]=(i-u)*a;else if(a<0)for(let u=0;u<l;++u)c[u]=(s+u)/-a;else for(let u=0;u<l;++u)c[u]=(s+u)*a;return c}function _r(e,t,n){return t=+t,e=+e,n=+n,vr(e,t,n)[2]}function Va(e,t,n){t=+t,e=+e,n=+n;let r=t<e,s=r?_r(t,e,n):_r(e,t,n);return(r?-1:1)*(s<0?1/-s:s)}function Ps(e,t){let n;if(t===void 0)for(let r of e)r!=null&&(n<r||n===void 0&&r>=r)&&(n=r);else{let r=-1;for(let s of e)(s=t(s,++r,e))!=null&&(n<s||n===void 0&&s>=s)&&(n=s)}return n}function ja(e,t,n){e=+e,t=+t,n=(s=arguments.length)<2?(t=e,e=0,1):s<3?1:+n;for(var r=-1,s=Math.max(0,Math.ceil((t-e)/n))|0,i=new Array(s);++r<s;)i[r]=e+r*n;return i}var Nh=hd(Math.random);function hd(e){return function(n,r=0,s=n.length){let i=s-(r=+r);for(;i;){let a=e()*i--|0,l=n[i+r];n[i+r]=n[a+r],n[a+r]=l}return n}}function Yt(e,t,n){e.prototype=t.prototype=n,n.constructor=e}function On(e,t){var n=Object.create(e.prototype);for(var r in t)n[r]=t[r];return n}function it(){}var It=.7,Gt=1/It,Qt="\\s*([+-]?\\d+)\\s*",Nn="\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)\\s*",Oe="\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)%\\s*",yd=/^#([0-9a-f]{3,8})$/,bd=new RegExp(`^rgb\\(${Qt},${Qt},${Qt}\\)$`),vd=new RegExp(`^rgb\\(${Oe},${Oe},${Oe}\\)$`),_d=new RegExp(`^rgba\\(${Qt},${Qt},${Qt},${Nn}\\)$`),xd=new RegExp(`^rgba\\(${Oe},${Oe},${Oe},${Nn}\\)$`),wd=new RegExp(`^hsl\\(${Nn},${Oe},${Oe}\\)$`),kd=new RegExp(`^hsla\\(${Nn},${Oe},${Oe},${Nn}\\)$`),Za={aliceblue:15792383,antiquewhite:16444375,aqua:65535,aquamarine:8388564,azure:15794175,beige:16119260,bisque:16770244,black:0,blanchedalmond:16772045,blue:255,blueviolet:9055202,brown:10824234,burlywood:14596231,cadetblue:6266528,chartreuse:8388352,chocolate:13789470,coral:16744272,cornflowerblue:6591981,cornsilk:16775388,crimson:14423100,cyan:65535,darkblue:139,darkcyan:35723,darkgoldenrod:12092939,darkgray:11119017,darkgreen:25600,darkgrey:11119017,darkkhaki:12433259,darkmagenta:9109643,darkolivegreen:5597999,darkorange:16747520,darkorchid:10040012,darkred:9109504,darksalmon:15308410,darkseagreen:9419919,darkslateblue:4734347,darkslategray:3100495,darkslategrey:3100495,darkturquoise:52945,darkviolet:9699539,deeppink:16716947,deepskyblue:49151,dimgray:6908265,dimgrey:6908265,dodgerblue:2003199,firebrick:11674146,floralwhite:16775920,forestgreen:2263842,fuchsia:16711935,gainsboro:14474460,ghostwhite:16316671,gold:16766720,goldenrod:14329120,gray:8421504,green:32768,greenyellow:11403055,grey:8421504,honeydew:15794160,hotpink:16738740,indianred:13458524,indigo:4915330,ivory:16777200,khaki:15787660,lavender:15132410,lavenderblush:16773365,lawngreen:8190976,lemonchiffon:16775885,lightblue:11393254,lightcoral:15761536,lightcyan:14745599,lightgoldenrodyellow:16448210,lightgray:13882323,lightgreen:9498256,lightgrey:13882323,lightpink:16758465,lightsalmon:16752762,lightseagreen:2142890,lightskyblue:8900346,lightslategray:7833753,lightslategrey:7833753,lightsteelblue:11584734,lightyellow:16777184,lime:65280,limegreen:3329330,linen:16445670,magenta:16711935,maroon:8388608,mediumaquamarine:6737322,mediumblue:205,mediumorchid:12211667,mediumpurple:9662683,mediumseagreen:3978097,mediumslateblue:8087790,mediumspringgreen:64154,mediumturquoise:4772300,mediumvioletred:13047173,midnightblue:1644912,mintcream:16121850,mistyrose:16770273,moccasin:16770229,navajowhite:16768685,navy:128,oldlace:16643558,olive:8421376,olivedrab:7048739,orange:16753920,orangered:16729344,orchid:14315734,palegoldenrod:15657130,palegreen:10025880,paleturquoise:11529966,palevioletred:14381203,papayawhip:16773077,peachpuff:16767673,peru:13468991,pink:16761035,plum:14524637,powderblue:11591910,purple:8388736,rebeccapurple:6697881,red:16711680,rosybrown:12357519,royalblue:4286945,saddlebrown:9127187,salmon:16416882,sandybrown:16032864,seagreen:3050327,seashell:16774638,sienna:10506797,silver:12632256,skyblue:8900331,slateblue:6970061,slategray:7372944,slategrey:7372944,snow:16775930,springgreen:65407,steelblue:4620980,tan:13808780,teal:32896,thistle:14204888,tomato:16737095,turquoise:4251856,violet:15631086,wheat:16113331,white:16777215,whitesmoke:16119285,yellow:16776960,yellowgreen:10145074};Yt(it,Wt,{copy(e){return Object.assign(new this.constructor,this,e)},displayable(){return this.rgb().displayable()},hex:Qa,formatHex:Qa,formatHex8:Sd,formatHsl:Ad,formatRgb:Ka,toString:Ka});function Qa(){return this.rgb().formatHex()}function Sd(){return this.rgb().formatHex8()}function Ad(){return nl(this).formatHsl()}function Ka(){return this.rgb().formatRgb()}function Wt(e){var t,n;return e=(e+"").trim().toLowerCase(),(t=yd.exec(e))?(n=t[1].length,t=parseInt(t[1],16),n===6?Ga(t):n===3?new se(t>>8&15|t>>4&240,t>>4&15|t&240,(t&15)<<4|t&15,1):n===8?xr(t>>24&255,t>>16&255,t>>8&255,(t&255)/255):n===4?xr(t>>12&15|t>>8&240,t>>8&15|t>>4&240,t>>4&15|t&240,((t&15)<<4|t&15)/255):null):(t=bd.exec(e))?new se(t[1],t[2],t[3],1):(t=vd.exec(e))?new se(t[1]*255/100,t[2]*255/100,t[3]*255/100,1):(t=_d.exec(e))?xr(t[1],t[2],t[3],t[4]):(t=xd.exec(e))?xr(t[1]*255/100,t[2]*255/100,t[3]*255/100,t[4]):(t=wd.exec(e))?za(t[1],t[2]/100,t[3]/100,1):(t=kd.exec(e))?za(t[1],t[2]/100,t[3]/100,t[4]):Za.hasOwnProperty(e)?Ga(Za[e]):e==="transparent"?new se(NaN,NaN,NaN,0):null}function Ga(e){return new se(e>>16&255,e>>8&255,e&255,1)}function xr(e,t,n,r){return r<=0&&(e=t=n=NaN),new se(e,t,n,r)}function Vs(e){return e instanceof it||(e=Wt(e)),e?(e=e.rgb(),new se(e.r,e.g,e.b,e.opacity)):new se}function $n(e,t,n,r){return arguments.length===1?Vs(e):new se(e,t,n,r??1)}function se(e,t,n,r){this.r=+e,this.g=+t,this.b=+n,this.opacity=+r}Yt(se,$n,On(it,{brighter(e){return e=e==null?Gt:Math.pow(Gt,e),new se(this.r*e,this.g*e,this.b*e,this.opacity)},darker(e){return e=e==null?It:Math.pow(It,e),new se(this.r*e,this.g*e,this.b*e,this.opacity)},rgb(){return this},clamp(){return new se(Tt(this.r),Tt(this.g),Tt(this.b),kr(this.opacity))},displayable(){return-.5<=this.r&&this.r<255.5&&-.5<=this.g&&this.g<255.5&&-.5<=this.b&&this.b<255.5&&0<=this.opacity&&this.opacity<=1},hex:Ya,formatHex:Ya,formatHex8:Td,formatRgb:Wa,toString:Wa}));function Ya(){return`#${At(this.r)}${At(this.g)}${At(this.b)}`}function Td(){return`#${At(this.r)}${At(this.g)}${At(this.b)}${At((isNaN(this.opacity)?1:this.opacity)*255)}`}function Wa(){let e=kr(this.opacity);return`${e===1?"rgb(":"rgba("}${Tt(this.r)}, ${Tt(this.g)}, ${Tt(this.b)}${e===1?")":`, ${e})`}`}function kr(e){return isNaN(e)?1:Math.max(0,Math.min(1,e))}function Tt(e){return Math.max(0,Math.min(255,Math.round(e)||0))}function At(e){return e=Tt(e),(e<16?"0":"")+e.toString(16)}function za(e,t,n,r){return r<=0?e=t=n=NaN:n<=0||n>=1?e=t=NaN:t<=0&&(e=NaN),new Re(e,t,n,r)}function nl(e){if(e instanceof Re)return new Re(e.h,e.s,e.l,e.opacity);if(e instanceof it||(e=Wt(e)),!e)return new Re;if(e instanceof Re)return e;e=e.rgb();var t=e.r/255,n=e.g/255,r=e.b/255,s=Math.min(t,n,r),i=Math.max(t,n,r),a=NaN,l=i-s,c=(i+s)/2;return l?(t===i?a=(n-r)/l+(n<r)*6:n===i?a=(r-t)/l+2:a=(t-n)/l+4,l/=c<.5?i+s:2-i-s,a*=60):l=c>0&&c<1?0:a,new Re(a,l,c,e.opacity)}function Ar(e,t,n,r){return arguments.length===1?nl(e):new Re(e,t,n,r??1)}function Re(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}Yt(Re,Ar,On(it,{brighter(e){return e=e==null?Gt:Math.pow(Gt,e),new Re(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?It:Math.pow(It,e),new Re(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=this.h%360+(this.h<0)*360,t=isNaN(e)||isNaN(this.s)?0:this.s,n=this.l,r=n+(n<.5?n:1-n)*t,s=2*n-r;return new se(Fs(e>=240?e-240:e+120,s,r),Fs(e,s,r),Fs(e<120?e+240:e-120,s,r),this.opacity)},clamp(){return new Re(Xa(this.h),wr(this.s),wr(this.l),kr(this.opacity))},displayable(){return(0<=this.s&&this.s<=1||isNaN(this.s))&&0<=this.l&&this.l<=1&&0<=this.opacity&&this.opacity<=1},formatHsl(){let e=kr(this.opacity);return`${e===1?"hsl(":"hsla("}${Xa(this.h)}, ${wr(this.s)*100}%, ${wr(this.l)*100}%${e===1?")":`, ${e})`}`}}));function Xa(e){return e=(e||0)%360,e<0?e+360:e}function wr(e){return Math.max(0,Math.min(1,e||0))}function Fs(e,t,n){return(e<60?t+(n-t)*e/60:e<180?n:e<240?t+(n-t)*(240-e)/60:t)*255}var rl=Math.PI/180,sl=180/Math.PI,Sr=18,il=.96422,ol=1,al=.82521,ll=4/29,Kt=6/29,ul=3*Kt*Kt,Rd=Kt*Kt*Kt;function cl(e){if(e instanceof $e)return new $e(e.l,e.a,e.b,e.opacity);if(e instanceof Qe)return pl(e);e instanceof se||(e=Vs(e));var t=Hs(e.r),n=Hs(e.g),r=Hs(e.b),s=Ls((.2225045*t+.7168786*n+.0606169*r)/ol),i,a;return t===n&&n===r?i=a=s:(i=Ls((.4360747*t+.3850649*n+.1430804*r)/il),a=Ls((.0139322*t+.0971045*n+.7141733*r)/al)),new $e(116*s-16,500*(i-s),200*(s-a),e.opacity)}function dl(e,t,n,r){return arguments.length===1?cl(e):new $e(e,t,n,r??1)}function $e(e,t,n,r){this.l=+e,this.a=+t,this.b=+n,this.opacity=+r}Yt($e,dl,On(it,{brighter(e){return new $e(this.l+Sr*(e??1),this.a,this.b,this.opacity)},darker(e){return new $e(this.l-Sr*(e??1),this.a,this.b,this.opacity)},rgb(){var e=(this.l+16)/116,t=isNaN(this.a)?e:e+this.a/500,n=isNaN(this.b)?e:e-this.b/200;return t=il*qs(t),e=ol*qs(e),n=al*qs(n),new se(Bs(3.1338561*t-1.6168667*e-.4906146*n),Bs(-.9787684*t+1.9161415*e+.033454*n),Bs(.0719453*t-.2289914*e+1.4052427*n),this.opacity)}}));function Ls(e){return e>Rd?Math.pow(e,1/3):e/ul+ll}function qs(e){return e>Kt?e*e*e:ul*(e-ll)}function Bs(e){return 255*(e<=.0031308?12.92*e:1.055*Math.pow(e,1/2.4)-.055)}function Hs(e){return(e/=255)<=.04045?e/12.92:Math.pow((e+.055)/1.055,2.4)}function Id(e){if(e instanceof Qe)return new Qe(e.h,e.c,e.l,e.opacity);if(e instanceof $e||(e=cl(e)),e.a===0&&e.b===0)return new Qe(NaN,0<e.l&&e.l<100?0:NaN,e.l,e.opacity);var t=Math.atan2(e.b,e.a)*sl;return new Qe(t<0?t+360:t,Math.sqrt(e.a*e.a+e.b*e.b),e.l,e.opacity)}function Tr(e,t,n,r){return arguments.length===1?Id(e):new Qe(e,t,n,r??1)}function Qe(e,t,n,r){this.h=+e,this.c=+t,this.l=+n,this.opacity=+r}function pl(e){if(isNaN(e.h))return new $e(e.l,0,0,e.opacity);var t=e.h*rl;return new $e(e.l,Math.cos(t)*e.c,Math.sin(t)*e.c,e.opacity)}Yt(Qe,Tr,On(it,{brighter(e){return new Qe(this.h,this.c,this.l+Sr*(e??1),this.opacity)},darker(e){return new Qe(this.h,this.c,this.l-Sr*(e??1),this.opacity)},rgb(){return pl(this).rgb()}}));var gl=-.14861,js=1.78277,Zs=-.29227,Rr=-.90649,Un=1.97294,Ja=Un*Rr,el=Un*js,tl=js*Zs-Rr*gl;function Ed(e){if(e instanceof Rt)return new Rt(e.h,e.s,e.l,e.opacity);e instanceof se||(e=Vs(e));var t=e.r/255,n=e.g/255,r=e.b/255,s=(tl*r+Ja*t-el*n)/(tl+Ja-el),i=r-s,a=(Un*(n-s)-Zs*i)/Rr,l=Math.sqrt(a*a+i*i)/(Un*s*(1-s)),c=l?Math.atan2(a,i)*sl-120:NaN;return new Rt(c<0?c+360:c,l,s,e.opacity)}function Ir(e,t,n,r){return arguments.length===1?Ed(e):new Rt(e,t,n,r??1)}function Rt(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}Yt(Rt,Ir,On(it,{brighter(e){return e=e==null?Gt:Math.pow(Gt,e),new Rt(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?It:Math.pow(It,e),new Rt(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=isNaN(this.h)?0:(this.h+120)*rl,t=+this.l,n=isNaN(this.s)?0:this.s*t*(1-t),r=Math.cos(e),s=Math.sin(e);return new se(255*(t+n*(gl*r+js*s)),255*(t+n*(Zs*r+Rr*s)),255*(t+n*(Un*r)),this.opacity)}}));function yl(e,t,n,r,s){var i=e*e,a=i*e;return((1-3*e+3*i-a)*t+(4-6*i+3*a)*n+(1+3*e+3*i-3*a)*r+a*s)/6}function Cd(e){var t=e.length-1;return function(n){var r=n<=0?n=0:n>=1?(n=1,t-1):Math.floor(n*t),s=e[r],i=e[r+1],a=r>0?e[r-1]:2*s-i,l=r<t-1?e[r+2]:2*i-s;return yl((n-r/t)*t,a,s,i,l)}}function Dd(e){var t=e.length;return function(n){var r=Math.floor(((n%=1)<0?++n:n)*t),s=e[(r+t-1)%t],i=e[r%t],a=e[(r+1)%t],l=e[(r+2)%t];return yl((n-r/t)*t,s,i,a,l)}}var Cr=e=>()=>e;function bl(e,t){return function(n){return e+n*t}}function Md(e,t,n){return e=Math.pow(e,n),t=Math.pow(t,n)-e,n=1/n,function(r){return Math.pow(e+r*t,n)}}function Ys(e,t){var n=t-e;return n?bl(e,n>180||n<-180?n-360*Math.round(n/360):n):Cr(isNaN(e)?t:e)}function Nd(e){return(e=+e)==1?he:function(t,n){return n-t?Md(t,n,e):Cr(isNaN(t)?n:t)}}function he(e,t){var n=t-e;return n?bl(e,n):Cr(isNaN(e)?t:e)}var fl=(function e(t){var n=Nd(t);function r(s,i){var a=n((s=$n(s)).r,(i=$n(i)).r),l=n(s.g,i.g),c=n(s.b,i.b),u=he(s.opacity,i.opacity);return function(d){return s.r=a(d),s.g=l(d),s.b=c(d),s.opacity=u(d),s+""}}return r.gamma=e,r})(1);function vl(e){return function(t){var n=t.length,r=new Array(n),s=new Array(n),i=new Array(n),a,l;for(a=0;a<n;++a)l=$n(t[a]),r[a]=l.r||0,s[a]=l.g||0,i[a]=l.b||0;return r=e(r),s=e(s),i=e(i),l.opacity=1,function(c){return l.r=r(c),l.g=s(c),l.b=i(c),l+""}}}var Ph=vl(Cd),Fh=vl(Dd);function Ud(e,t){t||(t=[]);var n=e?Math.min(t.length,e.length):0,r=t.slice(),s;return function(i){for(s=0;s<n;++s)r[s]=e[s]*(1-i)+t[s]*i;return r}}function Od(e){return ArrayBuffer.isView(e)&&!(e instanceof DataView)}function $d(e,t){var n=t?t.length:0,r=e?Math.min(n,e.length):0,s=new Array(r),i=new Array(n),a;for(a=0;a<r;++a)s[a]=Dr(e[a],t[a]);for(;a<n;++a)i[a]=t[a];return function(l){for(a=0;a<r;++a)i[a]=s[a](l);return i}}function Pd(e,t){var n=new Date;return e=+e,t=+t,function(r){return n.setTime(e*(1-r)+t*r),n}}function Ie(e,t){return e=+e,t=+t,function(n){return e*(1-n)+t*n}}function Fd(e,t){var n={},r={},s;(e===null||typeof e!="object")&&(e={}),(t===null||typeof t!="object")&&(t={});for(s in t)s in e?n[s]=Dr(e[s],t[s]):r[s]=t[s];return function(i){for(s in n)r[s]=n[s](i);return r}}var Ks=/[-+]?(?:\d+\.?\d*|\.?\d+)(?:[eE][-+]?\d+)?/g,Qs=new RegExp(Ks.source,"g");function Ld(e){return function(){return e}}function qd(e){return function(t){return e(t)+""}}function Bd(e,t){var n=Ks.lastIndex=Qs.lastIndex=0,r,s,i,a=-1,l=[],c=[];for(e=e+"",t=t+"";(r=Ks.exec(e))&&(s=Qs.exec(t));)(i=s.index)>n&&(i=t.slice(n,i),l[a]?l[a]+=i:l[++a]=i),(r=r[0])===(s=s[0])?l[a]?l[a]+=s:l[++a]=s:(l[++a]=null,c.push({i:a,x:Ie(r,s)})),n=Qs.lastIndex;return n<t.length&&(i=t.slice(n),l[a]?l[a]+=i:l[++a]=i),l.length<2?c[0]?qd(c[0].x):Ld(t):(t=c.length,function(u){for(var d=0,p;d<t;++d)l[(p=c[d]).i]=p.x(u);return l.join("")})}function Dr(e,t){var n=typeof t,r;return t==null||n==="boolean"?Cr(t):(n==="number"?Ie:n==="string"?(r=Wt(t))?(t=r,fl):Bd:t instanceof Wt?fl:t instanceof Date?Pd:Od(t)?Ud:Array.isArray(t)?$d:typeof t.valueOf!="function"&&typeof t.toString!="function"||isNaN(t)?Fd:Ie)(e,t)}function _l(e,t){return e=+e,t=+t,function(n){return Math.round(e*(1-n)+t*n)}}var ml=180/Math.PI,Gs={translateX:0,translateY:0,rotate:0,skewX:0,scaleX:1,scaleY:1};function xl(e,t,n,r,s,i){var a,l,c;return(a=Math.sqrt(e*e+t*t))&&(e/=a,t/=a),(c=e*n+t*r)&&(n-=e*c,r-=t*c),(l=Math.sqrt(n*n+r*r))&&(n/=l,r/=l,c/=l),e*r<t*n&&(e=-e,t=-t,c=-c,a=-a),{translateX:s,translateY:i,rotate:Math.atan2(t,e)*ml,skewX:Math.atan(c)*ml,scaleX:a,scaleY:l}}var Er;function Hd(e){let t=new(typeof DOMMatrix=="function"?DOMMatrix:WebKitCSSMatrix)(e+"");return t.isIdentity?Gs:xl(t.a,t.b,t.c,t.d,t.e,t.f)}function Vd(e){return e==null||(Er||(Er=document.createElementNS("http://www.w3.org/2000/svg","g")),Er.setAttribute("transform",e),!(e=Er.transform.baseVal.consolidate()))?Gs:(e=e.matrix,xl(e.a,e.b,e.c,e.d,e.e,e.f))}function wl(e,t,n,r){function s(u){return u.length?u.pop()+" ":""}function i(u,d,p,g,f,h){if(u!==p||d!==g){var m=f.push("translate(",null,t,null,n);h.push({i:m-4,x:Ie(u,p)},{i:m-2,x:Ie(d,g)})}else(p||g)&&f.push("translate("+p+t+g+n)}function a(u,d,p,g){u!==d?(u-d>180?d+=360:d-u>180&&(u+=360),g.push({i:p.push(s(p)+"rotate(",null,r)-2,x:Ie(u,d)})):d&&p.push(s(p)+"rotate("+d+r)}function l(u,d,p,g){u!==d?g.push({i:p.push(s(p)+"skewX(",null,r)-2,x:Ie(u,d)}):d&&p.push(s(p)+"skewX("+d+r)}function c(u,d,p,g,f,h){if(u!==p||d!==g){var m=f.push(s(f)+"scale(",null,",",null,")");h.push({i:m-4,x:Ie(u,p)},{i:m-2,x:Ie(d,g)})}else(p!==1||g!==1)&&f.push(s(f)+"scale("+p+","+g+")")}return function(u,d){var p=[],g=[];return u=e(u),d=e(d),i(u.translateX,u.translateY,d.translateX,d.translateY,p,g),a(u.rotate,d.rotate,p,g),l(u.skewX,d.skewX,p,g),c(u.scaleX,u.scaleY,d.scaleX,d.scaleY,p,g),u=d=null,function(f){for(var h=-1,m=g.length,y;++h<m;)p[(y=g[h]).i]=y.x(f);return p.join("")}}}var Lh=wl(Hd,"px, ","px)","deg)"),qh=wl(Vd,", ",")",")"),jd=1e-12;function hl(e){return((e=Math.exp(e))+1/e)/2}function Zd(e){return((e=Math.exp(e))-1/e)/2}function Qd(e){return((e=Math.exp(2*e))-1)/(e+1)}var Bh=(function e(t,n,r){function s(i,a){var l=i[0],c=i[1],u=i[2],d=a[0],p=a[1],g=a[2],f=d-l,h=p-c,m=f*f+h*h,y,v;if(m<jd)v=Math.log(g/u)/t,y=function(le){return[l+le*f,c+le*h,u*Math.exp(t*le*v)]};else{var w=Math.sqrt(m),b=(g*g-u*u+r*m)/(2*u*n*w),_=(g*g-u*u-r*m)/(2*g*n*w),U=Math.log(Math.sqrt(b*b+1)-b),B=Math.log(Math.sqrt(_*_+1)-_);v=(B-U)/t,y=function(le){var pe=le*v,Ce=hl(U),ue=u/(n*w)*(Ce*Qd(t*pe+U)-Zd(U));return[l+ue*f,c+ue*h,u*Ce/hl(t*pe+U)]}}return y.duration=Math.abs(v)*1e3*t/Math.SQRT2,y}return s.rho=function(i){var a=Math.max(.001,+i),l=a*a,c=l*l;return e(a,l,c)},s})(Math.SQRT2,2,4);function kl(e){return function(t,n){var r=e((t=Ar(t)).h,(n=Ar(n)).h),s=he(t.s,n.s),i=he(t.l,n.l),a=he(t.opacity,n.opacity);return function(l){return t.h=r(l),t.s=s(l),t.l=i(l),t.opacity=a(l),t+""}}}var Hh=kl(Ys),Vh=kl(he);function Sl(e){return function(t,n){var r=e((t=Tr(t)).h,(n=Tr(n)).h),s=he(t.c,n.c),i=he(t.l,n.l),a=he(t.opacity,n.opacity);return function(l){return t.h=r(l),t.c=s(l),t.l=i(l),t.opacity=a(l),t+""}}}var jh=Sl(Ys),Zh=Sl(he);function Al(e){return(function t(n){n=+n;function r(s,i){var a=e((s=Ir(s)).h,(i=Ir(i)).h),l=he(s.s,i.s),c=he(s.l,i.l),u=he(s.opacity,i.opacity);return function(d){return s.h=a(d),s.s=l(d),s.l=c(Math.pow(d,n)),s.opacity=u(d),s+""}}return r.gamma=t,r})(1)}var Qh=Al(Ys),Kh=Al(he);function Kd(e){return Math.abs(e=Math.round(e))>=1e21?e.toLocaleString("en").replace(/,/g,""):e.toString(10)}function Nr(e,t){if(!isFinite(e)||e===0)return null;var n=(e=t?e.toExponential(t-1):e.toExponential()).indexOf("e"),r=e.slice(0,n);return[r.length>1?r[0]+r.slice(2):r,+e.slice(n+1)]}function zt(e){return e=Nr(Math.abs(e)),e?e[1]:NaN}function Gd(e,t){return function(n,r){for(var s=n.length,i=[],a=0,l=e[0],c=0;s>0&&l>0&&(c+l+1>r&&(l=Math.max(1,r-c)),i.push(n.substring(s-=l,s+l)),!((c+=l+1)>r));)l=e[a=(a+1)%e.length];return i.reverse().join(t)}}function Yd(e){return function(t){return t.replace(/[0-9]/g,function(n){return e[+n]})}}var Wd=/^(?:(.)?([<>=^]))?([+\-( ])?([$#])?(0)?(\d+)?(,)?(\.\d+)?(~)?([a-z%])?$/i;function Pn(e){if(!(t=Wd.exec(e)))throw new Error("invalid format: "+e);var t;return new Ws({fill:t[1],align:t[2],sign:t[3],symbol:t[4],zero:t[5],width:t[6],comma:t[7],precision:t[8]&&t[8].slice(1),trim:t[9],type:t[10]})}Pn.prototype=Ws.prototype;function Ws(e){this.fill=e.fill===void 0?" ":e.fill+"",this.align=e.align===void 0?">":e.align+"",this.sign=e.sign===void 0?"-":e.sign+"",this.symbol=e.symbol===void 0?"":e.symbol+"",this.zero=!!e.zero,this.width=e.width===void 0?void 0:+e.width,this.comma=!!e.comma,this.precision=e.precision===void 0?void 0:+e.precision,this.trim=!!e.trim,this.type=e.type===void 0?"":e.type+""}Ws.prototype.toString=function(){return this.fill+this.align+this.sign+this.symbol+(this.zero?"0":"")+(this.width===void 0?"":Math.max(1,this.width|0))+(this.comma?",":"")+(this.precision===void 0?"":"."+Math.max(0,this.precision|0))+(this.trim?"~":"")+this.type};function zd(e){e:for(var t=e.length,n=1,r=-1,s;n<t;++n)switch(e[n]){case".":r=s=n;break;case"0":r===0&&(r=n),s=n;break;default:if(!+e[n])break e;r>0&&(r=0);break}return r>0?e.slice(0,r)+e.slice(s+1):e}var Ur;function Xd(e,t){var n=Nr(e,t);if(!n)return Ur=void 0,e.toPrecision(t);var r=n[0],s=n[1],i=s-(Ur=Math.max(-8,Math.min(8,Math.floor(s/3)))*3)+1,a=r.length;return i===a?r:i>a?r+new Array(i-a+1).join("0"):i>0?r.slice(0,i)+"."+r.slice(i):"0."+new Array(1-i).join("0")+Nr(e,Math.max(0,t+i-1))[0]}function Tl(e,t){var n=Nr(e,t);if(!n)return e+"";var r=n[0],s=n[1];return s<0?"0."+new Array(-s).join("0")+r:r.length>s+1?r.slice(0,s+1)+"."+r.slice(s+1):r+new Array(s-r.length+2).join("0")}var Rl={"%":(e,t)=>(e*100).toFixed(t),b:e=>Math.round(e).toString(2),c:e=>e+"",d:Kd,e:(e,t)=>e.toExponential(t),f:(e,t)=>e.toFixed(t),g:(e,t)=>e.toPrecision(t),o:e=>Math.round(e).toString(8),p:(e,t)=>Tl(e*100,t),r:Tl,s:Xd,X:e=>Math.round(e).toString(16).toUpperCase(),x:e=>Math.round(e).toString(16)};function Il(e){return e}var El=Array.prototype.map,Cl=["y","z","a","f","p","n","µ","m","","k","M","G","T","P","E","Z","Y"];function Jd(e){var t=e.grouping===void 0||e.thousands===void 0?Il:Gd(El.call(e.grouping,Number),e.thousands+""),n=e.currency===void 0?"":e.currency[0]+"",r=e.currency===void 0?"":e.currency[1]+"",s=e.decimal===void 0?".":e.decimal+"",i=e.numerals===void 0?Il:Yd(El.call(e.numerals,String)),a=e.percent===void 0?"%":e.percent+"",l=e.minus===void 0?"−":e.minus+"",c=e.nan===void 0?"NaN":e.nan+"";function u(p,g){p=Pn(p);var f=p.fill,h=p.align,m=p.sign,y=p.symbol,v=p.zero,w=p.width,b=p.comma,_=p.precision,U=p.trim,B=p.type;B==="n"?(b=!0,B="g"):Rl[B]||(_===void 0&&(_=12),U=!0,B="g"),(v||f==="0"&&h==="=")&&(v=!0,f="0",h="=");var le=(g&&g.prefix!==void 0?g.prefix:"")+(y==="$"?n:y==="#"&&/[boxX]/.test(B)?"0"+B.toLowerCase():""),pe=(y==="$"?r:/[%p]/.test(B)?a:"")+(g&&g.suffix!==void 0?g.suffix:""),Ce=Rl[B],ue=/[defgprs%]/.test(B);_=_===void 0?6:/[gprs]/.test(B)?Math.max(1,Math.min(21,_)):Math.max(0,Math.min(20,_));function ce(R){var H=le,V=pe,S,E,O;if(B==="c")V=Ce(R)+V,R="";else{R=+R;var ne=R<0||1/R<0;if(R=isNaN(R)?c:Ce(Math.abs(R),_),U&&(R=zd(R)),ne&&+R==0&&m!=="+"&&(ne=!1),H=(ne?m==="("?m:l:m==="-"||m==="("?"":m)+H,V=(B==="s"&&!isNaN(R)&&Ur!==void 0?Cl[8+Ur/3]:"")+V+(ne&&m==="("?")":""),ue){for(S=-1,E=R.length;++S<E;)if(O=R.charCodeAt(S),48>O||O>57){V=(O===46?s+R.slice(S+1):R.slice(S))+V,R=R.slice(0,S);break}}}b&&!v&&(R=t(R,1/0));var Q=H.length+R.length+V.length,oe=Q<w?new Array(w-Q+1).join(f):"";switch(b&&v&&(R=t(oe+R,oe.length?w-V.length:1/0),oe=""),h){case"<":R=H+R+V+oe;break;case"=":R=H+oe+R+V;break;case"^":R=oe.slice(0,Q=oe.length>>1)+H+R+V+oe.slice(Q);break;default:R=oe+H+R+V;break}return i(R)}return ce.toString=function(){return p+""},ce}function d(p,g){var f=Math.max(-8,Math.min(8,Math.floor(zt(g)/3)))*3,h=Math.pow(10,-f),m=u((p=Pn(p),p.type="f",p),{suffix:Cl[8+f/3]});return function(y){return m(h*y)}}return{format:u,formatPrefix:d}}var Mr,zs,Xs;ep({thousands:",",grouping:[3],currency:["$",""]});function ep(e){return Mr=Jd(e),zs=Mr.format,Xs=Mr.formatPrefix,Mr}function Dl(e){return Math.max(0,-zt(Math.abs(e)))}function Ml(e,t){return Math.max(0,Math.max(-8,Math.min(8,Math.floor(zt(t)/3)))*3-zt(Math.abs(e)))}function Nl(e,t){return e=Math.abs(e),t=Math.abs(t)-e,Math.max(0,zt(t)-zt(e))+1}function ei(e,t){switch(arguments.length){case 0:break;case 1:this.range(e);break;default:this.range(t).domain(e);break}return this}var Ul=Symbol("implicit");function $l(){var e=new Mn,t=[],n=[],r=Ul;function s(i){let a=e.get(i);if(a===void 0){if(r!==Ul)return r;e.set(i,a=t.push(i)-1)}return n[a%n.length]}return s.domain=function(i){if(!arguments.length)return t.slice();t=[],e=new Mn;for(let a of i)e.has(a)||e.set(a,t.push(a)-1);return s},s.range=function(i){return arguments.length?(n=Array.from(i),s):n.slice()},s.unknown=function(i){return arguments.length?(r=i,s):r},s.copy=function(){return $l(t,n).unknown(r)},ei.apply(s,arguments),s}function ti(){var e=$l().unknown(void 0),t=e.domain,n=e.range,r=0,s=1,i,a,l=!1,c=0,u=0,d=.5;delete e.unknown;function p(){var g=t().length,f=s<r,h=f?s:r,m=f?r:s;i=(m-h)/Math.max(1,g-c+u*2),l&&(i=Math.floor(i)),h+=(m-h-i*(g-c))*d,a=i*(1-c),l&&(h=Math.round(h),a=Math.round(a));var y=ja(g).map(function(v){return h+i*v});return n(f?y.reverse():y)}return e.domain=function(g){return arguments.length?(t(g),p()):t()},e.range=function(g){return arguments.length?([r,s]=g,r=+r,s=+s,p()):[r,s]},e.rangeRound=function(g){return[r,s]=g,r=+r,s=+s,l=!0,p()},e.bandwidth=function(){return a},e.step=function(){return i},e.round=function(g){return arguments.length?(l=!!g,p()):l},e.padding=function(g){return arguments.length?(c=Math.min(1,u=+g),p()):c},e.paddingInner=function(g){return arguments.length?(c=Math.min(1,g),p()):c},e.paddingOuter=function(g){return arguments.length?(u=+g,p()):u},e.align=function(g){return arguments.length?(d=Math.max(0,Math.min(1,g)),p()):d},e.copy=function(){return ti(t(),[r,s]).round(l).paddingInner(c).paddingOuter(u).align(d)},ei.apply(p(),arguments)}function tp(e){return function(){return e}}function np(e){return+e}var Ol=[0,1];function Xt(e){return e}function Js(e,t){return(t-=e=+e)?function(n){return(n-e)/t}:tp(isNaN(t)?NaN:.5)}function rp(e,t){var n;return e>t&&(n=e,e=t,t=n),function(r){return Math.max(e,Math.min(t,r))}}function sp(e,t,n){var r=e[0],s=e[1],i=t[0],a=t[1];return s<r?(r=Js(s,r),i=n(a,i)):(r=Js(r,s),i=n(i,a)),function(l){return i(r(l))}}function ip(e,t,n){var r=Math.min(e.length,t.length)-1,s=new Array(r),i=new Array(r),a=-1;for(e[r]<e[0]&&(e=e.slice().reverse(),t=t.slice().reverse());++a<r;)s[a]=Js(e[a],e[a+1]),i[a]=n(t[a],t[a+1]);return function(l){var c=La(e,l,1,r)-1;return i[c](s[c](l))}}function op(e,t){return t.domain(e.domain()).range(e.range()).interpolate(e.interpolate()).clamp(e.clamp()).unknown(e.unknown())}function ap(){var e=Ol,t=Ol,n=Dr,r,s,i,a=Xt,l,c,u;function d(){var g=Math.min(e.length,t.length);return a!==Xt&&(a=rp(e[0],e[g-1])),l=g>2?ip:sp,c=u=null,p}function p(g){return g==null||isNaN(g=+g)?i:(c||(c=l(e.map(r),t,n)))(r(a(g)))}return p.invert=function(g){return a(s((u||(u=l(t,e.map(r),Ie)))(g)))},p.domain=function(g){return arguments.length?(e=Array.from(g,np),d()):e.slice()},p.range=function(g){return arguments.length?(t=Array.from(g),d()):t.slice()},p.rangeRound=function(g){return t=Array.from(g),n=_l,d()},p.clamp=function(g){return arguments.length?(a=g?!0:Xt,d()):a!==Xt},p.interpolate=function(g){return arguments.length?(n=g,d()):n},p.unknown=function(g){return arguments.length?(i=g,p):i},function(g,f){return r=g,s=f,d()}}function lp(){return ap()(Xt,Xt)}function up(e,t,n,r){var s=Va(e,t,n),i;switch(r=Pn(r??",f"),r.type){case"s":{var a=Math.max(Math.abs(e),Math.abs(t));return r.precision==null&&!isNaN(i=Ml(s,a))&&(r.precision=i),Xs(r,a)}case"":case"e":case"g":case"p":case"r":{r.precision==null&&!isNaN(i=Nl(s,Math.max(Math.abs(e),Math.abs(t))))&&(r.precision=i-(r.type==="e"));break}case"f":case"%":{r.precision==null&&!isNaN(i=Dl(s))&&(r.precision=i-(r.type==="%")*2);break}}return zs(r)}function cp(e){var t=e.domain;return e.ticks=function(n){var r=t();return Ha(r[0],r[r.length-1],n??10)},e.tickFormat=function(n,r){var s=t();return up(s[0],s[s.length-1],n??10,r)},e.nice=function(n){n==null&&(n=10);var r=t(),s=0,i=r.length-1,a=r[s],l=r[i],c,u,d=10;for(l<a&&(u=a,a=l,l=u,u=s,s=i,i=u);d-- >0;){if(u=_r(a,l,n),u===c)return r[s]=a,r[i]=l,t(r);if(u>0)a=Math.floor(a/u)*u,l=Math.ceil(l/u)*u;else if(u<0)a=Math.ceil(a*u)/u,l=Math.floor(l*u)/u;else break;c=u}return e},e}function Jt(){var e=lp();return e.copy=function(){return op(e,Jt())},ei.apply(e,arguments),cp(e)}var Fn=Math.PI,ni=2*Fn,Et=1e-6,dp=ni-Et;function Pl(e){this._+=e[0];for(let t=1,n=e.length;t<n;++t)this._+=arguments[t]+e[t]}function pp(e){let t=Math.floor(e);if(!(t>=0))throw new Error(`invalid digits: ${e}`);if(t>15)return Pl;let n=10**t;return function(r){this._+=r[0];for(let s=1,i=r.length;s<i;++s)this._+=Math.round(arguments[s]*n)/n+r[s]}}function Fl(e,t,n,r){return e===n&&t===r}function gp(e){let t=Math.floor(e);if(!(t<=15))return Fl;let n=10**t,r=function(s){return Math.round(s*n)};return function(s,i,a,l){return r(s)===r(a)&&r(i)===r(l)}}var en=class{constructor(t){this._x0=this._y0=this._x1=this._y1=null,this._="",this._append=t==null?Pl:pp(t),this._equal=t==null?Fl:gp(t)}moveTo(t,n){this._append`M${this._x0=this._x1=+t},${this._y0=this._y1=+n}`}closePath(){this._x1!==null&&(this._x1=this._x0,this._y1=this._y0,this._append`Z`)}lineTo(t,n){this._append`L${this._x1=+t},${this._y1=+n}`}quadraticCurveTo(t,n,r,s){this._append`Q${+t},${+n},${this._x1=+r},${this._y1=+s}`}bezierCurveTo(t,n,r,s,i,a){this._append`C${+t},${+n},${+r},${+s},${this._x1=+i},${this._y1=+a}`}arcTo(t,n,r,s,i){if(t=+t,n=+n,r=+r,s=+s,i=+i,i<0)throw new Error(`negative radius: ${i}`);let a=this._x1,l=this._y1,c=r-t,u=s-n,d=a-t,p=l-n,g=d*d+p*p;if(this._x1===null)this._append`M${this._x1=t},${this._y1=n}`;else if(g>Et)if(!(Math.abs(p*c-u*d)>Et)||!i)this._append`L${this._x1=t},${this._y1=n}`;else{let f=r-a,h=s-l,m=c*c+u*u,y=f*f+h*h,v=Math.sqrt(m),w=Math.sqrt(g),b=i*Math.tan((Fn-Math.acos((m+g-y)/(2*v*w)))/2),_=b/w,U=b/v;Math.abs(_-1)>Et&&this._append`L${t+_*d},${n+_*p}`,this._append`A${i},${i},0,0,${+(p*f>d*h)},${this._x1=t+U*c},${this._y1=n+U*u}`}}arc(t,n,r,s,i,a){if(t=+t,n=+n,r=+r,a=!!a,r<0)throw new Error(`negative radius: ${r}`);let l=r*Math.cos(s),c=r*Math.sin(s),u=t+l,d=n+c,p=1^a,g=a?s-i:i-s;if(this._x1===null?this._append`M${u},${d}`:(Math.abs(this._x1-u)>Et||Math.abs(this._y1-d)>Et)&&this._append`L${u},${d}`,!!r){if(g<0&&(g=g%ni+ni),g>dp)this._append`A${r},${r},0,1,${p},${t-l},${n-c}A${r},${r},0,1,${p},${this._x1=u},${this._y1=d}`;else if(g>Et){let f=t+r*Math.cos(i),h=n+r*Math.sin(i);if(g>=Fn&&this._equal(u,d,f,h)){g/=2;let m=s+g;this._append`A${r},${r},0,${+(g>=Fn)},${p},${t+r*Math.cos(m)},${n+r*Math.sin(m)}`}this._append`A${r},${r},0,${+(g>=Fn)},${p},${this._x1=f},${this._y1=h}`}}}rect(t,n,r,s){this._append`M${this._x0=this._x1=+t},${this._y0=this._y1=+n}h${r=+r}v${+s}h${-r}Z`}toString(){return this._}};function fp(){return new en}fp.prototype=en.prototype;function Z(e){return function(){return e}}var mp=Math.cos;var si=Math.sin,tn=Math.sqrt,Ll=1e-12,Or=Math.PI,iy=Or/2,Zl=2*Or;function Ql(e){let t=3;return e.digits=function(n){if(!arguments.length)return t;if(n==null)t=null;else{let r=Math.floor(n);if(!(r>=0))throw new RangeError(`invalid digits: ${n}`);t=r}return e},()=>new en(t)}var oy=Array.prototype.slice;function oi(e){return typeof e=="object"&&"length"in e?e:Array.from(e)}function Kl(e){this._context=e}Kl.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;default:this._context.lineTo(e,t);break}}};function ai(e){return new Kl(e)}function Gl(e){return e[0]}function Yl(e){return e[1]}function li(e,t){var n=Z(!0),r=null,s=ai,i=null,a=Ql(l);e=typeof e=="function"?e:e===void 0?Gl:Z(e),t=typeof t=="function"?t:t===void 0?Yl:Z(t);function l(c){var u,d=(c=oi(c)).length,p,g=!1,f;for(r==null&&(i=s(f=a())),u=0;u<=d;++u)!(u<d&&n(p=c[u],u,c))===g&&((g=!g)?i.lineStart():i.lineEnd()),g&&i.point(+e(p,u,c),+t(p,u,c));if(f)return i=null,f+""||null}return l.x=function(c){return arguments.length?(e=typeof c=="function"?c:Z(+c),l):e},l.y=function(c){return arguments.length?(t=typeof c=="function"?c:Z(+c),l):t},l.defined=function(c){return arguments.length?(n=typeof c=="function"?c:Z(!!c),l):n},l.curve=function(c){return arguments.length?(s=c,r!=null&&(i=s(r)),l):s},l.context=function(c){return arguments.length?(c==null?r=i=null:i=s(r=c),l):r},l}function Wl(e,t,n){var r=null,s=Z(!0),i=null,a=ai,l=null,c=Ql(u);e=typeof e=="function"?e:e===void 0?Gl:Z(+e),t=typeof t=="function"?t:Z(t===void 0?0:+t),n=typeof n=="function"?n:n===void 0?Yl:Z(+n);function u(p){var g,f,h,m=(p=oi(p)).length,y,v=!1,w,b=new Array(m),_=new Array(m);for(i==null&&(l=a(w=c())),g=0;g<=m;++g){if(!(g<m&&s(y=p[g],g,p))===v)if(v=!v)f=g,l.areaStart(),l.lineStart();else{for(l.lineEnd(),l.lineStart(),h=g-1;h>=f;--h)l.point(b[h],_[h]);l.lineEnd(),l.areaEnd()}v&&(b[g]=+e(y,g,p),_[g]=+t(y,g,p),l.point(r?+r(y,g,p):b[g],n?+n(y,g,p):_[g]))}if(w)return l=null,w+""||null}function d(){return li().defined(s).curve(a).context(i)}return u.x=function(p){return arguments.length?(e=typeof p=="function"?p:Z(+p),r=null,u):e},u.x0=function(p){return arguments.length?(e=typeof p=="function"?p:Z(+p),u):e},u.x1=function(p){return arguments.length?(r=p==null?null:typeof p=="function"?p:Z(+p),u):r},u.y=function(p){return arguments.length?(t=typeof p=="function"?p:Z(+p),n=null,u):t},u.y0=function(p){return arguments.length?(t=typeof p=="function"?p:Z(+p),u):t},u.y1=function(p){return arguments.length?(n=p==null?null:typeof p=="function"?p:Z(+p),u):n},u.lineX0=u.lineY0=function(){return d().x(e).y(t)},u.lineY1=function(){return d().x(e).y(n)},u.lineX1=function(){return d().x(r).y(t)},u.defined=function(p){return arguments.length?(s=typeof p=="function"?p:Z(!!p),u):s},u.curve=function(p){return arguments.length?(a=p,i!=null&&(l=a(i)),u):a},u.context=function(p){return arguments.length?(p==null?i=l=null:l=a(i=p),u):i},u}var ay=hp(ai);function zl(e){this._curve=e}zl.prototype={areaStart:function(){this._curve.areaStart()},areaEnd:function(){this._curve.areaEnd()},lineStart:function(){this._curve.lineStart()},lineEnd:function(){this._curve.lineEnd()},point:function(e,t){this._curve.point(t*Math.sin(e),t*-Math.cos(e))}};function hp(e){function t(n){return new zl(e(n))}return t._curve=e,t}var ly=tn(3);var yp=tn(1/3),uy=yp*2;var Xl=si(Or/10)/si(7*Or/10),cy=si(Zl/10)*Xl,dy=-mp(Zl/10)*Xl;var py=tn(3);var gy=tn(3);var fy=tn(3)/2,bp=1/tn(12),my=(bp/2+1)*3;function ot(){}function $r(e,t,n){e._context.bezierCurveTo((2*e._x0+e._x1)/3,(2*e._y0+e._y1)/3,(e._x0+2*e._x1)/3,(e._y0+2*e._y1)/3,(e._x0+4*e._x1+t)/6,(e._y0+4*e._y1+n)/6)}function ui(e){this._context=e}ui.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=NaN,this._point=0},lineEnd:function(){switch(this._point){case 3:$r(this,this._x1,this._y1);case 2:this._context.lineTo(this._x1,this._y1);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3,this._context.lineTo((5*this._x0+this._x1)/6,(5*this._y0+this._y1)/6);default:$r(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function vp(e){this._context=e}vp.prototype={areaStart:ot,areaEnd:ot,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._y0=this._y1=this._y2=this._y3=this._y4=NaN,this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x2,this._y2),this._context.closePath();break}case 2:{this._context.moveTo((this._x2+2*this._x3)/3,(this._y2+2*this._y3)/3),this._context.lineTo((this._x3+2*this._x2)/3,(this._y3+2*this._y2)/3),this._context.closePath();break}case 3:{this.point(this._x2,this._y2),this.point(this._x3,this._y3),this.point(this._x4,this._y4);break}}},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._x2=e,this._y2=t;break;case 1:this._point=2,this._x3=e,this._y3=t;break;case 2:this._point=3,this._x4=e,this._y4=t,this._context.moveTo((this._x0+4*this._x1+e)/6,(this._y0+4*this._y1+t)/6);break;default:$r(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function _p(e){this._context=e}_p.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=NaN,this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3;var n=(this._x0+4*this._x1+e)/6,r=(this._y0+4*this._y1+t)/6;this._line?this._context.lineTo(n,r):this._context.moveTo(n,r);break;case 3:this._point=4;default:$r(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function Jl(e,t){this._basis=new ui(e),this._beta=t}Jl.prototype={lineStart:function(){this._x=[],this._y=[],this._basis.lineStart()},lineEnd:function(){var e=this._x,t=this._y,n=e.length-1;if(n>0)for(var r=e[0],s=t[0],i=e[n]-r,a=t[n]-s,l=-1,c;++l<=n;)c=l/n,this._basis.point(this._beta*e[l]+(1-this._beta)*(r+c*i),this._beta*t[l]+(1-this._beta)*(s+c*a));this._x=this._y=null,this._basis.lineEnd()},point:function(e,t){this._x.push(+e),this._y.push(+t)}};var hy=(function e(t){function n(r){return t===1?new ui(r):new Jl(r,t)}return n.beta=function(r){return e(+r)},n})(.85);function Pr(e,t,n){e._context.bezierCurveTo(e._x1+e._k*(e._x2-e._x0),e._y1+e._k*(e._y2-e._y0),e._x2+e._k*(e._x1-t),e._y2+e._k*(e._y1-n),e._x2,e._y2)}function ci(e,t){this._context=e,this._k=(1-t)/6}ci.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x2,this._y2);break;case 3:Pr(this,this._x1,this._y1);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2,this._x1=e,this._y1=t;break;case 2:this._point=3;default:Pr(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var yy=(function e(t){function n(r){return new ci(r,t)}return n.tension=function(r){return e(+r)},n})(0);function di(e,t){this._context=e,this._k=(1-t)/6}di.prototype={areaStart:ot,areaEnd:ot,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._x5=this._y0=this._y1=this._y2=this._y3=this._y4=this._y5=NaN,this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x3,this._y3),this._context.closePath();break}case 2:{this._context.lineTo(this._x3,this._y3),this._context.closePath();break}case 3:{this.point(this._x3,this._y3),this.point(this._x4,this._y4),this.point(this._x5,this._y5);break}}},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._x3=e,this._y3=t;break;case 1:this._point=2,this._context.moveTo(this._x4=e,this._y4=t);break;case 2:this._point=3,this._x5=e,this._y5=t;break;default:Pr(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var by=(function e(t){function n(r){return new di(r,t)}return n.tension=function(r){return e(+r)},n})(0);function pi(e,t){this._context=e,this._k=(1-t)/6}pi.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3,this._line?this._context.lineTo(this._x2,this._y2):this._context.moveTo(this._x2,this._y2);break;case 3:this._point=4;default:Pr(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var vy=(function e(t){function n(r){return new pi(r,t)}return n.tension=function(r){return e(+r)},n})(0);function gi(e,t,n){var r=e._x1,s=e._y1,i=e._x2,a=e._y2;if(e._l01_a>Ll){var l=2*e._l01_2a+3*e._l01_a*e._l12_a+e._l12_2a,c=3*e._l01_a*(e._l01_a+e._l12_a);r=(r*l-e._x0*e._l12_2a+e._x2*e._l01_2a)/c,s=(s*l-e._y0*e._l12_2a+e._y2*e._l01_2a)/c}if(e._l23_a>Ll){var u=2*e._l23_2a+3*e._l23_a*e._l12_a+e._l12_2a,d=3*e._l23_a*(e._l23_a+e._l12_a);i=(i*u+e._x1*e._l23_2a-t*e._l12_2a)/d,a=(a*u+e._y1*e._l23_2a-n*e._l12_2a)/d}e._context.bezierCurveTo(r,s,i,a,e._x2,e._y2)}function eu(e,t){this._context=e,this._alpha=t}eu.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x2,this._y2);break;case 3:this.point(this._x2,this._y2);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3;default:gi(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var _y=(function e(t){function n(r){return t?new eu(r,t):new ci(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function tu(e,t){this._context=e,this._alpha=t}tu.prototype={areaStart:ot,areaEnd:ot,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._x5=this._y0=this._y1=this._y2=this._y3=this._y4=this._y5=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x3,this._y3),this._context.closePath();break}case 2:{this._context.lineTo(this._x3,this._y3),this._context.closePath();break}case 3:{this.point(this._x3,this._y3),this.point(this._x4,this._y4),this.point(this._x5,this._y5);break}}},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1,this._x3=e,this._y3=t;break;case 1:this._point=2,this._context.moveTo(this._x4=e,this._y4=t);break;case 2:this._point=3,this._x5=e,this._y5=t;break;default:gi(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var xy=(function e(t){function n(r){return t?new tu(r,t):new di(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function nu(e,t){this._context=e,this._alpha=t}nu.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3,this._line?this._context.lineTo(this._x2,this._y2):this._context.moveTo(this._x2,this._y2);break;case 3:this._point=4;default:gi(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var wy=(function e(t){function n(r){return t?new nu(r,t):new pi(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function xp(e){this._context=e}xp.prototype={areaStart:ot,areaEnd:ot,lineStart:function(){this._point=0},lineEnd:function(){this._point&&this._context.closePath()},point:function(e,t){e=+e,t=+t,this._point?this._context.lineTo(e,t):(this._point=1,this._context.moveTo(e,t))}};function ql(e){return e<0?-1:1}function Bl(e,t,n){var r=e._x1-e._x0,s=t-e._x1,i=(e._y1-e._y0)/(r||s<0&&-0),a=(n-e._y1)/(s||r<0&&-0),l=(i*s+a*r)/(r+s);return(ql(i)+ql(a))*Math.min(Math.abs(i),Math.abs(a),.5*Math.abs(l))||0}function Hl(e,t){var n=e._x1-e._x0;return n?(3*(e._y1-e._y0)/n-t)/2:t}function ri(e,t,n){var r=e._x0,s=e._y0,i=e._x1,a=e._y1,l=(i-r)/3;e._context.bezierCurveTo(r+l,s+l*t,i-l,a-l*n,i,a)}function ii(e){this._context=e}ii.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=this._t0=NaN,this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x1,this._y1);break;case 3:ri(this,this._t0,Hl(this,this._t0));break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){var n=NaN;if(e=+e,t=+t,!(e===this._x1&&t===this._y1)){switch(this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3,ri(this,Hl(this,n=Bl(this,e,t)),n);break;default:ri(this,this._t0,n=Bl(this,e,t));break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t,this._t0=n}}};function wp(e){this._context=new ru(e)}(wp.prototype=Object.create(ii.prototype)).point=function(e,t){ii.prototype.point.call(this,t,e)};function ru(e){this._context=e}ru.prototype={moveTo:function(e,t){this._context.moveTo(t,e)},closePath:function(){this._context.closePath()},lineTo:function(e,t){this._context.lineTo(t,e)},bezierCurveTo:function(e,t,n,r,s,i){this._context.bezierCurveTo(t,e,r,n,i,s)}};function kp(e){this._context=e}kp.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x=[],this._y=[]},lineEnd:function(){var e=this._x,t=this._y,n=e.length;if(n)if(this._line?this._context.lineTo(e[0],t[0]):this._context.moveTo(e[0],t[0]),n===2)this._context.lineTo(e[1],t[1]);else for(var r=Vl(e),s=Vl(t),i=0,a=1;a<n;++i,++a)this._context.bezierCurveTo(r[0][i],s[0][i],r[1][i],s[1][i],e[a],t[a]);(this._line||this._line!==0&&n===1)&&this._context.closePath(),this._line=1-this._line,this._x=this._y=null},point:function(e,t){this._x.push(+e),this._y.push(+t)}};function Vl(e){var t,n=e.length-1,r,s=new Array(n),i=new Array(n),a=new Array(n);for(s[0]=0,i[0]=2,a[0]=e[0]+2*e[1],t=1;t<n-1;++t)s[t]=1,i[t]=4,a[t]=4*e[t]+2*e[t+1];for(s[n-1]=2,i[n-1]=7,a[n-1]=8*e[n-1]+e[n],t=1;t<n;++t)r=s[t]/i[t-1],i[t]-=r,a[t]-=r*a[t-1];for(s[n-1]=a[n-1]/i[n-1],t=n-2;t>=0;--t)s[t]=(a[t]-s[t+1])/i[t];for(i[n-1]=(e[n]+s[n-1])/2,t=0;t<n-1;++t)i[t]=2*e[t+1]-s[t+1];return[s,i]}function Sp(e,t){this._context=e,this._t=t}Sp.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x=this._y=NaN,this._point=0},lineEnd:function(){0<this._t&&this._t<1&&this._point===2&&this._context.lineTo(this._x,this._y),(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line>=0&&(this._t=1-this._t,this._line=1-this._line)},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;default:{if(this._t<=0)this._context.lineTo(this._x,t),this._context.lineTo(e,t);else{var n=this._x*(1-this._t)+e*this._t;this._context.lineTo(n,this._y),this._context.lineTo(n,t)}break}}this._x=e,this._y=t}};function jl(e,t){if((a=e.length)>1)for(var n=1,r,s,i=e[t[0]],a,l=i.length;n<a;++n)for(s=i,i=e[t[n]],r=0;r<l;++r)i[r][1]+=i[r][0]=isNaN(s[r][1])?s[r][0]:s[r][1]}function Fr(e){for(var t=e.length,n=new Array(t);--t>=0;)n[t]=t;return n}function Ap(e,t){return e[t]}function Tp(e){let t=[];return t.key=e,t}function su(){var e=Z([]),t=Fr,n=jl,r=Ap;function s(i){var a=Array.from(e.apply(this,arguments),Tp),l,c=a.length,u=-1,d;for(let p of i)for(l=0,++u;l<c;++l)(a[l][u]=[0,+r(p,a[l].key,u,i)]).data=p;for(l=0,d=oi(t(a));l<c;++l)a[d[l]].index=l;return n(a,d),a}return s.keys=function(i){return arguments.length?(e=typeof i=="function"?i:Z(Array.from(i)),s):e},s.value=function(i){return arguments.length?(r=typeof i=="function"?i:Z(+i),s):r},s.order=function(i){return arguments.length?(t=i==null?Fr:typeof i=="function"?i:Z(Array.from(i)),s):t},s.offset=function(i){return arguments.length?(n=i??jl,s):n},s}var fi=120,Lr=24;function mi({values:e}){let t=e.map(i=>hn(BigInt(i),"hours")),n=Jt([0,Math.max(1,t.length-1)],[0,fi]),r=Jt([0,Math.max(...t,0)||1],[Lr,1]),s=Wl().x((i,a)=>n(a)).y0(Lr).y1(r);return o("svg",{class:"spark",width:fi,height:Lr,viewBox:`0 0 ${fi} ${Lr}`,preserveAspectRatio:"none","aria-hidden":"true",children:o("path",{d:s(t)??""})})}var Rp=1024,Ip=30;function Ep({gpuCount:e,gpuModel:t,gpuMemoryGib:n,vcpu:r,memoryMib:s,regions:i}){return[e>0?`${e>1?`${e} × `:""}${t??"GPU"}${n?` ${n} GiB`:""}`:null,r&&`${r} vCPU`,s&&`${Math.round(s/Rp)} GiB`,i.join(", ")].filter(Boolean).join(" · ")}function iu(){W(Da,[]);let[e,t]=A(null),{specs:n,usage:r,prices:s,types:i}=Ue.data.value,a=!!s,l=()=>t(null),c=()=>{l(),Cn()},u=[...new Set([...n?.nodes.map(({tier:d})=>d)??[],...r?.tiers.flatMap(({tier:d})=>d??[])??[]])];return o(k,{children:[o("div",{class:"tools",role:"group","aria-label":"Range",children:[o(In,{}),o(En,{})]}),o(Cp,{mayChange:a,onOpen:t}),o(Mp,{onOpen:t}),e?.kind==="spec"&&o(Na,{spec:e.spec,tier:e.tier,onDone:c,onClose:l}),e?.kind==="retire"&&o(Ua,{spec:e.spec,onDone:c,onClose:l}),e?.kind==="price"&&o(Oa,{types:i??[],tiers:u,initial:e.initial,onDone:c,onClose:l})]})}function Cp({mayChange:e,onOpen:t}){let{specs:n,usage:r,series:s}=Ue.data.value,i=d=>r?.tiers.find(p=>p.tier===d),a=d=>s?.series.find(({key:p})=>p===d)?.quantities,l=new Set(n?.nodes.map(({tier:d})=>d)),c=n?r?.tiers.filter(({tier:d})=>d!=null&&!l.has(d))??[]:[],u=d=>D({tab:"usage",measure:"compute",split:null,filter:{tiers:[d]}});return o(re,{title:"Hardware",hasData:!!n,isLoading:Ue.loading.value.has("specs"),error:Ue.errors.value.specs,lines:8,onRetry:()=>{Cn(["specs"])},tools:e&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>t({kind:"spec",spec:null,tier:""}),children:"Add a spec"})}),children:()=>n.nodes.length===0&&c.length===0?o("p",{class:"notice empty",children:"There are no hardware specs yet, and no compute in this range names a tier. A spec says what a tier is and what an hour costs."}):o("table",{class:"groups specs",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Tier"}),o("th",{scope:"col",class:"number medium",children:"Per hour"}),o("th",{scope:"col",class:"wide",children:"In this range"}),o("th",{scope:"col",class:"number",children:"Hours"}),o("th",{scope:"col",class:"number small",children:"Cost"}),e&&o("th",{scope:"col",children:o("span",{class:"hidden",children:"Actions"})})]})}),o("tbody",{children:[c.map(({tier:d,computeSeconds:p,cost:g,unpricedRecords:f})=>o("tr",{class:"attention",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",onClick:()=>u(d),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:d}),o("small",{children:["no hardware spec",f!=="0"&&`, ${Be(f)} without a price`]})]})})}),o("td",{class:"number medium muted",children:"–"}),o("td",{class:"wide",children:a(d)&&o(mi,{values:a(d)})}),o("td",{class:"number",title:N(BigInt(p),"hours"),children:F(BigInt(p),"hours")}),o("td",{class:"number small",children:ge(g)}),e&&o("td",{class:"actions",children:[o("button",{type:"button",class:"secondary wide-only",onClick:()=>t({kind:"spec",spec:null,tier:d}),children:"Add a spec"}),o("span",{class:"narrow-only",children:o(de,{name:`Change ${d}`,actions:[{name:"Add a spec",run:()=>t({kind:"spec",spec:null,tier:d})}]})})]})]},d)),n.nodes.map(d=>{let p=i(d.tier);return o("tr",{class:d.isAvailable?"":"retired",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",title:d.description||void 0,onClick:()=>u(d.tier),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:[d.displayName," ",d.displayName!==d.tier&&o("code",{children:d.tier})]}),o("small",{children:[d.isAvailable?"":"retired · ",Ep(d)]})]})})}),o("td",{class:"number medium",children:d.hourlyRate==null?o("span",{class:"muted",children:"no price"}):yn(d.hourlyRate)}),o("td",{class:"wide",children:p&&a(d.tier)&&o(mi,{values:a(d.tier)})}),o("td",{class:"number",title:p&&N(BigInt(p.computeSeconds),"hours"),children:p?F(BigInt(p.computeSeconds),"hours"):r?o("em",{class:"muted",children:"not used"}):"–"}),o("td",{class:"number small",children:p?ge(p.cost):"–"}),e&&o("td",{class:"actions",children:o(de,{name:`Change ${d.displayName}`,actions:[{name:"Change",run:()=>t({kind:"spec",spec:d,tier:d.tier})},{name:"Set a price",run:()=>t({kind:"price",initial:{usageType:"compute_seconds",tier:d.tier}})},...d.isAvailable?[{name:"Retire",run:()=>t({kind:"retire",spec:d})}]:[]]})})]},d.tier)})]})]})})}function hi({tier:e,model:t,provider:n}){return[e&&`tier ${e}`,t&&`model ${t}`,n&&`provider ${n}`].filter(Boolean).join(", ")||"everything"}function Dp(e,t){let n=Date.now(),r=a=>a.usageType===e.usageType&&a.tier===e.tier&&a.model===e.model&&a.provider===e.provider;return t.filter(a=>r(a)&&Date.parse(a.validFrom)<=n).reduce((a,l)=>a===null||Date.parse(l.validFrom)>Date.parse(a.validFrom)?l:a,null)?.id===e.id&&e.rate!=null}function Mp({onOpen:e}){let[t,n]=A(!1),{prices:r}=Ue.data.value,s=r?.nodes??[],i=s.filter(c=>Dp(c,s)||Date.parse(c.validFrom)>Date.now()),a=(c,u)=>c.usageType.localeCompare(u.usageType)||hi(c).localeCompare(hi(u)),l=t?s:i.sort(a).slice(0,Ip);return o(re,{title:t?"All prices":"Prices in force",hasData:!!r,isLoading:Ue.loading.value.has("prices"),error:Ue.errors.value.prices,onRetry:()=>{Cn(["prices"])},tools:r&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>e({kind:"price",initial:{}}),children:"Set a price"})}),children:()=>s.length===0?o("p",{class:"notice empty",children:"There are no prices yet. Usage that is sent without a cost has no known cost until there is one."}):o(k,{children:[o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Usage type"}),o("th",{scope:"col",class:"number",children:"Rate"}),o("th",{scope:"col",class:"medium",children:"In force from"}),o("th",{scope:"col",class:"wide",children:"Added by"})]})}),o("tbody",{children:l.map(c=>o("tr",{children:[o("th",{scope:"row",children:o("span",{class:"tier-name",children:[o("span",{class:"ellipsis",children:c.usageType.replaceAll("_"," ")}),o("small",{children:hi(c)})]})}),o("td",{class:"number",children:c.rate==null?o("em",{class:"muted",children:"ended"}):o(k,{children:[yn(c.rate)," ",o("span",{class:"muted",title:N(BigInt(c.perUnits),"count"),children:["per ",F(BigInt(c.perUnits),"count")]})]})}),o("td",{class:"medium",title:z(c.validFrom,x.value.timeZone),children:[fo(c.validFrom,x.value.timeZone),Date.parse(c.validFrom)>Date.now()&&o("em",{class:"muted",children:" to come"})]}),o("td",{class:"wide muted",children:c.createdBy})]},c.id))})]}),(t||s.length>l.length)&&o("button",{type:"button",class:"secondary",onClick:()=>n(!t),children:t?"Show those in force":`Show all ${s.length}`})]})})}var Np=["ingestion","diagnosis","tokens","viewer"];function Up(e){let{range:t,timeZone:n}=x.value,r=s=>e.includes(s);return{range:Ne(t),timeZone:n,withIngestion:r("ingestion"),withDiagnosis:r("diagnosis"),withTokens:r("tokens"),withViewer:r("viewer")}}var ae=kt(ka,Up);async function at(e=Np){await ae.load(e),e.includes("viewer")&&ae.data.value.viewer&&($.value=ae.data.value.viewer)}function ou(){let e="";return ie(()=>{let{range:t,timeZone:n}=x.value,r=JSON.stringify([t,n,ee.value]);te.value!=="open"||r===e||(e=r,xe(()=>{at()}))})}function lu(){let[e,t]=A(null),{tokens:n}=ae.data.value,{timeZone:r}=x.value,s=()=>t(null),i=(a,l)=>{t({kind:"secret",name:a,secret:l}),at(["tokens","diagnosis"])};return o(re,{title:"Service tokens",hasData:!!n,isLoading:ae.loading.value.has("tokens"),error:ae.errors.value.tokens,onRetry:()=>{at(["tokens"])},tools:n&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>t({kind:"create"}),children:"Create a token"})}),children:()=>o(k,{children:[n.nodes.length===0?o("p",{class:"notice empty",children:"There are no service tokens yet. A service needs one to record usage in production."}):o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Service"}),o("th",{scope:"col",children:"State"}),o("th",{scope:"col",class:"small",children:"Scopes"}),o("th",{scope:"col",class:"wide",children:"Limited to"}),o("th",{scope:"col",class:"medium",children:"Last used"}),o("th",{scope:"col",class:"wide",children:"Expires"}),o("th",{scope:"col",children:o("span",{class:"hidden",children:"Actions"})})]})}),o("tbody",{children:[...n.nodes].sort((a,l)=>+(l.state==="ACTIVE")-+(a.state==="ACTIVE")).map(a=>o("tr",{class:a.state==="ACTIVE"?"":"retired",children:[o("th",{scope:"row",children:o("span",{class:"ellipsis block",title:a.id,children:a.name})}),o("td",{children:o("span",{class:`state ${a.state.toLowerCase()}`,children:a.state.toLowerCase()})}),o("td",{class:"small",children:a.scopes.map(l=>l.toLowerCase()).join(", ")}),o("td",{class:"wide",children:[a.accountIds?.join(", "),a.usageTypes?.join(", ")].filter(Boolean).join(" · ")||o("span",{class:"muted",children:"nothing"})}),o("td",{class:"medium",children:a.lastUsedAt==null?o("span",{class:"muted",children:"never"}):z(a.lastUsedAt,r)}),o("td",{class:"wide",children:a.expiresAt==null?o("span",{class:"muted",children:"never"}):z(a.expiresAt,r)}),o("td",{class:"actions",children:a.state==="ACTIVE"&&o(de,{name:`Change ${a.name}`,actions:[{name:"Rotate",run:()=>t({kind:"rotate",token:a})},{name:"Revoke",run:()=>t({kind:"revoke",token:a})}]})})]},a.id))})]}),e?.kind==="create"&&o($p,{onDone:i,onClose:s}),e?.kind==="rotate"&&o(Pp,{token:e.token,onDone:i,onClose:s}),e?.kind==="revoke"&&o(Fp,{token:e.token,onDone:()=>{s(),at(["tokens","diagnosis"])},onClose:s}),e?.kind==="secret"&&o(Lp,{name:e.name,secret:e.secret,onClose:s})]})})}var Op=[{scope:"RECORD",name:"record: send and correct usage"},{scope:"READ",name:"read: query usage"},{scope:"ADMIN",name:"admin: change prices, hardware and tokens"}],au=e=>{let t=e.split(",").map(n=>n.trim()).filter(Boolean);return t.length>0?t:null};function $p({onDone:e,onClose:t}){let[n,r]=A(""),[s,i]=A(["RECORD"]),[a,l]=A(""),[c,u]=A(""),[d,p]=A("");return o(st,{title:"Create a service token",action:"Create",document:Uo,variables:()=>({input:{name:n.trim(),scopes:s,accountIds:au(a),usageTypes:au(c),expiresAt:d===""?null:new Date(d).toISOString()}}),onDone:({createServiceToken:g})=>g&&e(g.serviceToken.name,g.token),onClose:t,children:[o(q,{label:"Name of the service",required:!0,placeholder:"compute-meter",value:n,onInput:r}),o("fieldset",{children:[o("legend",{children:"What it may do"}),Op.map(({scope:g,name:f})=>o("label",{class:"check",children:[o("input",{type:"checkbox",checked:s.includes(g),onChange:()=>i(s.includes(g)?s.filter(h=>h!==g):[...s,g])}),f]},g))]}),o("div",{class:"fields",children:[o(q,{label:"Accounts",placeholder:"acme, globex",hint:"Empty: all",value:a,onInput:l}),o(q,{label:"Usage types",placeholder:"compute_seconds",hint:"Empty: all",value:c,onInput:u})]}),o(q,{label:"Expires",type:"datetime-local",hint:"Your local time. Empty: never",value:d,onInput:p})]})}function Pp({token:e,onDone:t,onClose:n}){let[r,s]=A("60");return o(st,{title:`Rotate the token of ${e.name}?`,action:"Rotate",document:Oo,variables:()=>({input:{id:e.id,overlapSeconds:Math.round(Number(r)*60)}}),onDone:({rotateServiceToken:i})=>i&&t(e.name,i.token),onClose:n,children:o(q,{label:"Minutes for which the previous secret stays valid",type:"number",required:!0,value:r,onInput:s})})}function Fp({token:e,onDone:t,onClose:n}){return o(st,{title:`Revoke the token of ${e.name}?`,action:"Revoke",isDangerous:!0,document:$o,variables:()=>({input:{id:e.id}}),onDone:t,onClose:n,children:o("p",{children:"Its next request is rejected. What the service sends from then on is not recorded. This cannot be undone."})})}function Lp({name:e,secret:t,onClose:n}){return o(Bt,{title:`The token of ${e}`,onClose:n,children:o("div",{class:"form",children:[o("p",{children:"Copy it now: it is shown this once. The server stores only a hash of it."}),o("div",{class:"secret",children:[o("code",{children:t})," ",o(qt,{text:t,name:"Copy the token",children:"Copy"})]}),o("p",{class:"muted",children:["The service sends it as ",o("code",{children:"Authorization: Bearer ui_…"})]})]})})}function uu(){W(ou,[]);let{errors:e}=ae;return["ingestion","diagnosis","tokens"].every(n=>e.value[n]?.code==="FORBIDDEN")?o("section",{class:"panel",children:o("div",{class:"notice empty",children:[o("b",{children:"Ingestion is open to admins"}),o("p",{children:["It names the services of this installation and what was rejected, of all accounts. Sign in with a token that has the scope ",o("code",{children:"admin"})," to read it."]})]})}):o(k,{children:[o("div",{class:"tools",role:"group","aria-label":"Range",children:[o(In,{}),o(En,{})]}),o(qp,{}),o(Bp,{}),o(lu,{})]})}function qp(){let{diagnosis:e}=ae.data.value,[t,n]=A(null),[r,s]=A(null),[i,a]=A(!1),l=async()=>{a(!0);let c=await ht.mutate(No,{});a(!1),n(c.data?.sendProbe??null),s(c.errors[0]??null)};return o(re,{title:"Is everything recorded?",hasData:!!e,isLoading:ae.loading.value.has("diagnosis"),error:ae.errors.value.diagnosis,lines:4,onRetry:()=>{at(["diagnosis"])},tools:o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",disabled:i,onClick:()=>{l()},children:i?"Sending …":"Send a test record"})}),children:()=>o(k,{children:[e.problems.length===0&&o("p",{class:"healthy",children:[o(Y,{name:"check"})," No problems found, ",z(e.examinedAt,x.value.timeZone),"."]}),o("ul",{class:"problems",children:e.problems.map(({code:c,severity:u,message:d,resolution:p},g)=>o("li",{class:u.toLowerCase(),children:[o("b",{children:o(ye,{text:d})}),o("p",{children:[o(ye,{text:p})," ",o("code",{children:c})]})]},g))}),r&&o(Te,{title:"The test record",error:r,onRetry:()=>{l()}}),t&&o("div",{class:`notice ${t.isHealthy?"done":"failed"}`,role:"status",children:[o("b",{children:t.isHealthy?"The test record was stored, counted, found and voided.":"The test record failed."}),t.problem&&o("p",{children:[o(ye,{text:t.problem.message})," ",o(ye,{text:t.problem.resolution})]}),o("ul",{class:"steps",children:t.steps.map(({step:c,status:u,message:d,durationMs:p})=>o("li",{class:u.toLowerCase(),children:[o(Y,{name:u==="PASSED"?"check":u==="FAILED"?"close":"more"}),o("b",{children:c.toLowerCase().replace("_"," ")}),o("span",{children:o(ye,{text:d})}),o("span",{class:"number muted",children:[p," ms"]})]},c))})]})]})})}function Bp(){let e=ae.data.value.ingestion?.services??[];return o(re,{title:"Services",hasData:!!ae.data.value.ingestion,isLoading:ae.loading.value.has("ingestion"),error:ae.errors.value.ingestion,onRetry:()=>{at(["ingestion"])},children:()=>e.length===0?o("p",{class:"notice empty",children:["No service has sent a call yet. Create a token below, and send a record with ",o("code",{children:"recordUsage"}),"."]}):o("table",{class:"groups services",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Service"}),o("th",{scope:"col",class:"medium",children:"Last seen"}),o("th",{scope:"col",class:"number",children:"Recorded"}),o("th",{scope:"col",class:"number wide",children:"Duplicates"}),o("th",{scope:"col",class:"number wide",children:"Conflicts"}),o("th",{scope:"col",class:"number",children:"Not recorded"})]})}),o("tbody",{children:e.map(t=>o(Hp,{service:t},t.service))})]})})}var qr=e=>e==="0"?o("span",{class:"muted",children:"0"}):N(BigInt(e),"count");function Hp({service:e}){let{timeZone:t}=x.value,[n,r]=A(!1),s=e.rows.filter(({reason:l})=>l!=null),i=BigInt(e.rejected)+BigInt(e.refused),a=s.length>0||e.examples.length>0;return o(k,{children:[o("tr",{children:[o("th",{scope:"row",children:a?o("button",{type:"button",class:"row-button","aria-expanded":n,onClick:()=>r(!n),children:[o(Y,{name:"down"}),o("span",{class:"ellipsis",children:e.service})]}):o("span",{class:"ellipsis block",children:e.service})}),o("td",{class:"medium",children:z(e.lastSeenAt,t)}),o("td",{class:"number",children:qr(e.recorded)}),o("td",{class:"number wide",children:qr(e.duplicates)}),o("td",{class:"number wide",children:qr(e.conflicts)}),o("td",{class:`number ${i>0n?"bad-number":""}`,children:qr(i.toString())})]}),n&&o("tr",{children:o("td",{colSpan:6,children:o("ul",{class:"rejections",children:[s.map((l,c)=>o("li",{children:o("span",{children:[o("b",{children:N(BigInt(l.records),"count")})," ",l.outcome.toLowerCase()," as ",o("code",{children:l.reason}),l.usageType&&o(k,{children:[" of ",o("code",{children:l.usageType})]}),", last ",z(l.lastAt,t)]})},c)),e.examples.map((l,c)=>o("li",{children:[o("span",{class:"muted",children:[z(l.seenAt,t),l.accountId&&` · ${l.accountId}`,l.idempotencyKey&&` · ${l.idempotencyKey}`]}),o("span",{children:[o(ye,{text:l.message})," ",o("code",{children:l.reason})]})]},`example-${c}`))]})})})]})}var Vp=5e3,Br=M("connecting"),cu=we(()=>{let{tab:e,range:t,timeZone:n,filter:r}=x.value;return e!=="usage"||te.value!=="open"||!jp.value?null:JSON.stringify({range:Ne(t),timeZone:n,filter:Ae(r)})}),jp=we(()=>!!T.data.value.insights);function du(){ie(()=>{if(cu.value!==null)return ht.onUsageChanged(JSON.parse(cu.value),({totals:e,isInitial:t})=>{let n=T.loading.value.has("insights")||e.records===T.data.value.insights?.totals.records;(!t||!n)&&Ze()},{minIntervalMs:Vp,onStatus:e=>Br.value=e})})}function Zp(){if(te.value!=="ended")return{title:"Sign in",advice:"Paste a token of your identity provider, or a service token with the scope read."};let e="Paste another token to continue where you were.";return Me.value?{title:$.value?"Your session has ended":"This token was not accepted",advice:e}:{title:"Sign in again",advice:e}}function pu(){let[e,t]=A(""),[n,r]=A(!1),{title:s,advice:i}=Zp();return o("main",{class:"sign-in",children:o("form",{class:"panel",onSubmit:a=>{a.preventDefault(),e.trim()&&xs(e,n)},children:[o(yr,{}),o("h1",{children:s}),Me.value&&o("div",{class:"notice failed",role:"alert",children:o(rt,{error:Me.value})}),o("p",{class:"muted",children:i}),o("label",{children:["Token",o("input",{type:"password",class:"control",autoComplete:"off",spellcheck:!1,required:!0,value:e,onInput:a=>t(a.currentTarget.value),placeholder:"ui_… or eyJ…"})]}),o("label",{class:"check",children:[o("input",{type:"checkbox",checked:n,onChange:()=>r(!n)})," Keep it in this tab until the tab is closed"]}),o("button",{type:"submit",class:"primary",children:te.value==="ended"?"Continue":"Sign in"}),o("details",{children:[o("summary",{children:"Where do I get a token?"}),o("p",{children:"An operator creates one on the server:"}),o("pre",{children:["usage-insights token create \\",`
`,"  --name me --scope read"]}),o("p",{class:"muted",children:"It is kept in the memory of this page and is sent only to this server."})]})]})})}var Hr={accent:"--accent",background:"--bg",panel:"--panel",text:"--ink",muted:"--muted",border:"--line"},gu={accent:["#3451d1","#8ca0ff"],panel:["#ffffff","#16191f"],text:["#15181e","#e8eaee"],muted:["#5d6675","#9ba4b4"]},fu=32,mu=4.5,hu=new URLSearchParams(location.search);function Qp(e){let n=e.split(",").map(r=>r.trim().replace(/^#/,"").toLowerCase()).map(r=>/^[0-9a-f]{3}$/.test(r)?r.replace(/./g,"$&$&"):r);return n.length>2||!n.every(r=>/^[0-9a-f]{6}$/.test(r))?null:[`#${n[0]}`,`#${n[1]??n[0]}`]}function yu(e){let[t,n,r]=[1,3,5].map(s=>{let i=parseInt(e.slice(s,s+2),16)/255;return i<=.04045?i/12.92:((i+.055)/1.055)**2.4});return .2126*t+.7152*n+.0722*r}function yi(e,t){let[n,r]=[yu(e),yu(t)].sort((s,i)=>s-i);return(r+.05)/(n+.05)}var bu=([e,t])=>`light-dark(${e}, ${t})`,vu=e=>yi(e,"#ffffff")>=yi(e,"#0e1014")?"#ffffff":"#0e1014";function Kp(e){let[t,n]=[e.panel??gu.panel,["text","muted","accent"]];if(!(!n.some(r=>e[r])&&!e.panel))for(let r of n)for(let[s,i]of["light","dark"].entries()){let a=yi((e[r]??gu[r])[s],t[s]);a<mu&&Je(`\`theme.${r}\` on \`theme.panel\` has a contrast of ${a.toFixed(1)} in ${i} colours; text needs ${mu} (WCAG AA)`)}}function _u(){let e=document.documentElement,t={};e.classList.add("embedded");for(let[r,s]of hu){let i=/^theme\.(.+)$/.exec(r)?.[1];if(i===void 0)continue;let a=i in Hr?Qp(s):null;a?(t[i]=a,e.style.setProperty(Hr[i],bu(a))):i==="background"&&s==="transparent"?e.style.setProperty("--bg","transparent"):i in Hr?Je(`\`${r}\` is \`${s}\`; it must be a colour such as \`1d4ed8\`, or one for light and one for dark: \`1d4ed8,8ca0ff\``):i==="radius"?/^\d{1,2}$/.test(s)&&Number(s)<=fu?e.style.setProperty("--radius",`${s}px`):Je(`\`${r}\` is \`${s}\`; it must be a number of pixels, 0 to ${fu}`):i==="font"?/^[\w\s,"'-]{1,200}$/.test(s)&&CSS.supports("font-family",s)?e.style.fontFamily=s:Je(`\`${r}\` is \`${s}\`; it must be a list of fonts as in CSS, such as \`Inter, sans-serif\``):Je(`\`${r}\` is no variable of the theme; there are ${[...Object.keys(Hr),"radius","font"].map(l=>`\`theme.${l}\``).join(", ")}`)}t.accent&&(e.style.setProperty("--on-accent",bu([vu(t.accent[0]),vu(t.accent[1])])),e.style.setProperty("--soft","color-mix(in srgb, var(--accent) 10%, var(--panel))")),t.panel&&(e.style.setProperty("--raised","var(--panel)"),e.style.setProperty("--grid","color-mix(in srgb, var(--ink) 6%, var(--panel))")),Kp(t);let n=hu.get("theme");return n==="light"||n==="dark"?n:(n!==null&&n!=="system"&&Je(`\`theme\` is \`${n}\`; it must be \`light\`, \`dark\` or \`system\``),"system")}var xu="usage-insights.theme";function Gp(){try{let e=localStorage.getItem(xu);return e==="light"||e==="dark"?e:"system"}catch{return"system"}}var Vr=M(I.embed?_u():Gp());ie(()=>{document.documentElement.dataset.theme=Vr.value});function wu(e){Vr.value=e;try{localStorage.setItem(xu,e)}catch{}}var Yp=new Set(["tokens","input","output","compute","cost","calls"]),Wp={input:"Input · cached",output:"Output · reasoning"};function zp(e,{range:t}){let n=Math.min(Date.parse(t.end),Date.now()),r=BigInt(Math.max(1,Math.round((n-Date.parse(t.start))/1e3)));return e/r}function Xp(e,t,n,r){switch(e.id){case"tokens":return Be(t.records,ft);case"input":return t.cacheReadShare?`${De(t.cacheReadShare)} from cache`:"";case"output":return t.tokensReasoning==="0"?"":`reasoning ${ft(BigInt(t.tokensReasoning),"count")}`;case"compute":return n===null||n===0?"":`${n} ${n===1?"tier":"tiers"}`;case"cost":return r?`≈ ${r} this month`:t.unpricedRecords==="0"?"":`${Be(t.unpricedRecords,ft)} not priced`;case"storage":return"on average";default:return""}}var Su="usage-insights.cards";function Au(){try{return Number(localStorage.getItem(Su))||7}catch{return 7}}function Jp(e){try{!I.embed&&Au()!==e&&localStorage.setItem(Su,String(e))}catch{}}function Tu(){let{insights:e,tiers:t,findings:n,unique:r}=T.data.value,s=T.errors.value.insights;if(s)return o(Te,{title:"Totals",error:s,onRetry:()=>{ve("insights")}});if(!e){let m=Au();return o("div",{class:`cards of-${m}`,"aria-hidden":"true",children:Array.from({length:m},(y,v)=>o("div",{class:"card waiting",children:[o("i",{}),o("i",{}),o("i",{})]},v))})}let{totals:i}=e,{totals:a,users:l}=Ia.value,c=be.flatMap(m=>{let y=m.total?.(i);return y===void 0||!(Yp.has(m.id)||m.id!=="records"&&y!==0n)?[]:[{measure:m,value:y,before:a&&m.total(a)}]}),u=$.value?.role!=="MEMBER",d=c.length+Number(u);Jp(d);let p=n?.findings?.rows.find(m=>m.kind==="FORECAST"&&m.measure==="COST"&&m.subject===null)?.forecast,g=p?_o(p.expected):null,f=T.errors.value.unique,h=r?.uniqueUsers&&BigInt(r.uniqueUsers.count);return o("div",{class:`cards of-${d}`,role:"group","aria-label":"Totals",children:[c.map(({measure:m,value:y,before:v})=>o(ku,{name:Wp[m.id]??m.name,value:m.id==="storage"?wo(zp(y,e)):ft(y,m.unit),exact:N(y,m.unit),difference:v===null?null:bn(y,v),remark:Xp(m,i,t?.tiers.filter(({tier:w})=>w!==null).length??null,g),isChosen:x.value.measure===m.id,onPress:()=>D({measure:m.id,split:null})},m.id)),u&&o(ku,{name:"Unique users",value:h==null?"–":ft(h,"count"),exact:h==null?f?ya(f.message):"not known":N(h,"count"),difference:h==null||l===null?null:bn(h,BigInt(l)),remark:h==null?"not counted":"",isChosen:x.value.measure==="users",onPress:()=>D({measure:"users",split:null})})]})}var eg={up:"▲",down:"▼",same:""},tg={up:"up by",down:"down by",same:""};function ku({name:e,value:t,exact:n,difference:r,remark:s,isChosen:i,onPress:a}){let[l,...c]=e.split(" · ");return o("button",{type:"button",class:"card","aria-pressed":i,"data-exact":n,onClick:a,children:[o("span",{class:"card-name",children:[l,c.length>0&&o("span",{class:"roomy",children:[" · ",c.join(" · ")]})]}),o("span",{class:"card-value",children:t}),o("span",{class:"card-remark",children:[r&&o("b",{class:r.direction,children:[o("span",{"aria-hidden":"true",children:[eg[r.direction]," "]}),o("span",{class:"hidden",children:[tg[r.direction]," "]}),r.text]}),o("span",{children:s})]}),o("span",{class:"hidden",children:["exactly ",n]})]})}var ng={CONCENTRATION:"Concentrated",DROP:"Drop",DUPLICATES:"Duplicates",FORECAST:"Forecast",NEW:"New",REFUSALS:"Rejected",SILENT:"Stopped",SPIKE:"Spike",UNPRICED:"Not priced",UNTRACKED:"Not metered"},Ru=5;function rg(e){let{from:t,through:n}=e.range.days,r={range:{from:t,through:n},filter:Ae(e.filter)??{},interval:null};switch(e.kind){case"UNPRICED":return{name:"Set a price",patch:{tab:"hardware"}};case"UNTRACKED":return e.gap?.reason==="TIER_MISSING"?{name:"Show it",patch:{...r,measure:"compute",split:null}}:{name:"Open hardware",patch:{tab:"hardware"}};case"REFUSALS":case"DUPLICATES":return{name:"Open ingestion",patch:{tab:"ingestion"}};case"FORECAST":return{name:"Show the month",patch:{...r,range:{preset:"THIS_MONTH"},...Iu(e)}};default:return{name:"Show these days",patch:{...r,...Iu(e)}}}}function Iu({measure:e,usageType:t}){let n=e==="COST"?"cost":e==="TOKENS"?"tokens":t==="compute_seconds"?"compute":t==="api_calls"?"calls":null;return n?{measure:n,split:null}:{}}function sg(e){let t=new Set,n=e.filter(({kind:s,subject:i})=>{if(s!=="FORECAST")return!0;let a=!t.has(i??"");return t.add(i??""),a}),r=({kind:s,severity:i,subject:a})=>i==="CRITICAL"?0:i==="WARNING"?1:s==="FORECAST"?a===null?2:4:3;return n.sort((s,i)=>r(s)-r(i))}function Eu(){let[e,t]=A(!1),n=T.data.value.findings?.findings,r=sg([...n?.rows??[]]);return o(re,{title:"Worth knowing",class:"worth-knowing",hasData:!!n,isLoading:T.loading.value.has("findings"),error:T.errors.value.findings,lines:4,onRetry:()=>{ve("findings")},children:()=>o(k,{children:[r.length===0&&o("p",{class:"notice empty",children:"Nothing unusual in this range: no spikes, gaps, or records without a price."}),o("ul",{class:"findings",children:r.slice(0,e?r.length:Ru).map((s,i)=>{let{name:a,patch:l}=rg(s);return o("li",{class:s.severity.toLowerCase(),children:[o("b",{children:ng[s.kind]}),o("p",{children:o(ye,{text:s.message})}),!(I.embed&&l.tab)&&o("button",{type:"button",class:"secondary",onClick:()=>D(l),children:a})]},i)})}),r.length>Ru&&o("button",{type:"button",class:"secondary",onClick:()=>t(!e),children:e?"Show fewer":`Show all ${r.length}`})]})})}var Cu={range:"DateRangeInput!",timeZone:"TimeZone!",filter:"UsageFilter",interval:"SeriesInterval!",split:"UsageDimension!",measure:"UsageMeasure",userMeasure:"UsageMeasure!",usageTypes:"[String!]",tableTypes:"[String!]",groups:"[GroupByInput!]!",compare:"SeriesComparison",rows:"Int!"};function lt(e,t,n){let r=t.toString().trim().replace(/^ {4}fragment/gm,"fragment"),s=null,a=r.split(`
`).flatMap(d=>{if(s!==null)return d===s&&(s=null),[];let p=/ @include\(if: \$(\w+)\)/.exec(d);return p?n[p[1]]?[d.replace(p[0],"")]:(d.endsWith("{")&&(s=`${/^ */.exec(d)?.[0]}}`),[]):[d]}).join(`
`),l=[...new Set([...a.matchAll(/\$(\w+)/g)].map(([,d])=>d))].filter(d=>d in Cu),c=l.map(d=>`$${d}: ${Cu[d]}`).join(", "),[,u=e]=/fragment (\w+) on Query/.exec(a)??[];return{query:`query ${e}(${c}) {
  ...${u}
}

${a}
`,variables:Object.fromEntries(l.filter(d=>n[d]!=null).map(d=>[d,n[d]]))}}function ig({query:e,variables:t}){if(!I.graphiql)return null;let n=new URLSearchParams({query:e,variables:JSON.stringify(t,null,2)});return`${I.graphiql}#${n}`}function og({query:e,variables:t}){let n=JSON.stringify({query:e,variables:t}).replaceAll("'","'\\''"),r=ee.value===null?"":' -H "authorization: Bearer $TOKEN"';return`curl -s ${new URL(I.endpoint,location.href).href} -H 'content-type: application/json'${r} -d '${n}'`}function Pe(e){let t=ig(e);return[...t?[{name:"Open as GraphQL",graphiql:t}]:[],{name:"Copy as curl",run:()=>{hr(og(e))}}]}function ag(e){let t=/^[=+@\t\r]|^-(?!\d)/.test(e)?`'${e}`:e;return/[",\r\n]/.test(t)?`"${t.replaceAll('"','""')}"`:t}function nn(e){let t=Object.keys(e[0]??{});return[t,...e.map(n=>t.map(r=>n[r]??""))].map(n=>n.map(ag).join(",")).join(`\r
`)+`\r
`}function Ee(e,t,n){let r=document.createElement("a");r.href=URL.createObjectURL(new Blob([t],{type:n})),r.download=e,r.click(),URL.revokeObjectURL(r.href)}var lg={usageType:"usage type",quantity:"quantity",cost:"cost",costSource:"source of the cost",model:"model",provider:"provider",tier:"tier",source:"source",userId:"user",sessionId:"session",workspaceId:"workspace",agentId:"agent",labels:"labels",metadata:"metadata",occurredAt:"time"};function bi(e,t,n){let r=e[t];return t==="cost"?ge(e.cost):t==="labels"?e.labels.map(({key:s,value:i})=>`${s}: ${i}`).join(", ")||"none":r==null?"none":t==="metadata"?JSON.stringify(r):t==="costSource"?e.costSource.toLowerCase():t==="quantity"?N(BigInt(e.quantity),"count"):t==="occurredAt"?z(e.occurredAt,n):String(r)}function ug(e,t,n){return Object.entries(lg).map(([r,s])=>({name:s,from:bi(t,r,n),to:bi(e,r,n)})).filter(({from:r,to:s})=>r!==s).map(({name:r,from:s,to:i})=>`${r} ${s} → ${i}`)}function cg({correction:e},t){if(!e)return"Counts";let{correctedAt:n,correctedBy:r,reason:s,replacementId:i}=e;return`${i?"Replaced":"Voided"} ${z(n,t)}${r?` by ${r}`:""}${s?`: ${s}`:""}`}function Du({record:e,timeZone:t}){let[n,r]=A(null),[s,i]=A(null),{id:a,accountId:l,idempotencyKey:c}=e,u=async p=>{i(null);let{data:g,errors:f}=await Pt(Io,{accountId:l,idempotencyKey:c},{signal:p});r(g?.usageRecord?.versions??[]),i(f[0]??null)};if(W(()=>{let p=new AbortController;return u(p.signal).catch(g=>{if(!p.signal.aborted)throw g}),()=>p.abort()},[]),s)return o(Te,{title:"History",error:s,onRetry:()=>{u()}});if(!n)return o(An,{lines:1});let d=n.length===1&&!n[0].correction;return o("section",{class:"history","aria-label":"History",children:[o("h3",{children:"History"}),d?o("p",{class:"muted",children:"Never corrected"}):o("ol",{children:n.map((p,g)=>{let f=n[g+1];return o("li",{"aria-current":p.id===a?"true":void 0,children:[o("span",{children:[o("b",{children:cg(p,t)}),p.id===a&&o("span",{class:"muted",children:" · this record"})]}),o("span",{class:"muted",children:["Recorded ",z(p.recordedAt,t),": ",f?ug(p,f,t).join(", ")||"nothing changed":`quantity ${bi(p,"quantity",t)}`]})]},p.id)})})]})}var Ln=M(null);Ft(()=>Ln.value=null);function rn(e,t,n=x.value.range){Ln.value={title:e,filter:t,range:n}}function Mu(){if(!Ln.value)return null;let{title:e,filter:t,range:n}=Ln.value;return o(Bt,{title:`Records: ${e}`,kind:"side",onClose:()=>Ln.value=null,children:o(dg,{filter:t,range:n})})}function dg({filter:e,range:t}){let{timeZone:n}=x.value,[r,s]=A([]),[i,a]=A(null),[l,c]=A(null),[u,d]=A(!0),p={range:Ne(t),timeZone:n,filter:Ae(e)},g=async(h,m)=>{d(!0),c(null);let{data:y,errors:v}=await Pt(Cs,{...p,after:h},{signal:m});if(y?.records){let{nodes:w,pageInfo:b}=y.records;s(_=>h===null?w:[..._,...w]),a(b.hasNextPage?b.endCursor??null:null)}c(v[0]??null),d(!1)};W(()=>{let h=new AbortController;return g(null,h.signal).catch(m=>{if(!h.signal.aborted)throw m}),()=>h.abort()},[]);let f={query:Cs.toString().trim().replace(/^ {4}/,""),variables:p};return o(k,{children:[o("div",{class:"drawer-tools",children:[o("span",{class:"muted",children:["Newest first, at ",n.replaceAll("_"," ")]}),o(de,{name:"More about these records",actions:[{name:"Download JSON",run:()=>Ee("usage-records.json",JSON.stringify(r,null,2),"application/json")},...Pe(f)]})]}),r.length>0&&o("ul",{class:"records",children:r.map(h=>o(pg,{record:h,timeZone:n},h.id))}),l&&o(Te,{title:"Records",error:l,onRetry:()=>{g(i)}}),u&&o(An,{lines:r.length>0?2:8}),!u&&!l&&r.length===0&&o("p",{class:"notice empty",children:"No records match. They may have been voided, or the range has moved on."}),i&&!u&&!l&&o("button",{type:"button",class:"secondary",onClick:()=>{g(i)},children:"Show 50 more"})]})}var vi=(e,t)=>e!==null&&t!==null?`${t} (${e})`:e;function pg({record:e,timeZone:t}){let[n,r]=A(!1),s=[e.accountName??e.accountId,e.model??e.tier,e.userName??e.userId].filter(Boolean).join(" · "),i=[["Account",vi(e.accountId,e.accountName)],["User",vi(e.userId,e.userName)],["Session",vi(e.sessionId,e.sessionName)],["Workspace",e.workspaceId],["Agent",e.agentId],["Model",e.model],["Provider",e.provider],["Tier",e.tier],["Source",e.source],["Labels",e.labels.map(({key:a,value:l})=>`${a}: ${l}`).join(", ")],["Cost",`${ge(e.cost)} (${e.costSource.toLowerCase()})`],["Occurred at",e.occurredAt],["Recorded at",e.recordedAt],["Idempotency key",e.idempotencyKey],["Metadata",e.metadata==null?null:JSON.stringify(e.metadata)]];return o("li",{children:o("details",{onToggle:a=>a.currentTarget.open&&r(!0),children:[o("summary",{children:[o("span",{class:"when",children:z(e.occurredAt,t)}),o("span",{class:"what",children:[o("b",{children:N(BigInt(e.quantity),"count")})," ",e.usageType.replaceAll("_"," "),e.correction&&o("em",{children:[" ",e.correction.replacementId?"replaced":"voided"]})]}),o("span",{class:"amount",children:ge(e.cost)}),o("span",{class:"about muted ellipsis",title:s,children:s})]}),o("dl",{children:[i.filter(([,a])=>a).map(([a,l])=>o(k,{children:[o("dt",{children:a}),o("dd",{children:l})]})),o("dt",{children:"Id"}),o("dd",{children:[o("code",{children:e.id})," ",o(qt,{text:e.id,name:"Copy the id"})]})]}),n&&o(Du,{record:e,timeZone:t})]})})}var gg=[{from:1900,height:420,character:7.5},{from:560,height:300,character:6.6},{from:0,height:230,character:6.6}],qn=10,xi=26,fg=6,Nu=(e,t,n,r)=>`M${e.toFixed(2)} ${t.toFixed(2)}h${n.toFixed(2)}v${r.toFixed(2)}h${(-n).toFixed(2)}z`;function mg(){let e=Ye(null),[t,n]=A(0);return Wn(()=>{n(Math.floor(e.current.clientWidth));let r=new ResizeObserver(([s])=>s&&n(Math.floor(s.contentRect.width)));return r.observe(e.current),()=>r.disconnect()},[]),[e,t]}function hg(e,t,n){let{height:r,character:s}=gg.find(({from:m})=>n>=m),i=e.buckets.map(({compared:m})=>m===null?null:hn(m,t)),a=su().keys(e.lines.map((m,y)=>y)).value((m,y,v)=>hn(e.lines[y].values[v]??0n,t)).order(Fr)(e.buckets),l=Math.max(Ps(a.at(-1)??[],([,m])=>m)??0,Ps(i,m=>m??0)??0),c=Jt().domain([0,l||1]).nice(4).range([r-xi,qn]),u=c.ticks(4).map(m=>({value:m,text:xo(m,t)})),d=Math.max(...u.map(({text:m})=>m.length))*s+14,p=e.buckets.length,g=(n-d)/Math.max(1,p),f=g>8?.26:g>4?.14:0,h=ti().domain(e.buckets.map((m,y)=>y)).range([d,n]).paddingInner(f).paddingOuter(f/2);return{height:r,left:d,compared:i,stacked:a,x:h,y:c,ticks:u,step:g,isDense:f===0}}function yg(e,t,n,r){let s=Math.max(1,Math.ceil(r/n));if(t==="DAY"&&s>20){let i=e.flatMap(({date:l},c)=>l.endsWith("-01")?[c]:[]),a=Math.max(1,Math.ceil(r/n/30.4));return i.filter((l,c)=>c%a===0)}if(t==="HOUR"){let i=[1,2,3,6,12,24,48,96,168].find(a=>a>=s)??s;return e.flatMap((a,l)=>l%i===0?[l]:[])}return e.flatMap((i,a)=>a%s===0?[a]:[])}function Uu({model:e,unit:t,interval:n,timeZone:r,title:s,compared:i,onFilter:a,onZoom:l,onZoomOut:c}){let[u,d]=mg(),[p,g]=A(null),[f,h]=A(null),m=Ye(null),{lines:y,buckets:v}=e,w=v.length-1,b=Fe(()=>d>0?hg(e,t,d):null,[e,t,d]),_=Fe(()=>{if(!b)return[];let{stacked:S,x:E,y:O}=b;return S.map(ne=>{let[Q,oe]=["",""];return ne.forEach(([Wu,Ri],Ii)=>{let Ei=O(Wu)-O(Ri);if(Ei<=0)return;let Ci=Nu(E(Ii),O(Ri),E.bandwidth(),Ei);v[Ii].status==="COMPLETE"?Q+=Ci:oe+=Ci}),{whole:Q,partial:oe}})},[b,v]);W(()=>{g(null),h(null)},[v.length,v[0]?.start,n]);let U=S=>{let{left:E,x:O}={left:u.current.getBoundingClientRect().left,x:b.x},ne=S.clientX-E-b.left;return Math.max(0,Math.min(w,Math.floor(ne/O.step())))},B=(S,E)=>{let O=S.clientY-u.current.getBoundingClientRect().top,ne=b.stacked.findIndex(Q=>O<=b.y(Q[E][0])&&O>=b.y(Q[E][1]));return y[ne]},le=(S,E)=>{h(null),g(null),l(Math.min(S,E),Math.max(S,E))},pe=S=>{let E=U(S);m.current&&Math.abs(S.clientX-m.current.x)>fg&&(f||u.current.setPointerCapture(S.pointerId),h([m.current.index,E])),g(E)},Ce=S=>{let E=m.current;if(m.current=null,!!E){if(f)le(...f);else if(S.pointerType==="mouse"&&a){let O=B(S,U(S));O&&a(O)}}},ue=S=>{let E=p??w,ne={ArrowLeft:E-1,ArrowRight:E+1,PageUp:E-7,PageDown:E+7,Home:0,End:w}[S.key];if(ne!==void 0){let Q=p===null&&S.key==="ArrowLeft"?w:Math.max(0,Math.min(w,ne));h(S.shiftKey?[f?.[0]??E,Q]:null),g(Q)}else if(S.key==="Enter"){if(p===null)return;le(...f??[p,p])}else if(S.key==="Escape")f?h(null):c?c():g(null);else return;S.preventDefault()},ce=S=>gn(n,S.date,S.start,r),R=S=>{let E=v[S];if(!E)return"";let O=fn(E.status),ne=e.isSplit?y.map(({name:Q,values:oe})=>({name:Q,value:oe[S]??0n})).filter(({value:Q})=>Q!==0n):[];return[`${ce(E)}${O?` (${O})`:""}: ${F(E.total,t)}`,...ne.map(({name:Q,value:oe})=>`${Q} ${F(oe,t)}`),...i&&E.compared!==null?[`${i} ${F(E.compared,t)}`]:[]].join("; ")},H=n==="HOUR"?56:64,V=f&&[Math.min(...f),Math.max(...f)];return o("div",{class:"plot",ref:u,role:"slider",tabIndex:0,"aria-label":`${s}. Arrow keys move, Shift with an arrow selects, Enter zooms in, Escape goes back.`,"aria-valuemin":0,"aria-valuemax":Math.max(0,w),"aria-valuenow":p??Math.max(0,w),"aria-valuetext":R(p??w),onKeyDown:ue,onFocus:()=>u.current?.matches(":focus-visible")&&g(p??w),onBlur:()=>g(null),onPointerDown:S=>{S.button===0&&b&&(m.current={x:S.clientX,index:U(S)})},onPointerMove:b?pe:void 0,onPointerUp:Ce,onPointerLeave:()=>!m.current&&g(null),onPointerCancel:()=>{m.current=null,h(null)},children:[b&&o("svg",{width:d,height:b.height,"aria-hidden":"true",class:`${b.isDense?"dense":""} ${p===null?"":"has-focus"}`,children:[b.ticks.map(({value:S,text:E})=>o("g",{children:[o("line",{class:"grid",x1:b.left,x2:d,y1:b.y(S),y2:b.y(S)}),o("text",{class:"tick",x:b.left-8,y:b.y(S)+4,"text-anchor":"end",children:E})]},S)),p!==null&&!V&&o("rect",{class:"focus",x:b.x(p)-b.x.step()*.13,y:qn,width:b.x.bandwidth()+b.x.step()*.26,height:b.height-qn-xi,rx:"3"}),_.map(({whole:S,partial:E},O)=>o("g",{class:`data ${y[O].colour}`,children:[o("path",{d:S}),o("path",{class:"partial",d:E})]},O)),p!==null&&b.stacked.map((S,E)=>{let[O,ne]=S[p]??[0,0],Q=v[p]?.status==="COMPLETE";return o("path",{class:`at ${y[E].colour} ${Q?"":"partial"}`,d:Nu(b.x(p)??0,b.y(ne),b.x.bandwidth(),b.y(O)-b.y(ne))},E)}),i&&o(bg,{...b}),V&&o("rect",{class:"selection",x:b.x(V[0]),y:qn,width:b.x(V[1])+b.x.bandwidth()-b.x(V[0]),height:b.height-qn-xi}),yg(v,n,b.x.step(),H).map(S=>{let E=v[S],O=b.x(S)+b.x.bandwidth()/2;return o("text",{class:"tick",x:Math.min(d-18,Math.max(b.left+12,O)),y:b.height-7,"text-anchor":"middle",children:mo(n,E.date,E.start,r)},S)})]}),b&&p!==null&&v[p]&&o(vg,{bucket:v[p],name:V?`${ce(v[V[0]])} – ${ce(v[V[1]])}`:ce(v[p]),lines:y,index:p,unit:t,compared:i,isSelecting:V!==null,at:(b.x(p)??0)+b.x.bandwidth()/2,width:d})]})}function bg({compared:e,x:t,y:n,step:r}){if(r>7){let i=Math.min(3,t.step()*.12),a=e.map((l,c)=>l===null?"":`M${(t(c)-i).toFixed(2)} ${n(l).toFixed(2)}h${(t.bandwidth()+2*i).toFixed(2)}`);return o("path",{class:"other",d:a.join("")})}let s=li().defined(i=>i!==null).x((i,a)=>t(a)+t.bandwidth()/2).y(i=>n(i??0));return o("path",{class:"other thin",d:s(e)??""})}var _i=262;function vg({bucket:e,name:t,lines:n,index:r,unit:s,compared:i,isSelecting:a,at:l,width:c}){let u=l>c/2,d=Math.max(0,Math.min(c-_i,u?l-_i-16:l+16)),p=fn(e.status),g=e.compared===null||e.status!=="COMPLETE"?null:bn(e.total,e.compared),f=n.filter(({values:h})=>(h[r]??0n)!==0n).reverse();return o("div",{class:"tip",style:{left:`${d}px`,width:`${_i}px`},"aria-hidden":"true",children:[o("h3",{children:[t,p&&o("small",{children:[" ",p]})]}),a?o("p",{class:"muted",children:"Release, or press Enter, to zoom in"}):o(k,{children:[o("ul",{children:f.map(h=>o("li",{children:[o("i",{class:`key ${h.colour}`}),o("span",{children:h.name}),o("b",{children:F(h.values[r]??0n,s)})]},et(h)))}),f.length!==1&&o("p",{children:[o("span",{children:"Total"}),o("b",{children:F(e.total,s)})]}),i&&e.compared!==null&&o("p",{class:"muted",children:[o("span",{children:i}),o("b",{children:[F(e.compared,s),g&&g.direction!=="same"&&` (${g.direction==="up"?"+":"−"}${g.text})`]})]})]})]})}var wi=8;function Bn(e,{kind:t,key:n,name:r,accountId:s,accountName:i}){if(t==="UNKNOWN")return L[e].missing;if(t==="REMAINDER")return`all other ${L[e].plural}`;let a=r??n??"";return e!=="USAGE_TYPE"?s==null?a:`${a} · ${i??s}`:be.find(({usageTypes:c})=>c?.length===1&&c[0]===n)?.name??(n??"").replaceAll("_"," ")}function ki(e,t){return e==="VALUE"?t<wi?`c${t+1}`:"rest":e==="REMAINDER"?"rest":"none"}var Ou=e=>e?.map(BigInt)??[],_g=e=>e?.map(ke)??[];function xg(e,{column:t}){return t==="costs"?_g(e.costs):Ou(t==="records"?e.recordCounts:e.quantities)}function wg(e,{column:t}){return t==="costs"?e.comparedCosts?.map(r=>r===null?null:ke(r))??[]:(t==="records"?e.comparedRecordCounts:e.comparedQuantities)?.map(r=>r===null?null:BigInt(r))??[]}function kg(e,{column:t}){return t==="costs"?ke(e.cost):BigInt(t==="records"?e.records:e.total??"0")}var Sg=(e,t)=>e.map((n,r)=>n+(t[r]??0n));function Ag(e,t){let n=Ou(e.uniqueUsers?.counts),r=BigInt(e.uniqueUsers?.total??"0"),s=e.uniqueUsers?.comparedCounts.map(i=>i===null?null:BigInt(i))??[];return{lines:[{key:null,accountId:null,kind:"VALUE",name:t.name,colour:"c1",values:n,total:r}],buckets:$u(e,i=>({total:n[i]??0n,compared:s[i]??null})),total:r,isSplit:!1}}function $u(e,t){return e.starts.map((n,r)=>({date:e.dates[r],start:n,end:e.starts[r+1]??e.range.end,status:e.statuses[r],...t(r)}))}function Pu(e,t,n){if(t.column==="users")return Ag(e,t);let r=[],s=0;for(let l of e.series){let c=l.kind==="VALUE"?s++:s,u={key:l.key,accountId:l.accountId,kind:l.kind,name:Bn(n,{...l,name:l.names[0]}),colour:ki(l.kind,c),values:xg(l,t),total:kg(l,t)},d=r.find(({kind:p})=>p==="REMAINDER");u.colour==="rest"&&d?(d.values=Sg(d.values,u.values),d.total+=u.total):u.colour==="rest"?r.push({...u,kind:"REMAINDER",key:null,accountId:null,name:Bn(n,{kind:"REMAINDER",key:null})}):r.push(u)}let i=$u(e,l=>{let c=e.series.map(u=>wg(u,t)[l]??null).filter(u=>u!==null);return{total:r.reduce((u,{values:d})=>u+(d[l]??0n),0n),compared:c.length>0?c.reduce((u,d)=>u+d,0n):null}}),a=r.filter(({total:l})=>l!==0n);return{lines:a,buckets:i,total:a.reduce((l,{total:c})=>l+c,0n),isSplit:!0}}var Tg=["tokens","cost","compute","users","records"],Rg={compute:"Hours",users:"Users"},jr={HOUR:"hour",DAY:"day",WEEK:"week",MONTH:"month",QUARTER:"quarter"},Ig=864e5,Lu=e=>e.replace(/^./,t=>t.toUpperCase());function Eg(e,t,n){if(e.interval==="HOUR")return{start:e.starts[t],end:e.starts[n+1]??e.range.end};let r=e.dates[n+1];return{from:t===0?e.range.firstDay:e.dates[t],through:r?new Date(Date.parse(`${r}T00:00:00Z`)-Ig).toISOString().slice(0,10):e.range.lastDay}}function qu(e,t,n){D({filter:tt(x.value.filter,e,t,n)})}function Fu(e,t,n){return t.buckets.map((r,s)=>({start:r.start,end:r.end,status:r.status,...t.isSplit?Object.fromEntries(t.lines.map(i=>[i.name,Hn(i.values[s]??0n,n)])):{},total:Hn(r.total,n),...e.comparedRange?{compared:r.compared===null?null:Hn(r.compared,n)}:{}}))}function Hn(e,t){return t.unit==="cost"?Ut(e,"cost").replace(/\.?0+$/,""):e.toString()}function Bu(){let e=x.value,[t,n]=A(!1),{chart:r}=T.data.value,s=Rn.value,i=me(s.measure),a=Ve(s),l=Fe(()=>r?Pu(r,i,a):null,[r,i,a]),c=vt(e),u=l?.buckets.some(({compared:_})=>_!==null&&_!==0n),d=r?.comparedRange&&u?s.compare==="PREVIOUS_YEAR"?"A year before":"Period before":null,p=l?.lines.flatMap(({kind:_,key:U})=>_==="VALUE"&&U!==null?[U]:[])??[],g=(_,U)=>{if(!r||!l)return;let B=Eg(r,_,U);r.interval==="HOUR"&&_===U?rn(gn("HOUR",r.dates[_],r.starts[_],s.timeZone),e.filter,B):D({range:B,interval:null},bt.value??e.range)},f=bt.value&&(()=>D({range:bt.value,interval:null})),h=lt("UsageSeries",ba,je(["chart"])),m=`usage-${i.id}-by-${L[a].name}`,y=[...r&&l?[{name:"Download CSV",run:()=>Ee(`${m}.csv`,nn(Fu(r,l,i)),"text/csv")},{name:"Download JSON",run:()=>Ee(`${m}.json`,JSON.stringify(Fu(r,l,i),null,2),"application/json")}]:[],...Pe(h)],v=$.value?.role==="MEMBER",w=be.filter(({id:_})=>Tg.includes(_)&&!(_==="users"&&v)||_===e.measure),b=`${me(e.measure).name} per ${jr[c]}`;return o(re,{title:b,class:"series",hasData:!!r,isLoading:T.loading.value.has("chart"),error:T.errors.value.chart,lines:9,onRetry:()=>{ve("chart")},tools:o(k,{children:[o(Is,{name:"Measure",options:w.map(({id:_,name:U})=>({value:_,name:Rg[_]??U})),value:e.measure,onChange:_=>D({measure:_,split:null})}),o(Is,{name:"Split by",options:Sn(e.measure).map(_=>({value:_,name:Lu(L[_].name)})),value:Ve(e),onChange:_=>D({split:_})}),o("div",{class:"panel-actions",children:[f&&o("button",{type:"button",class:"link",onClick:f,children:[o(Y,{name:"back"})," Zoom out"]}),o(xt,{name:"Length of a bucket",class:"bare",options:Ts(e.range).map(_=>({value:_,name:`by ${jr[_]}`})),value:c,onChange:_=>D({interval:_},bt.value)}),o("button",{type:"button",class:"link","aria-pressed":t,onClick:()=>n(!t),children:t?"Chart":"Table"}),o(de,{name:`More about ${b}`,actions:y})]})]}),children:()=>!r||!l?null:r.emptyReason?o(Ht,{title:`No ${i.name.toLowerCase()} in this range`,reason:r.emptyReason}):i.id==="users"&&l.total===0n?o("p",{class:"notice empty",children:["No record in this range names a user. Services send it in ",o("code",{children:"userId"}),"."]}):o(k,{children:[t?o(Dg,{chart:r,model:l,measure:i,timeZone:s.timeZone,compared:d}):o(Uu,{model:l,unit:i.unit,interval:r.interval,timeZone:s.timeZone,title:`${b}${l.isSplit?` by ${L[a].name}`:""}, ${N(l.total,i.unit)} in all`,compared:d,onFilter:l.isSplit?_=>qu(a,_,p):null,onZoom:g,onZoomOut:f}),o(Cg,{model:l,dimension:a,compared:d,chart:r,others:p})]})})}function Cg({chart:e,model:t,dimension:n,compared:r,others:s}){let i=t.buckets.some(({status:a})=>a==="PARTIAL");return o("ul",{class:"legend","aria-label":"Legend",children:[!t.isSplit&&o("li",{class:"note",children:[o("i",{class:"key c1"}),"Distinct users of each ",jr[e.interval],n!=="ACCOUNT"&&`, not split: a user of two ${L[n].plural} counts once`]}),t.isSplit&&t.lines.map(a=>o("li",{children:o("button",{type:"button",title:`Filter by ${a.name}`,onClick:()=>qu(n,a,s),children:[o("i",{class:`key ${a.colour}`}),o("span",{class:"ellipsis",children:a.name})]})},et(a))),r&&e.comparedRange&&o("li",{class:"note",children:[o("i",{class:"key other"}),r,", ",We(e.comparedRange.firstDay,e.comparedRange.lastDay)]}),i&&o("li",{class:"note",children:[o("i",{class:"key partial"}),"not complete"]})]})}function Dg({chart:e,model:t,measure:n,timeZone:r,compared:s}){let i=t.isSplit?t.lines:[];return o("div",{class:"scroll-table",role:"region","aria-label":"Values of the chart",tabIndex:0,children:o("table",{children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:Lu(jr[e.interval])}),i.map(a=>o("th",{scope:"col",class:"number",children:o("span",{class:"ellipsis",title:a.name,children:a.name})},et(a))),o("th",{scope:"col",class:"number",children:t.isSplit?"Total":n.name}),s&&o("th",{scope:"col",class:"number",children:s})]})}),o("tbody",{children:t.buckets.map((a,l)=>o("tr",{children:[o("th",{scope:"row",children:[gn(e.interval,a.date,a.start,r)," ",o("span",{class:"muted",children:fn(a.status)})]}),i.map(c=>{let u=c.values[l]??0n;return o("td",{class:`number ${u===0n?"muted":""}`,title:N(u,n.unit),children:F(u,n.unit)},et(c))}),o("td",{class:"number",title:N(a.total,n.unit),children:o("b",{children:F(a.total,n.unit)})}),s&&o("td",{class:"number muted",children:a.compared===null?"–":F(a.compared,n.unit)})]},a.start))})]})})}var Mg=[10,50,200,1e3],Ng=e=>e.replace(/^./,t=>t.toUpperCase());function Vu({totals:e,uniqueUsers:t},{column:n}){return n==="costs"?ke(e.cost):n==="users"?BigInt(t??"0"):n==="records"?BigInt(e.records):e.byType.reduce((r,{quantity:s})=>r+BigInt(s),0n)}function Si(e,t){return t.map((n,r)=>{let s=e.keys[r]??null,i=L[n].belongsToAccount;return{dimension:n,kind:e.kind==="VALUE"&&s===null?"UNKNOWN":e.kind,key:s,name:e.names[r]??null,accountId:i?e.accountId:null,accountName:i?e.accountName:null}})}function Ug(e,t){return e.kind==="REMAINDER"?`${N(BigInt(e.values),"count")} other ${t.length>1?"pairs":L[t[0]].plural}`:Si(e,t).map(n=>Bn(n.dimension,n)).join(" · ")}function Og(e,t,{by:n,rows:r}){if(t.kind==="REMAINDER"&&n.length>1)return null;let s=r.flatMap(({kind:i,key:a})=>i==="VALUE"&&a!==null?[a]:[]);return Si(t,Lt(n)).reduce((i,a)=>tt(i,a.dimension,a,s),e)}function Hu(e,t){let n=Lt(e.by);return e.rows.map(r=>({...Object.fromEntries(Si(r,n).map(s=>[L[s.dimension].name,s.key??Bn(s.dimension,s)])),...n.some(s=>L[s].belongsToAccount)?{account:r.accountId}:{},kind:r.kind,[t.id==="records"?"value":t.id]:Hn(Vu(r,t),t),cost:r.totals.cost,records:r.totals.records,unpriced_records:r.totals.unpricedRecords}))}function ju(){let e=x.value,t=Rn.value,n=me(t.measure),r=Ve(e),s=T.data.value.table?.breakdown,{name:i,plural:a}=L[r],l=lt("UsageByGroup",va,je(["table"])),c=`${me(e.measure).name} by ${i}`,u=s?.rows.some(({kind:g})=>g==="REMAINDER"),d=Mg.find(g=>g>Tn.value),p=Sn(e.measure).filter(g=>g!==r);return o(re,{title:c,hasData:!!s,isLoading:T.loading.value.has("table"),error:T.errors.value.table,lines:7,onRetry:()=>{ve("table")},tools:o("div",{class:"panel-actions",children:[o(xt,{name:"Second dimension",class:"bare",options:[{value:"",name:"and by …"},...p.map(g=>({value:g,name:`and ${L[g].name}`}))],value:e.second===r?"":e.second??"",onChange:g=>D({second:g||null})}),o(de,{name:`More about ${c}`,actions:[...s?[{name:"Download CSV",run:()=>Ee(`usage-by-${i}.csv`,nn(Hu(s,n)),"text/csv")},{name:"Download JSON",run:()=>Ee(`usage-by-${i}.json`,JSON.stringify(Hu(s,n),null,2),"application/json")}]:[],...Pe(l)]})]}),children:()=>s.rows.length===0?o("p",{class:"notice empty",children:["No ",n.name.toLowerCase()," in this range. The chart says why."]}):o(k,{children:[o($g,{table:s,measure:n,hasChange:t.compare==="PREVIOUS_PERIOD"&&n.change!==null}),u&&d&&o("button",{type:"button",class:"secondary",onClick:()=>Ea(d),children:["Show up to ",d," ",s.by.length>1?"pairs":a]})]})})}function $g({table:e,measure:t,hasChange:n}){let r=Lt(e.by),s=e.rows.map(u=>Vu(u,t)),i=s.reduce((u,d)=>d>u?d:u,0n),a=t.unit==="cost",l=t.id==="records",c=0;return o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:Ng(r.map(u=>L[u].name).join(" and "))}),o("th",{scope:"col",class:"number",children:t.name}),o("th",{scope:"col",class:"share-bar",children:o("span",{class:"hidden",children:"Bar"})}),o("th",{scope:"col",class:"number small",children:"Share"}),n&&o("th",{scope:"col",class:"number medium",children:"Change"}),!a&&o("th",{scope:"col",class:"number",children:"Cost"}),!l&&o("th",{scope:"col",class:"number wide",children:"Records"})]})}),o("tbody",{children:e.rows.map((u,d)=>{let p=Ug(u,r),g=s[d],{totals:f}=u,h=r.length>1?"single":ki(u.kind,u.kind==="VALUE"?c++:wi),m=Og(x.value.filter,u,e),y=o(k,{children:[r.length===1&&o("i",{class:`key ${h}`}),o("span",{class:"ellipsis",title:u.keys.filter(Boolean).join(" · ")||void 0,children:p})]});return o("tr",{class:u.kind==="VALUE"?"":"other-group",children:[o("th",{scope:"row",children:m?o("button",{type:"button",class:"row-button",onClick:()=>D({filter:m}),children:y}):o("span",{class:"row-text",children:y})}),o("td",{class:"number",title:N(g,t.unit),children:F(g,t.unit)}),o("td",{class:"share-bar",children:g!==0n&&o("i",{class:h,style:{width:`${(ko(g,i)*100).toFixed(1)}%`}})}),o("td",{class:"number small",children:De(u.share,!0)}),n&&o("td",{class:"number medium muted",children:Pg(u,t)}),!a&&o("td",{class:"number",title:f.unpricedRecords==="0"?void 0:`${Be(f.unpricedRecords)} without a known cost`,children:[ge(f.cost),f.unpricedRecords!=="0"&&o("sup",{children:"*"})]}),!l&&o("td",{class:"number wide",children:m?o("button",{type:"button",class:"quiet-link",title:"Show these records",onClick:()=>rn(p,Fg(m)),children:N(BigInt(f.records),"count")}):N(BigInt(f.records),"count")})]},JSON.stringify([u.kind,u.keys,u.accountId]))})})]})}function Pg({change:e},t){if(!T.data.value.insights?.previous||t.change===null)return"–";if(!e)return"new";let n=e[t.change];if(n===null)return"–";let r=De(Math.abs(n)/100,!0);return Math.abs(n)<.05?r:`${n<0?"−":"+"}${r}`}function Fg(e){let t=Ds();return t===null||e.usageTypes?.length?e:{...e,usageTypes:t}}var Zu=" ",Lg=1024;function Qu(){let{tiers:e}=T.data.value,t=lt("UsageByTier",_a,je(["tiers"])),n=e?.tiers??[],r=()=>n.map(({tier:i,computeSeconds:a,cost:l,records:c,unpricedRecords:u})=>({tier:i,compute_seconds:a,cost:l,records:c,unpriced_records:u})),s=Math.max(...n.map(({share:i})=>i),0);return o(re,{title:"Compute by tier",hasData:!!e,isLoading:T.loading.value.has("tiers"),error:T.errors.value.tiers,onRetry:()=>{ve("tiers")},tools:o("div",{class:"panel-actions",children:[!I.embed&&o("button",{type:"button",class:"link",onClick:()=>D({tab:"hardware"}),children:"Hardware"}),o(de,{name:"More about Compute by tier",actions:[{name:"Download CSV",run:()=>Ee("compute-by-tier.csv",nn(r()),"text/csv")},{name:"Download JSON",run:()=>Ee("compute-by-tier.json",JSON.stringify(r(),null,2),"application/json")},...Pe(t)]})]}),children:()=>o(k,{children:[e?.emptyReason&&o(Ht,{title:"No compute on a tier in this range",reason:e.emptyReason}),n.length>0&&o("ul",{class:"tiers",children:n.map(i=>{let a=i.hardwareSpec,l=a&&[a.hourlyRate&&`${yn(a.hourlyRate)}/h`,a.gpuCount>0?`${a.gpuCount>1?`${a.gpuCount} × `:""}${a.gpuModel??"GPU"}`:null,a.vcpu&&`${a.vcpu} vCPU`,a.memoryMib&&`${Math.round(a.memoryMib/Lg)} GiB`].flatMap(u=>u?[u.replaceAll(" ",Zu)]:[]).join(`${Zu}· `),c=i.tier??"no tier";return o("li",{children:[o("button",{type:"button",class:`row-button ${i.tier===null?"other-group":""}`,title:`Filter by ${c}`,onClick:()=>D({filter:tt(x.value.filter,"TIER",{kind:i.tier===null?"UNKNOWN":"VALUE",key:i.tier,accountId:null},[])}),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:a?.displayName??c}),o("small",{children:l||(i.tier===null?"sent without a tier":"no hardware spec")})]})}),o("span",{class:"meter",title:De(i.share),children:o("i",{style:{width:`${(i.share/(s||1)*100).toFixed(1)}%`}})}),o("span",{class:"number",title:N(BigInt(i.computeSeconds),"hours"),children:F(BigInt(i.computeSeconds),"hours")}),o("span",{class:"number",title:i.unpricedRecords==="0"?void 0:`${Be(i.unpricedRecords)} without a known cost`,children:i.unpricedRecords===i.records?o("em",{class:"muted",children:"not priced"}):o(k,{children:[ge(i.cost),i.unpricedRecords!=="0"&&o("sup",{children:"*"})]})})]},c)})})]})})}function Ku(){let e=T.data.value.users?.breakdown,t=lt("MostActiveUsers",xa,je(["users"])),n=e?.rows??[],r=n.some(({kind:i,totals:a})=>i==="VALUE"&&a.computeSeconds!=="0"),s=n.flatMap(({kind:i,key:a})=>i==="VALUE"&&a!==null?[a]:[]);return o(re,{title:"Most active users",hasData:!!e,isLoading:T.loading.value.has("users"),error:T.errors.value.users,onRetry:()=>{ve("users")},tools:o("div",{class:"panel-actions",children:o(de,{name:"More about Most active users",actions:[...Pe(t)]})}),children:()=>s.length===0?o("p",{class:"notice empty",children:["No record in this range names a user. Services send it in ",o("code",{children:"userId"}),"."]}):o("table",{class:"groups users",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"User"}),o("th",{scope:"col",class:"number",children:"Tokens"}),r&&o("th",{scope:"col",class:"number medium",children:"Hours"}),o("th",{scope:"col",class:"number",children:"Cost"}),o("th",{scope:"col",class:"number wide",children:"Records"})]})}),o("tbody",{children:n.map(i=>{let{kind:a,key:l,names:c,accountId:u,accountName:d,totals:p,values:g}=i,f=a==="VALUE"?c[0]??l??"":a==="REMAINDER"?`${N(BigInt(g),"count")} other users`:"no user",h=tt(x.value.filter,"USER",i,s);return o("tr",{class:a==="VALUE"?"":"other-group",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",title:`Filter by ${f}`,onClick:()=>D({filter:h}),children:o("span",{class:"ellipsis",children:[o("bdi",{children:f}),u!==null&&o("small",{class:"muted",children:[" ",d??u]})]})})}),o("td",{class:"number",children:F(BigInt(p.tokens),"count")}),r&&o("td",{class:"number medium",title:N(BigInt(p.computeSeconds),"hours"),children:p.computeSeconds==="0"?"–":F(BigInt(p.computeSeconds),"hours")}),o("td",{class:"number",children:ge(p.cost)}),o("td",{class:"number wide",children:o("button",{type:"button",class:"quiet-link",title:"Show these records",onClick:()=>rn(f,h),children:N(BigInt(p.records),"count")})})]},et(i))})})]})})}function Zr(){W(Ca,[]);let e=T.data.value.insights?.emptyReason,{insights:t,chart:n}=T.errors.value;if(t&&t===n)return o(k,{children:[o(br,{}),o(Te,{title:"Usage",error:t,onRetry:()=>{Ze()}})]});if(e)return o(k,{children:[o(br,{}),o(Ht,{title:"No usage in this range",reason:e})]});let r=$.value?.role==="MEMBER";return o(k,{children:[o(br,{}),o(Tu,{}),o(Bu,{}),o("div",{class:`panels of-${r?3:4}`,children:[o(ju,{}),o(Qu,{}),o(Eu,{}),!r&&o(Ku,{})]}),o(Mu,{})]})}var Ai=[{tab:"usage",name:"Usage"},{tab:"hardware",name:"Hardware"},{tab:"ingestion",name:"Ingestion"}],qg={usage:Zr,hardware:iu,ingestion:uu},Bg=[{theme:"system",name:"As the system"},{theme:"light",name:"Light"},{theme:"dark",name:"Dark"}];function Gu(){let{tab:e}=x.value,t=te.value==="open",n=qg[e];return W(()=>{document.title=`${Ai.find(r=>r.tab===e)?.name} · usage-insights`},[e]),o(k,{children:[I.isDevelopment&&o("p",{class:"environment",children:"Development: open to this machine without sign-in"}),o("header",{class:"top",children:[o("a",{class:"brand",href:"/",children:[o(yr,{})," ",o("span",{children:"usage-insights"})]}),t&&o("nav",{"aria-label":"Pages",children:[Ai.filter(({tab:r})=>r!=="ingestion"||r===e||Yo.value).map(({tab:r,name:s})=>o("a",{href:`/${As({...x.value,tab:r})}`,"aria-current":r===e?"page":void 0,onClick:i=>{i.metaKey||i.ctrlKey||i.shiftKey||(i.preventDefault(),D({tab:r}))},children:s},r)),I.graphiql&&o("a",{class:"wide-only",href:I.graphiql,target:"_blank",rel:"opener",children:["Explore ",o(Y,{name:"external"})]})]}),o("div",{class:"top-end",children:[t&&e==="usage"&&o(jg,{}),o(_t,{label:o(Y,{name:"theme"}),name:"Appearance and session",class:"icon-button",align:"end",children:r=>o("ul",{class:"menu",children:[Bg.map(({theme:s,name:i})=>o("li",{children:o("button",{type:"button","aria-pressed":Vr.value===s,onClick:()=>{wu(s),r()},children:i})},s)),I.graphiql&&o("li",{class:"narrow-only",children:o("a",{href:I.graphiql,target:"_blank",rel:"opener",children:"Explore the API"})}),$.value?.subject&&o("li",{class:"muted",children:["Signed in as ",$.value.subject,", ",$.value.role.toLowerCase(),$.value.expiresAt&&o(k,{children:[o("br",{}),"until ",z($.value.expiresAt,x.value.timeZone)]})]}),o("li",{class:"muted",children:["Version ",I.version]}),ee.value!==null&&t&&o("li",{children:o("button",{type:"button",onClick:()=>{r(),Xo()},children:"Sign out"})})]})})]})]}),wt.value&&o("p",{class:"bar",role:"status",children:["You are offline, or the server cannot be reached. What is shown was read before."," ",o("button",{type:"button",class:"link",onClick:()=>{Ze()},children:"Try again"})]}),t&&o(Hg,{}),t?o("main",{class:`page ${e}-page`,children:[o("h1",{class:"hidden",children:Ai.find(r=>r.tab===e)?.name}),o(n,{})]}):o(pu,{})]})}var Ti=M(Date.now());setInterval(()=>Ti.value=Date.now(),1e3);function Hg(){let e=$.value?.expiresAt,t=e==null?1/0:Date.parse(e)-Ti.value;return t>Vg?null:o("p",{class:"bar",role:"status",children:["Your session ends ",t>0?`in ${Math.ceil(t/6e4)} min`:"now","."," ",o("button",{type:"button",class:"link",onClick:()=>ws(null),children:"Sign in again"})]})}var Vg=3e5;function jg(){let e=T.data.value.insights?.freshness.dataThrough,t=Br.value==="streaming"||Br.value==="polling";if(!T.data.value.insights)return null;let n=e?`last record ${ho(e,Ti.value)}`:"no records";return o("span",{class:`freshness ${t?"live":""}`,title:t?"Changes appear by themselves":"The page checks for changes regularly",children:[o("i",{}),o("span",{class:"word",children:t?"live":"complete"}),o("span",{class:"wide-only",children:[" · ",n]})]})}function Yu(){return o(k,{children:[wt.value&&o("p",{class:"bar",role:"status",children:["You are offline, or the server cannot be reached. What is shown was read before."," ",o("button",{type:"button",class:"link",onClick:()=>{Ze()},children:"Try again"})]}),o("main",{class:"page",children:[o("h1",{class:"hidden",children:"Usage"}),te.value==="open"?o(Zr,{}):o(Qg,{})]})]})}var Zg=5e3;function Qg(){let[e,t]=A(!1);if(W(()=>{let r=setTimeout(()=>t(!0),Zg);return()=>clearTimeout(r)},[]),!_s){let{origins:r}=I.embed;return o("div",{class:"notice empty",children:[o("b",{children:"This view is for frames of other pages"}),o("p",{children:[r.length===0?o(k,{children:["No page may show it: ",o("code",{children:"http.embed_origins"})," of the server lists none."]}):o(k,{children:["Pages of these origins may show it: ",r.join(", "),"."]})," ",o("a",{href:"/",children:"Open the dashboard"})]})]})}let n=te.value==="ended";return o("div",{class:"notice empty",role:"status",children:[o("b",{children:n?"Your session has ended":e||Xe.value?"Not signed in":"Signing in …"}),Me.value&&o(rt,{error:Me.value}),n&&o("p",{children:"The view continues as soon as the page around it sends a new token."}),Xe.value&&o("p",{children:[o(ye,{text:Xe.value}),"."]}),e&&!n&&!Xe.value&&o("p",{children:"The page around this view has not sent a token. Load the page again, or report it to those who run it."})]})}Vi(I.embed?o(Yu,{}):o(Gu,{}),document.getElementById("app"));du();I.embed&&Ko();})();
