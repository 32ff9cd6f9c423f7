"use strict";(()=>{var C,os,Er,He,Rr,Cn,as,In,ls,Cr,Ir,Jl,Kt=Symbol.for("pv"),Dn={},Mn=[],eu=/^m(i|n|o|s|text|space)$/,Dr=Array.isArray,Mr=Mn.slice,rt=Object.assign;function nt(e){e&&e.parentNode&&e.remove()}function us(e,t,n){var r,i,s,a={},l=arguments.length;for(s in t)s=="key"?r=t[s]:s=="ref"&&typeof e!="function"?i=t[s]:a[s]=t[s];return l>2&&(a.children=l>3?Mr.call(arguments,2):n),Qt(e,a,r,i,null)}function Qt(e,t,n,r,i){var s={type:e,props:t,key:n,ref:r,__k:null,__:null,__b:0,__e:null,__c:null,constructor:Kt,__v:i||++os,__i:-1,__u:0};return!i&&C.vnode&&C.vnode(s),s}function k(e){return e.children}function _t(e,t){this.props=e,this.context=t,this.__g=0}function Ve(e,t){if(t==null)return e.__&&Ve(e.__,e.__i+1);for(var n;t<e.__k.length;t++)if((n=e.__k[t])&&n.__e)return n.__e;return typeof e.type!="function"||e.props.__P?null:Ve(e)}function tu(e){var t,n=e.__v,r=n.__e,i=[],s=[],a=e.__P;a&&((t=rt({constructor:Kt},n)).__v=n.__v+1,C.vnode&&C.vnode(t),Nr(a,t,n,e.__n,a.namespaceURI,32&n.__u?[r]:null,i,r||Ve(n),32&n.__u,s),t.__v=n.__v,t.__.__k[t.__i]=t,ms(i,t,s),n.__=n.__e=null,t.__e!=r&&cs(t))}function cs(e){if((e=e.__)&&e.__c&&!e.props.__P)return e.__e=null,e.__k.some(function(t){return t&&(e.__e=t.__e)}),cs(e)}function is(e){(8&e.__g||(e.__g|=8,He.push(e),Cn++))&&Rr==C.debounceRendering||((Rr=C.debounceRendering)||queueMicrotask)(ds)}function ds(){try{for(var e,t=1;He.length;)He.length>t&&He.sort(as),e=He.shift(),t=He.length,8&e.__g&&tu(e)}finally{(Cn=He.length)&&(Rr||queueMicrotask)(ds)}}function ps(e,t,n,r,i,s,a,l,c,u,d){var p,g,f,m,h,b,_=r.__k||Mn,x=t.length;for(c=nu(n,t,_,c,x),p=0;p<x;p++)(f=n.__k[p])!=null&&(g=~f.__i&&_[f.__i]||Dn,f.__i=p,b=Nr(e,f,g,i,s,a,l,c,u,d),m=f.__e,(g.ref!=f.ref||8&g.__u)&&(g.ref&&Ur(g.ref,null,f,g),f.ref&&d.push(f.ref,f.__c||m,f)),h=h||m,4&f.__u?(c=gs(f,c,e,!g.__v),g.__e&&(g.__e=null)):typeof f.type=="function"&&b!==void 0?c=b:m&&(c=m.nextSibling),f.__u&=-21);return n.__e=h,c}function nu(e,t,n,r,i){var s,a,l,c,u,d,p,g,f,m=n.length,h=m,b=0,_=0,x=e.__k=Array(i);for(s=0;s<i;s++)(a=t[s])!=null&&typeof a!="boolean"&&typeof a!="function"?(typeof a!="object"||a.constructor===String?a=x[s]=Qt(null,a):Dr(a)?a=x[s]=Qt(k,{children:a}):a.constructor===Kt&&a.__b?a=x[s]=Qt(a.type,a.props,a.key,a.ref,a.__v):x[s]=a,c=s+b,a.__=e,a.__b=e.__b+1,l=null,~(u=a.__i=ru(a,n,c,h))&&(h--,(l=n[u])&&(l.__u|=2)),l&&l.__v?(a.__u|=16,u==c-1?b--:u==c+1?b++:u!=c&&(u>c?b--:b++,_=1)):(~u||(i>m?b--:i<m&&b++),typeof a.type!="function"&&(a.__u|=4))):x[s]=null;if(_){for(d=[],p=[],s=0;s<i;s++)if((a=x[s])&&16&a.__u){for(b=0,g=d.length;b<g;)d[f=b+g>>1]<a.__i?b=f+1:g=f;d[b]=a.__i,p[s]=b+1}for(b=d.length;s--;)p[s]&&(p[s]==b?b--:x[s].__u|=4)}if(h)for(s=0;s<m;s++)!(l=n[s])||2&l.__u||(l.__e==r&&(r=Ve(l)),Or(l,l));return r}function gs(e,t,n,r){var i,s,a,l;if(typeof e.type=="function"){if(e.props.__P)return t;if(i=e.__k)for(s=0;s<i.length;s++)i[s]&&(i[s].__=e,t=gs(i[s],t,n,!1));return t}for(t&&!t.parentNode&&(t=Ve(e))&&!t.parentNode&&(t=null),a=e.__e,l=t;l&&l.nodeType==8;)l=l.nextSibling;for(a!=l&&(!r&&n.moveBefore&&a.parentNode?n.moveBefore(a,t):n.insertBefore(a,t||null)),t=a;(t=t&&t.nextSibling)&&t.nodeType==8&&!t.data.startsWith("$s"););return t}function ru(e,t,n,r){var i,s=e.key,a=e.type,l=t[n],c=l&&!(2&l.__u);if(l===null&&s==null||c&&s==l.key&&a==l.type)return n;if(r>(c?1:0)){for(i=n-1;i>=0;i--)if((l=t[i])&&!(2&l.__u)&&s==l.key&&a==l.type)return i;for(i=n+1;i<t.length;i++)if((l=t[i])&&!(2&l.__u)&&s==l.key&&a==l.type)return i}return-1}function ss(e,t,n){n==null&&(n=""),t[0]=="-"?e.setProperty(t,n):e[t]=n}function Rn(e,t,n,r,i){var s,a;if(t=="style")if(typeof n=="string")e.style.cssText=n;else{if(typeof r=="string"&&(e.style.cssText=r=""),r)for(t in r)n&&t in n||ss(e.style,t);if(n)for(t in n)r&&n[t]==r[t]||ss(e.style,t,n[t])}else if(t[0]=="o"&&t[1]=="n")typeof n!="function"&&(n=null),typeof r!="function"&&(r=null),(e.__e||(e.__e={}))[t]=n,n&&r||(a=Ir[t]||(Ir[t]=iu(t)),(e.__a||(e.__a={}))[t]=Cr,s=t!=(t=t.replace(ls,"$1")),(t=t.slice(2))[0]<"a"&&(t=t.toLowerCase()),n?e.addEventListener(t,a,s):e.removeEventListener(t,a,s));else{if(i=="http://www.w3.org/2000/svg")t=t.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(t!="width"&&t!="height"&&t!="href"&&t!="list"&&t!="form"&&t!="tabIndex"&&t!="download"&&t!="rowSpan"&&t!="colSpan"&&t!="role"&&t!="popover"&&t in e)try{return void(e[t]=n??"")}catch{}if(typeof n=="function")return;n==null||n===!1&&t[4]!="-"?e.removeAttribute(t):e.setAttribute(t,t=="popover"&&n==1?"":n)}}function iu(e){return function(t){var n=this.__e;if(n){if(n=n[e],t[In]==null)t[In]=Cr++;else if(t[In]<this.__a[e])return;return n(C.event?C.event(t):t)}}}function Nr(e,t,n,r,i,s,a,l,c,u){var d,p,g,f,m,h,b,_,x,y,v,E,P,re,ce,Te,ie,se,A=t.type;if(t.constructor!==Kt)return null;128&n.__u&&(c=32&n.__u,d=n.__c.__z)&&(t.__u|=c,p=s=[],d.nodeType==8?l=En(d,s):s.push(d),l=s[0]||l),(d=C.__b)&&d(t);e:if(typeof A=="function"){g=a.length;try{if(_=t.props,x=(d=A.prototype)&&d.render,y=(d=A.contextType)&&r[d.__c],v=d?y?y.props.value:d.__:r,(f=n.__c)?(t.__c=f,2&f.__g&&(f.__g|=1)):(x?t.__c=f=new A(_,v):(t.__c=f=new _t(_,v),f.constructor=A,f.render=ou),y&&y.sub(f),f.state||(f.state={}),f.__n=r,f.__g|=8,f.__h=[],f.__k=[]),x&&(f.__s||(f.__s=f.state),A.getDerivedStateFromProps&&(f.__s==f.state&&(f.__s=rt({},f.__s)),rt(f.__s,A.getDerivedStateFromProps(_,f.__s)))),m=f.props,h=f.state,f.__v=t,n.__c){if(_!==m&&x&&!A.getDerivedStateFromProps&&f.componentWillReceiveProps&&f.componentWillReceiveProps(_,v),t.__v==n.__v&&!(8&f.__g)||!(4&f.__g)&&f.shouldComponentUpdate&&f.shouldComponentUpdate(_,f.__s,v)===!1){t.__v!=n.__v&&(f.props=_,f.state=f.__s,f.__g&=-9),t.__e=n.__e,t.__k=n.__k,t.__k.some(function(q){q&&(q.__=t)}),Mn.push.apply(f.__h,f.__k),f.__k=[],f.__h.length&&a.push(f),l=Ve(n);break e}f.componentWillUpdate&&f.componentWillUpdate(_,f.__s,v),x&&f.componentDidUpdate&&f.__h.push(function(){f.componentDidUpdate(m,h,b)})}else x&&!A.getDerivedStateFromProps&&f.componentWillMount&&f.componentWillMount(),x&&f.componentDidMount&&f.__h.push(f.componentDidMount);f.context=v,f.props=_,f.__P=e,f.__g&=-5,E=C.__r,P=x?25:0;do f.__g&=-9,E&&E(t),d=f.render(f.props,f.state=f.__s,f.context);while(8&f.__g&&++P<25);x&&(Mn.push.apply(f.__h,f.__k),f.__k=[]),f.state=f.__s,f.getChildContext&&(r=rt({},r,f.getChildContext())),x&&n.__c&&f.getSnapshotBeforeUpdate&&(b=f.getSnapshotBeforeUpdate(m,h)),re=d&&d.type===k&&d.key==null?d.props.children:d,_.__P&&(d=l,i=(e=_.__P).namespaceURI,c=s=null,n.props&&n.props.__P!=e&&(n.__k.some(function(q){q&&Or(q,q)}),n.__k=null),l=n.__k?Ve(n,0):null),l=ps(e,Dr(re)?re:[re],t,n,r,i,s,a,l,c,u),_.__P&&(t.__e=null,l=d),t.__u&=-161,p&&p.some(nt),f.__h.length&&a.push(f),1&f.__g&&(f.__g&=-4)}catch(q){if(a.length=g,t.__v=null,c||s)if(q&&q.then){if(t.__u|=128|c,s){for(~(ie=s.indexOf(l||void 0))||(ie=s.length);(se=s[ie-1])&&se.nodeType==8;)ie--;for(;ie<s.length;ie++)if(se=s[ie])if(s[ie]=null,ce){if(se==Te)break}else{if(se.nodeType!=8)break;se.data.startsWith("$s")&&(Te=En(ce=se))}}if(!ce){for(;l&&l.nodeType==8&&l.nextSibling;)l=l.nextSibling;ce=l}(d=En(ce=t.__c.__z||(t.__c.__z=ce)))?(t.__e=ce,l=d):t.__e=l,l=l&&l.nextSibling}else s&&s.some(nt);else t.__e=n.__e;t.__k||(t.__k=n.__k||[]),q&&q.then||fs(t),C.__e(q,t,n)}}else l=t.__e=su(n.__e,t,n,r,i,s,a,c,u,e);return(d=C.diffed)&&d(t),l}function En(e,t){if(e&&e.nodeType==8&&e.data.startsWith("$s"))for(var n=1;e=e.nextSibling;){if(e.nodeType==8){if(e.data.startsWith("$s"))n++;else if(e.data.startsWith("/$s")&&!--n)return e}t&&t.push(e)}}function fs(e){e&&(e.__c&&(e.__c.__g|=4),e.__k&&e.__k.some(fs))}function ms(e,t,n){for(var r=0;r<n.length;)Ur(n[r++],n[r++],n[r++]);C.__c&&C.__c(t,e),e.some(function(i){try{e=i.__h,i.__h=[],e.some(function(s){s.call(i)})}catch(s){C.__e(s,i.__v)}})}function su(e,t,n,r,i,s,a,l,c,u){var d,p,g,f,m,h,b,_,x=n.props||Dn,y=t.props,v=t.type;if(v=="svg"?i="http://www.w3.org/2000/svg":v=="math"?i="http://www.w3.org/1998/Math/MathML":i||(i="http://www.w3.org/1999/xhtml"),s){for(d=0;d<s.length;d++)if((m=s[d])&&(v?m.localName==v:m.nodeType==3)){e=m,s[d]=null;break}}if(!e){if(_=u.ownerDocument||document,!v)return _.createTextNode(y);e=_.createElementNS(i,v,y.is?y:u),l&&(C.__m&&C.__m(t,s),l=!1),s=null}if(v){if(u=v=="template"&&e.content||e,s=v=="textarea"&&y.defaultValue!=null?null:s&&Mr.call(u.childNodes),!l&&s)for(x={},d=0;d<e.attributes.length;d++)x[(m=e.attributes[d]).name]=m.value;for(d in x)m=x[d],d=="dangerouslySetInnerHTML"?g=m:d=="children"||d in y||d=="value"&&"defaultValue"in y||d=="checked"&&"defaultChecked"in y||Rn(e,d,null,m,i);for(d in y)m=y[d],d=="children"?f=m:d=="dangerouslySetInnerHTML"?p=m:d=="value"?h=m:d=="checked"?b=m:l&&typeof m!="function"||x[d]===m||Rn(e,d,m,x[d],i);p?(l||g&&(p.__html==g.__html||p.__html==e.innerHTML)||(e.innerHTML=p.__html),t.__k=[]):(g&&(e.textContent=""),(v=="foreignObject"||i=="http://www.w3.org/1998/Math/MathML"&&eu.test(v))&&(i="http://www.w3.org/1999/xhtml"),ps(u,Dr(f)?f:[f],t,n,r,i,s,a,s?s[0]:n.__k&&Ve(n,0),l,c),s&&s.some(nt)),l&&v!="textarea"||(d="value",v=="progress"&&h==null?e.removeAttribute(d):h==null||h===e[d]&&(v!="progress"||h)||Rn(e,d,h,x[d],i),d="checked",b!=null&&b!=e[d]&&Rn(e,d,b,x[d],i))}else x===y||l&&e.data==y||(e.data=y);return e}function Ur(e,t,n,r){try{typeof e=="function"?t?t.__x=e(t)||1:r&&(r=r.__c||r.__e)&&(t=r.__x)&&(r.__x=null,typeof t=="function"?t():e(null)):e.current=t}catch(i){C.__e(i,n)}}function Or(e,t,n){var r,i,s,a;if(C.unmount&&C.unmount(e),!(r=e.ref)||r.current&&r.current!=e.__e||Ur(r,null,t,e),r=e.__c){if(r.componentWillUnmount)try{r.componentWillUnmount()}catch(l){C.__e(l,t)}r.__P=r.__n=null}if(r=e.__k)for(a=0;a<r.length;a++)r[a]&&Or(r[a],t,typeof e.type!="function"||n&&!e.props.__P);!n&&(r=e.__c)&&(r=r.__z)&&(i=En(r,s=[]))&&(r==e.__e&&s.some(nt),nt(i),nt(r)),n||nt(e.__e),e.__e=e.__c=e.__=null}function ou(e,t,n){return this.constructor(e,n)}function hs(e,t){var n,r,i,s;C.__&&C.__(e,t),t.nodeType==9&&(t=t.documentElement),r=(n=e&&32&e.__u)?null:t.__k,t.__k=Qt(k,{children:[e]}),i=[],s=[],Nr(t,t.__k,r||Dn,Dn,t.namespaceURI,r?null:t.firstChild?Mr.call(t.childNodes):null,i,r?r.__e:t.firstChild,n,s),ms(i,t.__k,s),t.__k.props.children=null}C={__e:function(e,t,n,r){for(var i,s,a;t=t.__;)if((i=t.__c)&&!(1&i.__g)){i.__g|=4;try{if((a=(s=i.constructor)&&s.getDerivedStateFromError)&&i.setState(s.getDerivedStateFromError(e)),i.componentDidCatch&&(i.componentDidCatch(e,r||{}),a=1),a&&8&i.__g)return void(i.__g|=2)}catch(l){e=l}}throw Cn=0,e}},os=0,Er=function(e){return e!=null&&e.constructor===Kt},_t.prototype.setState=function(e,t){var n=this.__s;n&&n!=this.state||(n=this.__s=rt({},this.state)),typeof e=="function"&&(e=e(rt({},n),this.props)),e&&(rt(n,e),this.__v&&(t&&this.__k.push(t),is(this)))},_t.prototype.forceUpdate=function(e){this.__v&&(this.__g|=4,e&&this.__h.push(e),is(this))},_t.prototype.render=k,He=[],Cn=0,as=function(e,t){return e.__v.__b-t.__v.__b},In=Symbol(),ls=/(PointerCapture)$|Capture$/i,Cr=0,Ir={},Jl=0;var vt,Q,Pr,ys,$r=Object.is,Nn=0,As=[],Fr=[],j=C,bs=j.__b,_s=j.__r,vs=j.diffed,xs=j.__c,ws=j.unmount,Ss=j.__;function Un(e,t){j.__h&&j.__h(Q,e,Nn||t),Nn=0;var n=Q.__H||(Q.__H={__:[],__h:[]});return e>=n.__.length&&n.__.push({}),n.__[e]}function T(e){return Nn=1,au(Is,e)}function au(e,t,n){var r=Un(vt++,2);if(r.t=e,!r.__c&&(r.__=[n?n(t):Is(void 0,t),function(s){var a=(r.__N||r.__)[0],l=r.t(a,s);$r(a,l)||(r.__N=[l,r.__[1]],r.__c.setState({}))}],r.__c=Q,!Q.__f)){Q.__f=!0;var i=Q.shouldComponentUpdate;Q.shouldComponentUpdate=function(s,a,l){var c=this.__H;if(!c)return!0;var u=!1,d=this.props!=s;if(c.__.some(function(g){g.__N&&(u=!0,$r(g.__[0],g.__N[0])||(d=!0))}),i){var p=i.call(this,s,a,l);return u?p||d:p}return!u||d}}return r.__}function W(e,t){var n=Un(vt++,3);!j.__s&&Rs(n.__H,t)&&(n.__P=!0,n.__=e,n.u=t,Q.__H.__h.push(n))}function Ze(e){return Nn=5,Ue(function(){return{current:e}},[])}function Ue(e,t){var n=Un(vt++,7);return Rs(n.__H,t)&&(n.__=e(),n.__H=t),n.__}function qr(){var e=Un(vt++,11);if(!e.__){for(var t=Q.__v;!t.__m&&t.__;)t=t.__;var n=t.__m||(t.__m=[0,0]);e.__="P"+n[0]+"-"+n[1]++}return e.__}function lu(){var e;do{for(;e=Fr.shift();)try{Gt(e)}catch(n){j.__e(n,{__:(e=e.__P)&&e.__v})}for(;e=As.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(Gt),t.__h.some(Lr),t.__h=[]}catch(n){t.__h=[],j.__e(n,e.__v)}}}while(Fr.length)}j.__b=function(e){Q=null,bs&&bs(e)},j.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),Ss&&Ss(e,t)},j.__r=function(e){_s&&_s(e),vt=0;var t=(Q=e.__c).__H;t&&(Pr==Q?Q.__h=[]:(t.__h.some(Gt),t.__h.some(Lr),vt=0),t.__h=[],t.__.some(function(n){n.__N&&(n.__=n.__N),n.u=n.__N=void 0})),Pr=Q},j.diffed=function(e){vs&&vs(e);var t=e.__c;t&&t.__H&&(t.__H.__h.length&&Ts(As.push(t)),t.__H.__.some(function(n){n.u&&(n.__H=n.u)})),Pr=Q=null},j.__c=function(e,t){t.some(function(n){try{n.__h.some(Gt),n.__h=n.__h.filter(function(r){return!r.__||Lr(r)})}catch(r){n.__h=[function(){throw r}]}}),xs&&xs(e,t)},j.unmount=function(e){ws&&ws(e);var t,n,r=e.__c;r&&r.__H&&(r.__H.__.some(function(i){try{if(i.__P&&i.__c){if(n===void 0){for(n=e.__;n&&(!n.__c||!n.__c.__P);)n=n.__;n=n&&n.__c}i.__P=n,Ts(Fr.push(i))}else Gt(i)}catch(s){t=s}}),r.__H=void 0,t&&j.__e(t,r.__v))};var ks=typeof requestAnimationFrame=="function";function uu(e){var t,n=function(){clearTimeout(r),ks&&cancelAnimationFrame(t),setTimeout(e)},r=setTimeout(n,35);ks&&(t=requestAnimationFrame(n))}function Ts(e){e!=1&&ys==j.requestAnimationFrame||((ys=j.requestAnimationFrame)||uu)(lu)}function Gt(e){var t=Q,n=e.__c;typeof n=="function"&&(e.__c=void 0,n()),Q=t}function Lr(e){var t=Q;e.__c=e.__(),Q=t}function Rs(e,t){return!e||e.length!=t.length||t.some(function(n,r){return!$r(n,e[r])})}function Is(e,t){return typeof t=="function"?t(e):t}var cu=Symbol.for("preact-signals");function Fn(){if(Oe>1)Oe--;else{var e,t=!1;for((function(){var i=Pn;for(Pn=void 0;i!==void 0;){var s=i.S;if(s.v===i.v)for(var a=s.t;a!==void 0;a=a.x)a.i===i.i&&(a.i=s.i);i=i.o}})();Wt!==void 0;){var n=Wt;for(Wt=void 0,On++;n!==void 0;){var r=n.u;if(n.u=void 0,n.f&=-3,!(8&n.f)&&Cs(n))try{n.c()}catch(i){t||(e=i,t=!0)}n=r}}if(On=0,Oe--,t)throw e}}function je(e){if(Oe>0)return e();Br=++du,Oe++;try{return e()}finally{Fn()}}var zt,$=void 0;function _e(e){var t=$,n=zt;$=void 0,zt=void 0;try{return e()}finally{$=t,zt=n}}var Wt=void 0,Oe=0,On=0,du=0,Br=0,Pn=void 0,$n=0;function Es(e){if($!==void 0){var t=e.n;if(t===void 0||t.t!==$)return t={i:0,S:e,p:$.s,n:void 0,t:$,e:void 0,x:void 0,r:t},$.s!==void 0&&($.s.n=t),$.s=t,e.n=t,32&$.f&&e.S(t),t;if(t.i===-1)return t.i=0,t.n!==void 0&&(t.n.p=t.p,t.p!==void 0&&(t.p.n=t.n),t.p=$.s,t.n=void 0,$.s.n=t,$.s=t),t}}function K(e,t){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=t?.watched,this.Z=t?.unwatched,this.name=t?.name}K.prototype.brand=cu;K.prototype.h=function(){return!0};K.prototype.S=function(e){var t=this,n=this.t;n!==e&&e.e===void 0&&(e.x=n,this.t=e,n!==void 0?n.e=e:_e(function(){var r;(r=t.W)==null||r.call(t)}))};K.prototype.U=function(e){var t=this;if(this.t!==void 0){var n=e.e,r=e.x;n!==void 0&&(n.x=r,e.e=void 0),r!==void 0&&(r.e=n,e.x=void 0),e===this.t&&(this.t=r,r===void 0&&_e(function(){var i;(i=t.Z)==null||i.call(t)}))}};K.prototype.subscribe=function(e){var t=this;return J(function(){var n=t.value;_e(function(){return e(n)})},{name:"sub"})};K.prototype.valueOf=function(){return this.value};K.prototype.toString=function(){return this.value+""};K.prototype.toJSON=function(){return this.value};K.prototype.peek=function(){var e=this;return _e(function(){return e.value})};Object.defineProperty(K.prototype,"value",{get:function(){var e=Es(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){if(On>100)throw new Error("Cycle detected");(function(n){Oe!==0&&On===0&&n.l!==Br&&(n.l=Br,Pn={S:n,v:n.v,i:n.i,o:Pn})})(this),this.v=e,this.i++,$n++,Oe++;try{for(var t=this.t;t!==void 0;t=t.x)t.t.N()}finally{Fn()}}}});function O(e,t){return new K(e,t)}function Cs(e){for(var t=e.s;t!==void 0;t=t.n)if(t.S.i!==t.i||!t.S.h()||t.S.i!==t.i)return!0;return!1}function Ds(e){for(var t=e.s;t!==void 0;t=t.n){var n=t.S.n;if(n!==void 0&&(t.r=n),t.S.n=t,t.i=-1,t.n===void 0){e.s=t;break}}}function Ms(e){for(var t=e.s,n=void 0;t!==void 0;){var r=t.p;t.i===-1?(t.S.U(t),r!==void 0&&(r.n=t.n),t.n!==void 0&&(t.n.p=r)):n=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=r}e.s=n}function it(e,t){K.call(this,void 0,t),this.x=e,this.s=void 0,this.g=$n-1,this.f=4}it.prototype=new K;it.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===$n))return!0;if(this.g=$n,this.f|=1,this.i>0&&!Cs(this))return this.f&=-2,!0;var e=$;try{Ds(this),$=this;var t=this.x();(16&this.f||this.v!==t||this.i===0)&&(this.v=t,this.f&=-17,this.i++)}catch(n){this.v=n,this.f|=16,this.i++}return $=e,Ms(this),this.f&=-2,!0};it.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(var t=this.s;t!==void 0;t=t.n)t.S.S(t)}K.prototype.S.call(this,e)};it.prototype.U=function(e){if(this.t!==void 0&&(K.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(var t=this.s;t!==void 0;t=t.n)t.S.U(t)}};it.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==void 0;e=e.x)e.t.N()}};Object.defineProperty(it.prototype,"value",{get:function(){if(1&this.f)throw new Error("Cycle detected");var e=Es(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function Pe(e,t){return new it(e,t)}function Ns(e){var t=e.j;if(e.j=void 0,typeof t=="function"){Oe++;var n=$;$=void 0;try{t()}catch(r){throw e.f&=-2,e.f|=8,Hr(e),r}finally{$=n,Fn()}}}function Hr(e){for(var t=e.s;t!==void 0;t=t.n)t.S.U(t);e.x=void 0,e.s=void 0,Ns(e)}function pu(e){if($!==this)throw new Error("Out-of-order effect");Ms(this),$=e,this.f&=-2;try{8&this.f&&Hr(this)}finally{Fn()}}function xt(e,t){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=t?.name,zt&&zt.push(this)}xt.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var t=this.x();typeof t=="function"&&(this.j=t)}finally{e()}};xt.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,Ns(this),Ds(this),Oe++;var e=$;return $=this,pu.bind(this,e)};xt.prototype.N=function(){2&this.f||(this.f|=2,this.u=Wt,Wt=this)};xt.prototype.d=function(){this.f|=8,1&this.f||Hr(this)};xt.prototype.dispose=function(){this.d()};function J(e,t){var n=new xt(e,t);try{n.c()}catch(i){throw n.d(),i}var r=n.d.bind(n);return r[Symbol.dispose]=r,r}var Us,qn,Ln,gu=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__;var Os=[];J(function(){Us=this.N})();function wt(e,t){C[e]=t.bind(null,C[e]||function(){})}function Yt(e){if(Ln){var t=Ln;Ln=void 0,t()}Ln=e&&e.S()}function Ps(e){var t=this,n=e.data,r=mu(n);r.name="ReactiveDom",r.value=n;var i=Ue(function(){for(var l=t,c=t.__v;c=c.__;)if(c.__c){c.__c.__$f|=4;break}var u=Pe(function(){var f=r.value.value;return f===0?0:f===!0?"":f||""}),d=Pe(function(){return!Array.isArray(u.value)&&!Er(u.value)}),p=J(function(){if(this.N=$s,d.value){var f=u.value;l.__v&&l.__v.__e&&l.__v.__e.nodeType===3&&(l.__v.__e.data=f)}}),g=t.__$u.d;return t.__$u.d=function(){p(),g.call(this)},[d,u]},[]),s=i[0],a=i[1];return s.value?a.peek():a.value}Ps.displayName="ReactiveTextNode";Object.defineProperties(K.prototype,{constructor:{configurable:!0,value:us(k,null).constructor},type:{configurable:!0,value:Ps},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}});wt("__b",function(e,t){if(Yt(),qn=void 0,typeof t.type=="string"){var n,r=t.props;for(var i in r)if(i!=="children"){var s=r[i];s instanceof K&&(n||(t.__np=n={}),n[i]=s,r[i]=s.peek())}}e(t)});wt("__r",function(e,t){if(e(t),t.type!==k){Yt();var n,r=t.__c;r&&(r.__$f&=-2,(n=r.__$u)===void 0&&(r.__$u=n=(function(i,s){var a;return J(function(){a=this},{name:s}),a.c=i,a})((function(i){return function(){var s;gu&&((s=this.y)==null||s.call(this)),i.__$f|=1,i.setState({})}})(r),typeof t.type=="function"?t.type.displayName||t.type.name:""))),qn=r,Yt(n)}});wt("__e",function(e,t,n,r){Yt(),qn=void 0,e(t,n,r)});wt("diffed",function(e,t){Yt(),qn=void 0;var n;if(typeof t.type=="string"&&(n=t.__e)){var r=t.__np,i=t.props,s=n.U;if(s)for(var a in s){var l=s[a];l===void 0||r&&a in r||(l.d(),s[a]=void 0)}if(r){s||(s={},n.U=s);for(var c in r){var u=s[c],d=r[c];u===void 0?(u=fu(n,c,d,i),s[c]=u):u.o(d,i)}}}e(t)});function fu(e,t,n,r){var i=t in e&&e.ownerSVGElement===void 0,s=O(n);return{o:function(a,l){s.value=a,r=l},d:J(function(){this.N=$s;var a=s.value.value;r[t]!==a&&(r[t]=a,i?e[t]=a:a!=null&&(a!==!1||t[4]==="-")?e.setAttribute(t,a):e.removeAttribute(t))})}}wt("unmount",function(e,t){if(typeof t.type=="string"){var n=t.__e;if(n){var r=n.U;if(r){n.U=void 0;for(var i in r){var s=r[i];s&&s.d()}}}var a=t.__np;if(a){var l=t.props;for(var c in a)l[c]=a[c]}t.__np=void 0}else{var u=t.__c;if(u){u.__$f|=8;var d=u.__$u;d&&(u.__$u=void 0,d.d())}}e(t)});wt("__h",function(e,t,n,r){r<3&&(t.__$f|=2),e(t,n,r)});_t.prototype.shouldComponentUpdate=function(e,t){if(this.__R)return!0;var n=this.__$u,r=n&&n.s!==void 0;for(var i in t)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){var s=2&this.__$f;if(!(r||s||4&this.__$f)||1&this.__$f)return!0}else if(!(r||4&this.__$f)||3&this.__$f)return!0;for(var a in e)if(a!=="__source"&&e[a]!==this.props[a])return!0;for(var l in this.props)if(!(l in e))return!0;return!1};function mu(e,t){return Ue(function(){return O(e,t)},[])}var hu=function(e){queueMicrotask(function(){queueMicrotask(e)})};function yu(){je(function(){for(var e;e=Os.shift();)Us.call(e)})}function $s(){Os.push(this)===1&&(C.requestAnimationFrame||hu)(yu)}var oe=JSON.parse(document.getElementById("dashboard-config")?.textContent??"{}");var Ls=navigator.languages.length>0?[...navigator.languages]:void 0,Fs=new Map;function St(e){let t=JSON.stringify(e),n=Fs.get(t);return n||Fs.set(t,n=new Intl.DateTimeFormat(Ls,e)),n}var Xt=Intl.DateTimeFormat().resolvedOptions().timeZone||"UTC";function qs(){return Intl.supportedValuesOf("timeZone")}function ae(e,t){return St({timeZone:t,dateStyle:"medium",timeStyle:"medium"}).format(new Date(e))}function Bs(e,t){return St({timeZone:t,dateStyle:"medium"}).format(new Date(e))}function $e(e,t={day:"numeric",month:"short"}){return St({...t,timeZone:"UTC"}).format(new Date(`${e}T12:00:00Z`))}function Qe(e,t){return St({day:"numeric",month:"short",year:"numeric",timeZone:"UTC"}).formatRange(new Date(`${e}T12:00:00Z`),new Date(`${t}T12:00:00Z`))}function Jt(e,t,n,r){switch(e){case"HOUR":return St({timeZone:r,weekday:"short",day:"numeric",month:"short",hour:"2-digit",minute:"2-digit",timeZoneName:"shortOffset"}).format(new Date(n));case"DAY":return $e(t,{weekday:"long",day:"numeric",month:"long"});case"WEEK":return`Week of ${$e(t,{day:"numeric",month:"long",year:"numeric"})}`;case"MONTH":return $e(t,{month:"long",year:"numeric"});case"QUARTER":return`Quarter from ${$e(t,{month:"long",year:"numeric"})}`}}function Hs(e,t,n,r){switch(e){case"HOUR":{let i=St({timeZone:r,hour:"2-digit",minute:"2-digit",hour12:!1}).format(new Date(n));return i.startsWith("00:00")||i.startsWith("24:00")?$e(t):i.replace(/^24/,"00")}case"MONTH":case"QUARTER":return $e(t,t.slice(5,7)==="01"?{year:"numeric"}:{month:"short"});default:return $e(t)}}var bu=[["day",864e5],["hour",36e5],["minute",6e4],["second",1e3]];function Vs(e,t){let n=Math.max(0,t-Date.parse(e)),[r,i]=bu.find(([,s])=>n>=s)??["second",1e3];return new Intl.RelativeTimeFormat(Ls,{style:"short",numeric:"always"}).format(-Math.floor(n/i),r)}function en(e){return e==="PARTIAL"?"not complete":e==="FUTURE"?"to come":""}var js=navigator.languages.length>0?[...navigator.languages]:void 0,Zs=new Map,st="USD";function Hn(e){st=e}function G(e,t){let n=JSON.stringify(t),r=Zs.get(n);return r||Zs.set(n,r=new Intl.NumberFormat(js,t)),r.format(e)}function Ae(e){let[t="0",n=""]=e.split("."),r=BigInt(t.replace("-","")+n.padEnd(9,"0").slice(0,9));return t.startsWith("-")?-r:r}function tn(e,t,n){let r=e<0n!=t<0n,[i,s]=[e<0n?-e:e,t<0n?-t:t],a=(i*10n**BigInt(n)*2n+s)/(s*2n),l=a.toString().padStart(n+1,"0"),c=n===0?l:`${l.slice(0,-n)}.${l.slice(-n)}`;return r&&a!==0n?`-${c}`:c}var Qs={count:1n,cost:1000000000n,hours:3600n,storage:3600000000000n};function kt(e,t,n=9){return t==="count"?e.toString():tn(e,Qs[t],n)}function nn(e,t){return Number(kt(e,t))}var _u="⁰¹²³⁴⁵⁶⁷⁸⁹";function Ks(e,t){return G(e,{...t,notation:"scientific",maximumFractionDigits:2}).replace(/E(\d+)/,(r,i)=>` × 10${[...i].map(s=>_u[Number(s)]).join("")}`)}var Vr=15,Bn=e=>(e<0n?-e:e).toString().length;function ot(e,t){let n=kt(e,t),r=BigInt(n.split(".")[0]??"0"),i=Bn(r),s=t==="cost"?{style:"currency",currency:st,currencyDisplay:"narrowSymbol"}:{},a=t==="storage"?" GB·h":t==="hours"?" h":"";return i>Vr?Ks(n,s)+a:t==="cost"?i>6?G(n,{...s,notation:"compact",maximumFractionDigits:2}):e!==0n&&Bn(e)<8?G(n,{...s,maximumSignificantDigits:2}):G(n,s):i>5?G(n,{notation:"compact",maximumSignificantDigits:4})+a:t==="count"?G(e,{}):G(n,{maximumFractionDigits:i>3?0:1,minimumFractionDigits:0})+a}function L(e,t){if(Bn(e/Qs[t])>Vr)return ot(e,t);let n=kt(e,t);if(t==="count")return G(e,{});if(t==="cost"){let r=e!==0n&&Bn(e)<8;return G(n,{style:"currency",currency:st,currencyDisplay:"narrowSymbol",...r?{maximumSignificantDigits:2}:{}})}return G(n,{minimumFractionDigits:1,maximumFractionDigits:1})+(t==="hours"?" h":" GB·h")}function M(e,t){switch(t){case"count":return G(e,{});case"cost":return G(kt(e,"cost"),{style:"currency",currency:st,currencyDisplay:"narrowSymbol",maximumFractionDigits:9});case"hours":return`${G(e,{})} s`;case"storage":return`${G(e,{})} byte-seconds`}}function fe(e){return e==null?"not known":L(Ae(e),"cost")}function rn(e){return G(e,{style:"currency",currency:st,currencyDisplay:"narrowSymbol",maximumFractionDigits:9})}function Gs(e){return G(e,{style:"currency",currency:st,currencyDisplay:"narrowSymbol",maximumFractionDigits:Ae(e)>=100000000000n?0:2,...Ae(e)>=10n**16n?{notation:"compact",maximumFractionDigits:2}:{}})}function zs(e,t){let n=t==="cost"?{style:"currency",currency:st,currencyDisplay:"narrowSymbol",minimumFractionDigits:0}:{};if(Math.abs(e)>=10**Vr)return Ks(e.toString(),n);let r=Math.abs(e)>=1e4?"compact":"standard";return G(e.toString(),{...n,notation:r,maximumSignificantDigits:4})}function Ws(e){let t=["B","kB","MB","GB","TB","PB","EB","ZB","YB"],n=0;for(;n<t.length-1&&e>=1000n**BigInt(n+1);)n+=1;let r=tn(e,1000n**BigInt(n),3);return`${G(r,{maximumSignificantDigits:4})} ${t[n]}`}function at(e){return new Intl.NumberFormat(js,{style:"percent",maximumFractionDigits:1}).format(e)}function Tt(e,t){if(t===0n)return e===0n?null:{text:"new",direction:"same"};let n=tn((e-t)*100n,t,1),r=Number(n)===0?"same":e>t?"up":"down",i=e>t?tn(e,t,1):"";return{text:e>t*10n?`${G(i,{notation:"compact",maximumSignificantDigits:3})} ×`:at(Math.abs(Number(n))/100),direction:r}}function Zr(e,t){return t===0n?0:Number(tn(e,t,6))}var ee={MODEL:{field:"models",name:"model",plural:"models",missing:"no model"},PROVIDER:{field:"providers",name:"provider",plural:"providers",missing:"no provider"},TIER:{field:"tiers",name:"tier",plural:"tiers",missing:"no tier"},SOURCE:{field:"sources",name:"source",plural:"sources",missing:"no source"},USER:{field:"userIds",name:"user",plural:"users",missing:"no user"},ACCOUNT:{field:"accountIds",name:"account",plural:"accounts",missing:"no account"},USAGE_TYPE:{field:"usageTypes",name:"type",plural:"usage types",missing:"no usage type"},SESSION:{field:"sessionIds",name:"session",plural:"sessions",missing:"no session"},WORKSPACE:{field:"workspaceIds",name:"workspace",plural:"workspaces",missing:"no workspace"},AGENT:{field:"agentIds",name:"agent",plural:"agents",missing:"no agent"}},Zn=["MODEL","PROVIDER","TIER","SOURCE","USER","ACCOUNT","USAGE_TYPE"],Ys=new Set(["AGENT","MODEL","PROVIDER","SESSION","TIER","USER","WORKSPACE"]),Vn=Object.values(ee);function ve(e){let t=i=>Object.fromEntries(Object.entries(i).filter(([,s])=>Array.isArray(s)&&s.length>0)),n=e.not?t(e.not):{},r={...t(e),...Object.keys(n).length>0?{not:n}:{}};return Object.keys(r).length>0?r:null}var Re=({kind:e,key:t,accountId:n})=>JSON.stringify([e,t,n]);function Ke(e,t,{kind:n,key:r,accountId:i},s){let{field:a}=ee[t];if(n==="VALUE")return{...e,...i===null?{}:{accountIds:[i]},[a]:[r??""]};if(n==="UNKNOWN")return Ys.has(t)?{...e,missing:[...new Set([...e.missing??[],t])]}:e;let l=new Set([...e.not?.[a]??[],...s]);return{...e,not:{...e.not,[a]:[...l]}}}var jr=e=>e.length>3?`${e.slice(0,2).join(", ")} and ${e.length-2} more`:e.join(", ");function sn(e){let t=[];for(let{field:n,name:r}of Vn){let i=e[n];i?.length&&t.push({label:`${r}: ${jr(i)}`,without:{...e,[n]:null}})}e.modelPrefixes?.length&&t.push({label:`model: ${jr(e.modelPrefixes.map(n=>`${n}…`))}`,without:{...e,modelPrefixes:null}});for(let n of e.missing??[]){let r=e.missing?.filter(i=>i!==n);t.push({label:ee[n].missing,without:{...e,missing:r}})}for(let{field:n,name:r}of Vn){let i=e.not?.[n];i?.length&&t.push({label:`${r} not: ${jr(i)}`,without:{...e,not:{...e.not,[n]:null}}})}return t}function Xs(e,t){for(let{field:n,name:r}of Vn){for(let i of e[n]??[])t.append(r,i);for(let i of e.not?.[n]??[])t.append(`not.${r}`,i)}for(let n of e.modelPrefixes??[])t.append("model-prefix",n);for(let n of e.missing??[])t.append("missing",n.toLowerCase())}function Js(e){let t={},n={};for(let{field:s,name:a}of Vn){let l=e.getAll(a);l.length>0&&(n[s]=l);let c=e.getAll(`not.${a}`);c.length>0&&(t[s]=c)}let r=e.getAll("model-prefix");r.length>0&&(n.modelPrefixes=r);let i=e.getAll("missing").map(s=>s.toUpperCase()).filter(s=>Ys.has(s));return i.length>0&&(n.missing=i),Object.keys(t).length>0&&(n.not=t),n}var eo=e=>t=>BigInt(t.byType.find(({usageType:n})=>n===e)?.quantity??"0"),to=["api_calls","compute_seconds","credits","storage_byte_seconds","tokens_cache_read","tokens_cache_write","tokens_input","tokens_output","tokens_reasoning","transcription_seconds"],me=[{id:"tokens",name:"Tokens",unit:"count",column:"quantities",usageTypes:null,split:"MODEL",ranking:"TOKENS",total:e=>BigInt(e.tokens)},{id:"input",name:"Input tokens",unit:"count",column:"quantities",usageTypes:["tokens_input","tokens_cache_read","tokens_cache_write"],split:"MODEL",ranking:"TOKENS_INPUT",total:e=>BigInt(e.tokensInput)+BigInt(e.tokensCacheRead)+BigInt(e.tokensCacheWrite)},{id:"output",name:"Output tokens",unit:"count",column:"quantities",usageTypes:["tokens_output","tokens_reasoning"],split:"MODEL",ranking:"TOKENS_OUTPUT",total:e=>BigInt(e.tokensOutput)+BigInt(e.tokensReasoning)},{id:"compute",name:"Compute",unit:"hours",column:"quantities",usageTypes:["compute_seconds"],split:"TIER",ranking:"COMPUTE_SECONDS",total:e=>BigInt(e.computeSeconds)},{id:"cost",name:"Cost",unit:"cost",column:"costs",usageTypes:[],split:"MODEL",ranking:"COST",total:e=>Ae(e.cost)},{id:"calls",name:"API calls",unit:"count",column:"quantities",usageTypes:["api_calls"],split:"ACCOUNT",ranking:"API_CALLS",total:e=>BigInt(e.apiCalls)},{id:"storage",name:"Storage",unit:"storage",column:"quantities",usageTypes:["storage_byte_seconds"],split:"ACCOUNT",ranking:"COST",total:eo("storage_byte_seconds")},{id:"transcription",name:"Transcription",unit:"hours",column:"quantities",usageTypes:["transcription_seconds"],split:"MODEL",ranking:"COST",total:eo("transcription_seconds")},{id:"records",name:"Records",unit:"count",column:"records",usageTypes:[],split:"USAGE_TYPE",ranking:"RECORDS",total:e=>BigInt(e.records)}];function he(e){return me.find(t=>t.id===e)??me[0]}var Fe=[{preset:"LAST_24_HOURS",name:"24 h",days:1},{preset:"LAST_7_DAYS",name:"7 d",days:7},{preset:"LAST_30_DAYS",name:"30 d",days:30},{preset:"LAST_90_DAYS",name:"90 d",days:90},{preset:"LAST_365_DAYS",name:"1 y",days:365},{preset:"THIS_MONTH",name:"This month",days:31},{preset:"TODAY",name:"Today",days:1},{preset:"YESTERDAY",name:"Yesterday",days:1},{preset:"THIS_WEEK",name:"This week",days:7},{preset:"LAST_WEEK",name:"Last week",days:7},{preset:"LAST_MONTH",name:"Last month",days:31},{preset:"THIS_QUARTER",name:"This quarter",days:92},{preset:"LAST_QUARTER",name:"Last quarter",days:92},{preset:"THIS_YEAR",name:"This year",days:366},{preset:"LAST_YEAR",name:"Last year",days:366},{preset:"ALL_TIME",name:"All time",days:3650}],Ge={tab:"usage",range:{preset:"LAST_30_DAYS"},timeZone:Xt,filter:{},compare:"PREVIOUS_PERIOD",measure:"tokens",split:null,interval:null},ao=["HOUR","DAY","WEEK","MONTH","QUARTER"],no={period:"PREVIOUS_PERIOD",year:"PREVIOUS_YEAR",none:null},ro=e=>e!==null&&/^\d{4}-\d\d-\d\d$/.test(e),io=e=>e!==null&&!Number.isNaN(Date.parse(e));function vu(e){let[t,n]=[e.get("from"),e.get("through")];if(ro(t)&&ro(n))return{from:t,through:n};let[r,i]=[e.get("start"),e.get("end")];if(io(r)&&io(i))return{start:r,end:i};let s=Fe.find(({preset:a})=>a===e.get("range")?.toUpperCase());return s?{preset:s.preset}:Ge.range}function lo(e){let t=new URLSearchParams(e),n=t.get("tab"),r=t.get("compare"),i=t.get("measure")??"",s=Zn.find(l=>ee[l].name===t.get("split")),a=ao.find(l=>l.toLowerCase()===t.get("interval"));return{tab:n==="hardware"||n==="ingestion"?n:"usage",range:vu(t),timeZone:t.get("tz")??Ge.timeZone,filter:Js(t),compare:r!==null&&r in no?no[r]:Ge.compare,measure:me.some(({id:l})=>l===i)?i:Ge.measure,split:s??null,interval:a??null}}function Qr(e){let t=new URLSearchParams;if(e.tab!=="usage"&&t.set("tab",e.tab),"preset"in e.range)JSON.stringify(e.range)!==JSON.stringify(Ge.range)&&t.set("range",e.range.preset.toLowerCase());else for(let[r,i]of Object.entries(e.range))t.set(r,i);e.timeZone!==Ge.timeZone&&t.set("tz",e.timeZone),e.compare!==Ge.compare&&t.set("compare",e.compare==="PREVIOUS_YEAR"?"year":"none"),e.measure!==Ge.measure&&t.set("measure",e.measure),e.split&&t.set("split",ee[e.split].name),e.interval&&t.set("interval",e.interval.toLowerCase()),Xs(e.filter,t);let n=t.toString();return n?`?${n}`:""}var w=O(lo(location.search)),lt=O(history.state?.zoomedFrom??null);function D(e,t=null){w.value={...w.value,...e},lt.value=t,history.pushState({zoomedFrom:t},"",`${location.pathname}${Qr(w.value)}`)}addEventListener("popstate",e=>{lt.value=e.state?.zoomedFrom??null,w.value=lo(location.search)});function Ie(e){return"preset"in e?{preset:e.preset}:"from"in e?{days:{from:e.from,through:e.through}}:{instants:{start:e.start,end:e.end}}}var so=864e5;function uo(e){return"preset"in e?Fe.find(({preset:t})=>t===e.preset)?.days??30:"from"in e?(Date.parse(e.through)-Date.parse(e.from))/so+1:(Date.parse(e.end)-Date.parse(e.start))/so}var oo={HOUR:1/24,DAY:1,WEEK:7,MONTH:30,QUARTER:91},xu=800;function Kr(e){let t=uo(e),n=ao.filter(r=>t/oo[r]<=xu&&t/oo[r]>=1);return n.length>0?n:["HOUR"]}function ut({range:e,interval:t}){if(t&&Kr(e).includes(t))return t;let n=uo(e);return n<=2.1?"HOUR":n<=100?"DAY":n<=400?"WEEK":"MONTH"}function ze(e){return e.split??he(e.measure).split}var wu=Symbol.for("pv"),Su=0;function o(e,t,n,r,i,s){t||(t={});var a,l,c=t;if("ref"in c&&typeof e!="function")for(l in c={},t)l=="ref"?a=t[l]:c[l]=t[l];var u={type:e,props:c,key:n,ref:a,__k:null,__:null,__b:0,__e:null,__c:null,constructor:wu,__v:--Su,__i:-1,__u:0};return(i||s)&&(u.__source=i,u.__self=s),C.vnode&&C.vnode(u),u}var ku={more:"M3 8h.01M8 8h.01M13 8h.01",close:"M4 4l8 8M12 4l-8 8",down:"M4 6l4 4 4-4",theme:["M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z","M8 2.5a5.5 5.5 0 0 1 0 11z"],back:"M6.5 4L2.5 8l4 4M2.5 8h11",check:"M3.5 8.5l3 3 6-7",external:"M6 3.5H3.5v9h9V10M9 3.5h3.5V7M12.5 3.5L7.5 8.5",globe:"M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2zM2 8h12M8 2c2 1.8 2.6 3.8 2.6 6S10 12.2 8 14C6 12.2 5.4 10.2 5.4 8S6 3.8 8 2",account:"M3 13V5.5L8 3l5 2.5V13M6.5 13v-3h3v3M6.5 7h.01M9.5 7h.01",copy:"M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z"};function Z({name:e}){return o("svg",{class:`icon icon-${e}`,viewBox:"0 0 16 16",width:"16",height:"16","aria-hidden":"true",children:[ku[e]].flat().map(t=>o("path",{d:t},t))})}function jn(){return o("svg",{class:"mark",viewBox:"0 0 20 20",width:"20",height:"20","aria-hidden":"true",children:[o("rect",{x:"1",y:"11",width:"4",height:"8",rx:"1.2"}),o("rect",{x:"8",y:"6",width:"4",height:"13",rx:"1.2"}),o("rect",{x:"15",y:"1",width:"4",height:"18",rx:"1.2"})]})}function ct({label:e,name:t,class:n="control",align:r="start",children:i}){let[s,a]=T(!1),l=Ze(null),c=Ze(null),u=qr();W(()=>{if(!s)return;let p=g=>{l.current?.contains(g.target)||a(!1)};return document.addEventListener("pointerdown",p),l.current?.querySelector(".panel-pop input, .panel-pop button, .panel-pop select, .panel-pop a")?.focus(),()=>document.removeEventListener("pointerdown",p)},[s]);let d=()=>{a(!1),c.current?.focus()};return o("div",{class:"pop",ref:l,onKeyDown:p=>{p.key==="Escape"&&s&&(p.stopPropagation(),d())},onFocusOut:p=>{let g=p.relatedTarget;g&&!l.current?.contains(g)&&a(!1)},children:[o("button",{ref:c,type:"button",class:n,"aria-label":t,"aria-expanded":s,"aria-controls":u,onClick:()=>a(!s),children:e}),o("div",{id:u,class:`panel-pop ${r}`,hidden:!s,children:s&&i(d)})]})}function le({name:e,actions:t}){return o(ct,{label:o(Z,{name:"more"}),name:e,class:"icon-button",align:"end",children:n=>o("ul",{class:"menu",children:t.map(r=>o("li",{children:r.href?o("a",{href:r.href,target:"_blank",rel:"noopener",onClick:n,children:[r.name," ",o(Z,{name:"external"})]}):o("button",{type:"button",onClick:()=>{r.run?.(),n()},children:r.name})},r.name))})})}function Gr({name:e,options:t,value:n,onChange:r}){return o(k,{children:[o("div",{class:"segments",role:"group","aria-label":e,children:t.map(i=>o("button",{type:"button","aria-pressed":i.value===n,onClick:()=>r(i.value),children:i.name},i.value))}),o(on,{class:"narrow",name:e,options:t,value:n,onChange:r})]})}function on({name:e,options:t,value:n,onChange:r,class:i=""}){return o("select",{class:`control ${i}`,"aria-label":e,value:n,onChange:s=>r(s.currentTarget.value),children:t.map(s=>o("option",{value:s.value,children:s.name},s.value))})}var Tu=1600;function At({text:e,name:t,children:n}){let[r,i]=T(!1);return W(()=>{if(!r)return;let s=setTimeout(()=>i(!1),Tu);return()=>clearTimeout(s)},[r]),o("button",{type:"button",class:"link copy","aria-label":r?"Copied":t,title:t,onClick:()=>{navigator.clipboard.writeText(e).then(()=>i(!0))},children:[n," ",o(Z,{name:r?"check":"copy"})]})}function Rt({title:e,kind:t="centre",onClose:n,children:r}){let i=Ze(null),s=qr();return W(()=>i.current?.showModal(),[]),o("dialog",{ref:i,class:t,"aria-labelledby":s,onClose:n,onClick:a=>{a.target===i.current&&i.current?.close()},children:o("div",{class:"dialog",children:[o("header",{children:[o("h2",{id:s,children:e}),o("button",{type:"button",class:"icon-button","aria-label":"Close",onClick:()=>i.current?.close(),children:o(Z,{name:"close"})})]}),r]})})}var Qn=class{#n;#t=null;#e=null;constructor(t){this.#n=t}current(){let t=this.#i();return this.#t?.configured===t?this.#t?.token:t}async replace(t){if(this.current()!==t)return!0;let{refreshToken:n}=this.#n;return n?(this.#e??=this.#r(n).finally(()=>{this.#e=null}),await this.#e!==void 0):!1}async#r(t){let n=await Promise.resolve().then(t).catch(()=>{});return n!==void 0&&(this.#t={configured:this.#i(),token:n}),n}#i(){let{token:t}=this.#n;return typeof t=="function"?t():t}};var xe="NETWORK",We="BAD_RESPONSE",Au=new Set(["INVALID_TOKEN","UNAUTHENTICATED"]),Ru=new Set(["INTERNAL","SCHEMA_MISMATCH","UNSUPPORTED_DATABASE",We]),dt=class extends Error{name="UsageError";code;requestId;retryable;retryAfterMs;docs;field;limit;path;status;constructor(t){super(t.message,t.cause===void 0?void 0:{cause:t.cause}),this.code=t.code,this.requestId=t.requestId??null,this.retryable=t.retryable??!1,this.retryAfterMs=t.retryAfterMs??null,this.docs=t.docs??null,this.field=t.field??null,this.limit=t.limit??null,this.path=t.path??[],this.status=t.status??null}get section(){let[t]=this.path;return typeof t=="string"?t:null}get isAuthentication(){return Au.has(this.code)||this.code===We&&this.status===401}get isNetwork(){return this.code===xe}get action(){return this.isAuthentication?"sign-in":this.code==="FORBIDDEN"?"request-access":this.retryable?"retry":Ru.has(this.code)?"contact-operator":"change-request"}},zr=e=>typeof e=="object"&&e!==null,It=e=>typeof e=="string"?e:null,Wr=e=>typeof e=="number"&&Number.isFinite(e)?e:null;function Iu(e){if(!zr(e))return null;let t=It(e.name),n=Wr(e.value);return t===null||n===null?null:{name:t,value:n,actual:Wr(e.actual)}}function co(e,t){let n=zr(e)?e:{},r=zr(n.extensions)?n.extensions:{},i=Array.isArray(n.path)?n.path:[];return new dt({code:It(r.code)??We,message:It(n.message)??"the server reported an error without a message",requestId:It(r.requestId)??t.requestId,retryable:r.retryable===!0,retryAfterMs:Wr(r.retryAfterMs)??t.retryAfterMs,docs:It(r.docs),field:It(r.field),limit:Iu(r.limit),path:i.filter(s=>typeof s=="string"||typeof s=="number"),status:t.status})}var an=class extends String{__apiType;value;__meta__;constructor(t,n){super(t),this.value=t,this.__meta__=n}toString(){return this.value}};var po=new an(`
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
}`),go=new an(`
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
}`),fo=new an(`
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
    `);async function*mo(e,t){let n=e.getReader(),r=new TextDecoder,i=new Yr;try{for(;;){let{done:s,value:a}=await n.read();if(s)return;t(),yield*i.push(r.decode(a,{stream:!0}))}}finally{n.cancel().catch(()=>{})}}var Yr=class{#n="";#t="";#e=[];*push(t){let n=this.#n+t,r=n.endsWith("\r")?n.length-1:n.length,i=n.slice(0,r).split(/\r\n|\n|\r/);this.#n=(i.pop()??"")+n.slice(r);for(let s of i)s===""?((this.#e.length>0||this.#t!=="")&&(yield{type:this.#t||"message",text:this.#e.join(`
`)}),this.#t="",this.#e=[]):this.#r(s)}#r(t){let n=t.indexOf(":"),r=n<0?t:t.slice(0,n),i=n<0?"":t.slice(n+1).replace(/^ /,"");r==="event"&&(this.#t=i),r==="data"&&this.#e.push(i)}};var ho={attempts:4,baseDelayMs:300,maxDelayMs:1e4};function yo(e,t,n){return t>=e.attempts||(n??0)>e.maxDelayMs?null:(n??0)+Xr(e.baseDelayMs,e.maxDelayMs,t)}function Xr(e,t,n){return Math.random()*Math.min(t,e*2**(n-1))}function Kn(e,t){return new Promise((n,r)=>{if(t?.aborted){r(t.reason);return}let i=()=>{clearTimeout(s),r(t?.reason)},s=setTimeout(()=>{t?.removeEventListener("abort",i),n()},e);t?.addEventListener("abort",i,{once:!0})})}function bo(e,t=Date.now()){if(e===null)return null;if(/^\s*\d+\s*$/.test(e))return Number(e)*1e3;let n=Date.parse(e);return Number.isNaN(n)?null:Math.max(0,n-t)}var Gn=class{#n;#t;#e=null;#r=null;constructor(t,n){this.#n=t,this.#t=n}push(t){this.#e===null?this.#i(t):this.#r={value:t}}stop(){this.#e!==null&&clearTimeout(this.#e),this.#e=null,this.#r=null}#i(t){this.#e=setTimeout(()=>{this.#e=null;let n=this.#r;this.#r=null,n&&this.#i(n.value)},this.#n),this.#t(t)}};var Eu="application/graphql-response+json, application/json;q=0.9",Cu="text/event-stream, application/graphql-response+json;q=0.9, application/json;q=0.8",Du=new Set([408,425,429,502,503,504]),zn=class{#n;#t;#e;constructor(t,n,r){this.#n=t,this.#t=n,this.#e=r}async send(t,n,r){r?.throwIfAborted();let i=new AbortController,s=()=>i.abort(r?.reason);r?.addEventListener("abort",s,{once:!0});let a=setTimeout(()=>{i.abort(new Error(`no response within ${this.#e} ms`))},this.#e);try{let l=await this.#r(t,n,Eu,i.signal);return await Jr(l)}catch(l){return r?.throwIfAborted(),{data:null,errors:[ti(l)],requestId:null}}finally{clearTimeout(a),r?.removeEventListener("abort",s)}}open(t,n,r){return this.#r(t,n,Cu,r)}#r(t,n,r,i){let s={"content-type":"application/json",accept:r};return n!==void 0&&(s.authorization=`Bearer ${n}`),this.#t(this.#n,{method:"POST",headers:s,body:t,signal:i})}};function ln(e,t){return JSON.stringify({query:e,variables:t},(n,r)=>typeof r=="bigint"?r.toString():r)}async function Jr(e){return ei(await e.text(),e)}function ei(e,t){let n=t.headers.get("x-request-id"),{status:r}=t,i=bo(t.headers.get("retry-after")),s=Mu(e),a=s?.errors;if(s===null||!("data"in s||Array.isArray(a)))return{data:null,errors:[new dt({code:We,message:`the response is not GraphQL (HTTP status ${r}); check the URL of the client, and the proxies before the server`,requestId:n,retryable:Du.has(r),retryAfterMs:i,status:r})],requestId:n};let l=Array.isArray(a)?a.map(u=>co(u,{requestId:n,retryAfterMs:i,status:r})):[],c=s.data;return{data:typeof c=="object"?c:null,errors:l,requestId:n}}function ti(e){let t=e instanceof Error?e.message:String(e);return new dt({code:xe,message:`the server cannot be reached: ${t}`,retryable:!0,cause:e})}function Mu(e){try{let t=JSON.parse(e);return typeof t=="object"&&t!==null&&!Array.isArray(t)?t:null}catch{return null}}var xo={firstByteMs:1e4,inactivityMs:45e3,pollIntervalMs:1e4,pollForMs:3e5,reconnectMs:500,maxReconnectMs:3e4},Nu=3,_o={min:100,max:6e4};function ni(e){return t=>{try{e(t)}catch(n){queueMicrotask(()=>{throw n})}}}var Wn=class{#n;#t;#e;#r=new Map;constructor(t,n,r){this.#n=t,this.#t=n,this.#e=r}subscribe(t,n,r){let i=r.minIntervalMs??2e3,s=Math.min(Math.max(i,_o.min),_o.max);if(r.signal?.aborted)return()=>{};let a=new Gn(i,ni(n)),l=this.#i(t,s).add({update:u=>a.push(u),status:ni(u=>r.onStatus?.(u)),error:ni(u=>r.onError?.(u))}),c=()=>{r.signal?.removeEventListener("abort",c),a.stop(),l()};return r.signal?.addEventListener("abort",c,{once:!0}),c}#i({range:t,timeZone:n,filter:r},i){let s={range:t??{preset:"TODAY"},timeZone:n??"UTC",filter:r??null},a=ln(po.toString(),{...s,throttleMs:i}),l=this.#r.get(a);if(!l){let c=ln(go.toString(),s),u=Math.max(this.#e.pollIntervalMs,i);l=new ri(this.#n,this.#t,{...this.#e,pollIntervalMs:u},{subscription:a,poll:c},()=>{this.#r.delete(a)}),this.#r.set(a,l)}return l}},ri=class{#n;#t;#e;#r;#i;#s=new Set;#u=new AbortController;#a="connecting";#l=null;#c="";constructor(t,n,r,i,s){this.#n=t,this.#t=n,this.#e=r,this.#r=i,this.#i=s}add(t){let n=this.#s.size===0;return this.#s.add(t),t.status(this.#a),this.#l&&t.update({...this.#l,isInitial:!0}),n&&this.#g(),()=>{this.#s.delete(t)&&this.#s.size===0&&this.#d()}}#d(){this.#u.signal.aborted||(this.#i(),this.#u.abort())}async#g(){let{signal:t}=this.#u;try{let n=await this.#f(t);this.#o("failed");for(let r of this.#s)r.error(n);this.#d()}catch(n){if(!t.aborted)throw n}}async#f(t){let n=0,r=!0;for(;;){let i=this.#t.current(),s=await this.#m(i,t,()=>{n=0,r=!0});if(s.kind==="error"&&s.error.isAuthentication){if(!r||!await this.#t.replace(i))return s.error;r=!1;continue}if(r=!0,n+=1,s.kind==="undelivered"||n>Nu||s.kind==="error"&&!Uu(s.error)){let l=await this.#h(t);if(l)return l;n=0;continue}this.#o(s.kind==="error"?"offline":"connecting");let a=s.kind==="error"?s.error.retryAfterMs??0:0;await vo(a+Xr(this.#e.reconnectMs,this.#e.maxReconnectMs,n),t)}}async#m(t,n,r){this.#a!=="offline"&&this.#o("connecting");let i=new ii(this.#e.firstByteMs,n);try{let s=await this.#n.open(this.#r.subscription,t,i.signal);if(!Ou(s)){let[l]=(await Jr(s)).errors;return l?{kind:"error",error:l}:{kind:"undelivered"}}if(!s.body)return{kind:"undelivered"};let a=()=>i.restart(this.#e.inactivityMs);for await(let l of mo(s.body,a)){if(l.type==="complete")break;if(l.type!=="next")continue;let{data:c,errors:u}=ei(l.text,s),d=c?.usageChanged;if(u[0]||!d)return u[0]?{kind:"error",error:u[0]}:{kind:"ended"};r(),this.#o("streaming"),this.#p(d)}return{kind:"ended"}}catch(s){return n.throwIfAborted(),i.isOver?i.wasStarted?{kind:"ended"}:{kind:"undelivered"}:{kind:"error",error:ti(s)}}finally{i.stop()}}async#h(t){let n=Date.now()+this.#e.pollForMs,r=!0;for(;Date.now()<n;){let i=this.#t.current(),{data:s,errors:a}=await this.#n.send(this.#r.poll,i,t),[l]=a,c=this.#e.pollIntervalMs;if(l?.isAuthentication){if(!r||!await this.#t.replace(i))return l;r=!1;continue}if(r=!0,l){if(!l.retryable)return l;this.#o("offline"),c=Math.max(c,l.retryAfterMs??0)}else s?.usageInsights&&(this.#o("polling"),this.#p(s.usageInsights));await vo(c,t)}return null}#p({range:t,totals:n}){let r=JSON.stringify([t,n]);if(r===this.#c)return;let i=this.#l===null;this.#c=r,this.#l={range:t,totals:n};for(let s of this.#s)s.update({range:t,totals:n,isInitial:i})}#o(t){if(t!==this.#a){this.#a=t;for(let n of this.#s)n.status(t)}}},ii=class{#n=new AbortController;#t;#e;isOver=!1;wasStarted=!1;constructor(t,n){this.#t=n,n.addEventListener("abort",this.#r,{once:!0}),this.#e=setTimeout(this.#i,t),n.aborted&&this.#r()}get signal(){return this.#n.signal}restart(t){this.wasStarted=!0,clearTimeout(this.#e),this.#e=setTimeout(this.#i,t)}stop(){clearTimeout(this.#e),this.#t.removeEventListener("abort",this.#r),this.#n.abort()}#r=()=>this.#n.abort(this.#t.reason);#i=()=>{this.isOver=!0,this.#n.abort()}},Uu=e=>e.retryable&&e.code!=="SUBSCRIPTIONS_FULL",Ou=e=>e.ok&&(e.headers.get("content-type")??"").startsWith("text/event-stream");async function vo(e,t){let n=new AbortController,r=()=>n.abort(),i=globalThis;i.addEventListener?.("online",r),t.addEventListener("abort",r,{once:!0});try{await Kn(e,n.signal).catch(()=>{})}finally{i.removeEventListener?.("online",r),t.removeEventListener("abort",r)}t.throwIfAborted()}function wo({data:e,errors:t}){if(t.length===0)return!1;if(e===null)return!0;let n=new Set(t.map(r=>r.section));return Object.entries(e).every(([r,i])=>i===null&&n.has(r))}var un=class{#n;#t;#e;#r;constructor(t){let n=t.fetch??((r,i)=>globalThis.fetch(r,i));this.#n=new Qn(t),this.#t=new zn(t.url,n,t.timeoutMs??3e4),this.#e={...ho,...t.retry},this.#r=new Wn(this.#t,this.#n,{...xo,...t.live})}query(t,n,r={}){return this.#i(t,n,r.signal,!0)}mutate(t,n,r={}){return this.#i(t,n,r.signal,r.idempotent??!1)}recordUsage(t,n={}){return this.mutate(fo,{records:t},{...n,idempotent:!0})}onUsageChanged(t,n,r={}){return this.#r.subscribe(t,n,r)}async#i(t,n,r,i){let s=ln(t.toString(),n),a=!0;for(let l=1;;){let c=this.#n.current(),u=await this.#t.send(s,c,r),d=u;if(!wo(u))return d;if(a&&d.errors.some(g=>g.isAuthentication)){a=!1;let g=await this.#n.replace(c);if(r?.throwIfAborted(),!g)return d;continue}if(!d.errors.every(g=>Pu(g,i)))return d;let p=yo(this.#e,l,$u(d.errors));if(p===null)return d;await Kn(p,r),l+=1}}};function Pu(e,t){return e.retryable&&(t||e.code!==xe&&e.code!==We)}function $u(e){let t=e.map(n=>n.retryAfterMs).filter(n=>n!==null);return t.length===0?null:Math.max(...t)}var Fu=new Set(["SERVER_BUSY","RATE_LIMITED","QUEUE_FULL","SUBSCRIPTIONS_FULL"]);function Lu(e,t){return t.code===xe?`${e}: the server cannot be reached`:t.code==="FORBIDDEN"?`${e} is not open to this token`:Fu.has(t.code)?`${e}: the server is busy`:`${e} could not be read`}function qu(e){switch(e.action){case"sign-in":return"Sign in again.";case"request-access":return"A token with more rights is needed.";case"retry":return e.section===null?"The page tried several times.":"The rest of the page is complete.";case"contact-operator":return"Give the request id to the operator of this server.";case"change-request":return"Choose another range or filter."}}function Bu(e){return e.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g,t=>ae(t,w.value.timeZone)).replace(/\b\d{4}-\d\d-\d\d\b/g,t=>$e(t,{day:"numeric",month:"short",year:"numeric"})).replace(/(?<![\d.,])\d{5,}(?![\d.,]*\d)/g,t=>M(BigInt(t),"count"))}function ge({text:e}){let t=e.replace(/^[a-z]/,n=>n.toUpperCase()).split(/`([^`]+)`/);return o(k,{children:t.map((n,r)=>r%2===0?Bu(n):o("code",{children:n},r))})}function Le({title:e,error:t,onRetry:n}){return o("div",{class:"notice failed",role:"alert",children:[o("b",{children:Lu(e,t)}),o("p",{children:[o(ge,{text:t.message})," ",o("code",{children:t.code})]}),o("p",{children:qu(t)}),t.requestId&&o("p",{class:"muted",children:["Request ",o("code",{children:t.requestId})," ",o(At,{text:t.requestId,name:"Copy the request id"})]}),o("button",{type:"button",class:"primary",onClick:n,children:"Try again"})]})}function Hu(e){let t={},n=[],{range:r,filter:i,usageTypes:s}=e;if(r?.preset){t.range={preset:r.preset};let l=Fe.find(({preset:c})=>c===r.preset)?.name??r.preset;n.push(`Show ${/^\d/.test(l)?`the last ${l.replace(" d"," days").replace(" h"," hours").replace("1 y","365 days")}`:l.toLowerCase()}`)}else if(r?.instants){let{start:l,end:c}=r.instants;t.range={start:l,end:c},n.push(`Show ${Qe(l.slice(0,10),new Date(Date.parse(c)-1).toISOString().slice(0,10))}`)}if(i){t.filter=ve(i)??{};let l=sn(w.value.filter).map(({label:p})=>p),c=sn(t.filter).map(({label:p})=>p),u=c.filter(p=>!l.includes(p)),d=l.filter(p=>!c.includes(p));n.push(u.length>0?`Filter by ${u.join(", ")}`:`Remove the filter ${d.join(", ")}`)}let a=s&&me.find(l=>l.usageTypes?.length&&l.usageTypes.every(c=>s.includes(c)));return a?(t.measure=a.id,n.push(`Show ${a.name.toLowerCase()}`)):s&&(t.measure="records",n.push("Show all records")),{name:n.map((l,c)=>c===0?l:l[0].toLowerCase()+l.slice(1)).join(" and "),patch:t}}function Et({title:e,reason:t}){let n=t.suggestion&&Hu(t.suggestion);return o("div",{class:"notice empty",children:[o("b",{children:e}),o("p",{children:o(ge,{text:t.message})}),n?.name&&o("button",{type:"button",class:"primary",onClick:()=>D({...n.patch,interval:null,tab:w.value.tab}),children:n.name})]})}function Y({title:e,class:t="",isLoading:n=!1,error:r,hasData:i,lines:s=6,onRetry:a,tools:l,children:c}){return o("section",{class:`panel ${t}`,"aria-label":e,"aria-busy":n,children:[o("div",{class:"panel-head",children:[o("h2",{children:e}),l]}),r?o(Le,{title:e,error:r,onRetry:a}):i?o("div",{class:"panel-body",children:c()}):o(si,{lines:s})]})}function si({lines:e}){return o("div",{class:"placeholder","aria-hidden":"true",children:Array.from({length:e},(t,n)=>o("i",{},n))})}var N=class extends String{__apiType;value;__meta__;constructor(t,n){super(t),this.value=t,this.__meta__=n}toString(){return this.value}},qg=new N(`
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
    `,{fragmentName:"Spec"}),Bg=new N(`
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
    `,{fragmentName:"PriceRow"}),Hg=new N(`
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
    `,{fragmentName:"Totals"}),Vg=new N(`
    fragment Filter on SuggestedFilter {
  accountIds
  agentIds
  missing
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
    `,{fragmentName:"Filter"}),Zg=new N(`
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
  missing
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
    models
    providers
    sessionIds
    sources
    tiers
    usageTypes
    userIds
    workspaceIds
  }
}`,{fragmentName:"Reason"}),jg=new N(`
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
  missing
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
}`,{fragmentName:"InsightsSection"}),So=new N(`
    fragment ChartSection on Query {
  chart: usageSeries(
    range: $range
    timeZone: $timeZone
    filter: $filter
    interval: $interval
    groupBy: $split
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
      accountId
      kind
      total @include(if: $withQuantities)
      cost
      records
      comparedTotal @include(if: $withQuantities)
      comparedCost
      comparedRecords
      quantities @include(if: $withQuantities)
      comparedQuantities @include(if: $withQuantities)
      costs @include(if: $withCosts)
      comparedCosts @include(if: $withCosts)
      recordCounts @include(if: $withRecordCounts)
      comparedRecordCounts @include(if: $withRecordCounts)
    }
    emptyReason {
      ...Reason
    }
  }
}
    fragment Filter on SuggestedFilter {
  accountIds
  agentIds
  missing
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
}`,{fragmentName:"ChartSection"}),ko=new N(`
    fragment TableSection on Query {
  table: usageSeries(
    range: $range
    timeZone: $timeZone
    filter: $filter
    interval: QUARTER
    groupBy: $split
    measure: $measure
    usageTypes: $usageTypes
    top: $rows
    compare: $compare
  ) @include(if: $withTable) {
    unit
    series {
      key
      accountId
      kind
      total @include(if: $withQuantities)
      comparedTotal @include(if: $withQuantities)
      cost
      comparedCost
      records
      comparedRecords
      unpricedRecords
    }
  }
}
    `,{fragmentName:"TableSection"}),To=new N(`
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
  missing
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
}`,{fragmentName:"TiersSection"}),Qg=new N(`
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
  missing
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
    models
    providers
    sessionIds
    sources
    tiers
    usageTypes
    userIds
    workspaceIds
  }
}`,{fragmentName:"FindingsSection"}),Ao=new N(`
    fragment UsersSection on Query {
  users: usageInsights(range: $range, timeZone: $timeZone, filter: $filter) @include(if: $withUsers) {
    breakdown(by: USER, top: 8, measure: $userMeasure) {
      measure
      rows {
        key
        accountId
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
    `,{fragmentName:"UsersSection"}),Kg=new N(`
    fragment AccountsSection on Query {
  accounts: usageInsights(range: $range, timeZone: $timeZone) @include(if: $withAccounts) {
    breakdown(by: ACCOUNT, top: 200, measure: RECORDS) {
      rows {
        key
        kind
        values
        totals {
          records
        }
      }
    }
  }
}
    `,{fragmentName:"AccountsSection"}),Gg=new N(`
    fragment CatalogSection on Query {
  types: usageTypes @include(if: $withCatalog) {
    slug
    unit
    partOfTokens
  }
  config: serviceConfig @include(if: $withCatalog) {
    currency
  }
}
    `,{fragmentName:"CatalogSection"}),Ro=new N(`
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
    groupBy: TIER
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
}`),Io=new N(`
    mutation CreateHardwareSpec($input: CreateHardwareSpecInput!) {
  createHardwareSpec(input: $input) {
    hardwareSpec {
      tier
    }
  }
}
    `),Eo=new N(`
    mutation UpdateHardwareSpec($input: UpdateHardwareSpecInput!) {
  updateHardwareSpec(input: $input) {
    hardwareSpec {
      tier
    }
  }
}
    `),Co=new N(`
    mutation RetireHardwareSpec($input: RetireHardwareSpecInput!) {
  retireHardwareSpec(input: $input) {
    hardwareSpec {
      tier
    }
  }
}
    `),Do=new N(`
    mutation SetPrice($input: SetPriceInput!) {
  setPrice(input: $input) {
    isNew
  }
}
    `),Mo=new N(`
    query IngestionPage($range: DateRangeInput!, $timeZone: TimeZone!, $withIngestion: Boolean!, $withDiagnosis: Boolean!, $withTokens: Boolean!) {
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
    `),No=new N(`
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
    `),Uo=new N(`
    mutation CreateServiceToken($input: CreateServiceTokenInput!) {
  createServiceToken(input: $input) {
    token
    serviceToken {
      name
    }
  }
}
    `),Oo=new N(`
    mutation RotateServiceToken($input: RotateServiceTokenInput!) {
  rotateServiceToken(input: $input) {
    token
    serviceToken {
      name
    }
  }
}
    `),Po=new N(`
    mutation RevokeServiceToken($input: RevokeServiceTokenInput!) {
  revokeServiceToken(input: $input) {
    serviceToken {
      name
    }
  }
}
    `),$o=new N(`
    query UsagePage($range: DateRangeInput!, $timeZone: TimeZone!, $filter: UsageFilter, $interval: SeriesInterval!, $split: UsageDimension!, $measure: UsageMeasure, $userMeasure: UsageMeasure!, $usageTypes: [String!], $compare: SeriesComparison, $rows: Int!, $withInsights: Boolean!, $withChart: Boolean!, $withQuantities: Boolean!, $withCosts: Boolean!, $withRecordCounts: Boolean!, $withTable: Boolean!, $withTiers: Boolean!, $withFindings: Boolean!, $withUsers: Boolean!, $withAccounts: Boolean!, $withCatalog: Boolean!) {
  ...InsightsSection
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
  missing
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
fragment ChartSection on Query {
  chart: usageSeries(
    range: $range
    timeZone: $timeZone
    filter: $filter
    interval: $interval
    groupBy: $split
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
      accountId
      kind
      total @include(if: $withQuantities)
      cost
      records
      comparedTotal @include(if: $withQuantities)
      comparedCost
      comparedRecords
      quantities @include(if: $withQuantities)
      comparedQuantities @include(if: $withQuantities)
      costs @include(if: $withCosts)
      comparedCosts @include(if: $withCosts)
      recordCounts @include(if: $withRecordCounts)
      comparedRecordCounts @include(if: $withRecordCounts)
    }
    emptyReason {
      ...Reason
    }
  }
}
fragment TableSection on Query {
  table: usageSeries(
    range: $range
    timeZone: $timeZone
    filter: $filter
    interval: QUARTER
    groupBy: $split
    measure: $measure
    usageTypes: $usageTypes
    top: $rows
    compare: $compare
  ) @include(if: $withTable) {
    unit
    series {
      key
      accountId
      kind
      total @include(if: $withQuantities)
      comparedTotal @include(if: $withQuantities)
      cost
      comparedCost
      records
      comparedRecords
      unpricedRecords
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
    breakdown(by: USER, top: 8, measure: $userMeasure) {
      measure
      rows {
        key
        accountId
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
    breakdown(by: ACCOUNT, top: 200, measure: RECORDS) {
      rows {
        key
        kind
        values
        totals {
          records
        }
      }
    }
  }
}
fragment CatalogSection on Query {
  types: usageTypes @include(if: $withCatalog) {
    slug
    unit
    partOfTokens
  }
  config: serviceConfig @include(if: $withCatalog) {
    currency
  }
}`),Fo=new N(`
    query ComparedTotals($range: DateRangeInput!, $timeZone: TimeZone!, $filter: UsageFilter) {
  compared: usageInsights(range: $range, timeZone: $timeZone, filter: $filter) {
    totals {
      ...Totals
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
}`),oi=new N(`
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
    `);var Yn="usage-insights.token";function Vu(){try{return sessionStorage.getItem(Yn)}catch{return null}}function Zu(){let e=/^#token=([^&]+)$/.exec(location.hash);return e?.[1]?(history.replaceState(history.state,"",location.pathname+location.search),decodeURIComponent(e[1])):null}var ne=O(Zu()??Vu()),ue=O(oe.isDevelopment||ne.value!==null?"open":"signed-out"),ye=new un({url:new URL(oe.endpoint,location.href).href,token:()=>ne.value??void 0});function Lo(e,t){ne.value=e.trim().replace(/^Bearer\s+/i,""),ue.value="open";try{t?sessionStorage.setItem(Yn,ne.value):sessionStorage.removeItem(Yn)}catch{}}function qo(){ne.value=null,ue.value=oe.isDevelopment?"open":"signed-out";try{sessionStorage.removeItem(Yn)}catch{}}function Bo(){ue.value=ne.value===null?"signed-out":"ended"}var cn=O(!navigator.onLine);addEventListener("online",()=>cn.value=!1);addEventListener("offline",()=>cn.value=!0);function Ct(e,t){let n=O({}),r=O({}),i=O(new Set),s=new Map,a=new Map,l=0;async function c(p){let g=++l,f=new AbortController;for(let h of p)s.set(h,g);let m=new Set(s.values());for(let[h,{abort:b}]of a)m.has(h)||b();a.set(g,{abort:()=>f.abort()}),i.value=new Set([...i.value,...p]);try{let h=await ye.query(e,t(p),{signal:f.signal});u(p.filter(b=>s.get(b)===g),h.data,h.errors)}catch(h){if(!f.signal.aborted)throw h}finally{a.delete(g)}}function u(p,g,f){let m=f.find(({section:h})=>h===null);je(()=>{cn.value=!navigator.onLine||f.some(({code:_})=>_===xe),f.some(({isAuthentication:_})=>_)&&Bo();let h={...r.value},b={...n.value};for(let _ of p){let x=f.find(({section:y})=>y===_)??m;delete h[_],x&&(h[_]=x),x?x.code!==xe&&delete b[_]:b[_]=g?.[_]}[r.value,n.value]=[h,b],i.value=new Set([...i.value].filter(_=>!p.includes(_)))})}function d(){for(let{abort:p}of a.values())p();s.clear(),je(()=>{[n.value,r.value,i.value]=[{},{},new Set]})}return{data:n,errors:r,loading:i,load:c,clear:d}}var Ho=["insights","chart","table","tiers","findings","users","accounts"],ju=["types","config"],dn=O(10);function Vo(){return R.data.value.types?.map(({slug:e})=>e)??to}function Qu(){let e=he(w.value.measure);return e.usageTypes?.length===0?w.value.filter.usageTypes?.length?null:Vo():e.usageTypes}function qe(e){let{range:t,timeZone:n,filter:r,compare:i}=w.value,s=he(w.value.measure),a=l=>e.includes(l);return{range:Ie(t),timeZone:n,filter:ve(r),interval:ut(w.value),split:ze(w.value),measure:s.column==="costs"?"COST":s.column==="records"?"RECORDS":null,userMeasure:s.ranking,usageTypes:Qu(),compare:i,rows:dn.value,withInsights:a("insights"),withChart:a("chart"),withQuantities:s.column==="quantities",withCosts:s.column==="costs",withRecordCounts:s.column==="records",withTable:a("table"),withTiers:a("tiers"),withFindings:a("findings"),withUsers:a("users"),withAccounts:a("accounts"),withCatalog:a("types")||a("config")}}var R=Ct($o,qe),pn=O(w.value),ai=O(null),li=Pe(()=>w.value.compare==="PREVIOUS_PERIOD"?R.data.value.insights?.previous?.totals??null:w.value.compare==="PREVIOUS_YEAR"?ai.value:null);async function gn(e){let t=w.value,n=Vo().length;if(await R.load(e),w.value!==t)return;let{config:r,chart:i,types:s}=R.data.value;je(()=>{r&&Hn(r.currency),pn.value=t}),he(t.measure).usageTypes?.length===0&&s&&s.length>n&&gn(["chart","table"]),t.compare==="PREVIOUS_YEAR"&&i?.comparedRange&&e.includes("insights")&&await Ku(i.comparedRange)}async function Ku({start:e,end:t}){let n=w.value,r=await ye.query(Fo,{range:{instants:{start:e,end:t}},timeZone:n.timeZone,filter:ve(n.filter)});w.value===n&&(ai.value=r.data?.compared?.totals??null)}function pt(){return gn(R.data.value.types?Ho:[...Ho,...ju])}function be(e){return gn([e])}function Zo(e){dn.value=e,gn(["table"])}function jo(){let e={page:"",chart:"",users:""};return J(()=>{let{tab:t,range:n,timeZone:r,filter:i,compare:s,measure:a}=w.value;if(t!=="usage"||ue.value!=="open"){e={page:"",chart:"",users:""};return}let l=JSON.stringify([n,r,i,s,ne.value]),c=JSON.stringify([a,ze(w.value),ut(w.value)]),u=he(a).ranking,d=e;e={page:l,chart:c,users:u},_e(()=>{(l!==d.page||c!==d.chart)&&(dn.value=10),l!==d.page?(ai.value=null,pt()):c!==d.chart&&gn(u===d.users?["chart","table"]:["chart","table","users"])})})}var ui=6,ci=(e,t)=>JSON.stringify(e)===JSON.stringify(t);function di(e){if("preset"in e)return Fe.find(({preset:n})=>n===e.preset)?.name??e.preset;if("from"in e)return Qe(e.from,e.through);let t=R.data.value.insights?.range;return t?Qe(t.firstDay,t.lastDay):"Own range"}function fn(){let{range:e}=w.value,t=r=>D({range:r,interval:null}),n=Fe.slice(0,ui).some(({preset:r})=>ci(e,{preset:r}));return o("div",{class:"range",children:[o("div",{class:"segments",role:"group","aria-label":"Range",children:Fe.slice(0,ui).map(({preset:r,name:i})=>o("button",{type:"button","aria-pressed":ci(e,{preset:r}),onClick:()=>t({preset:r}),children:i},r))}),o(ct,{name:`${n?"More ranges":"Range"}: ${di(e)}`,class:`control ${n?"is-other":"is-chosen"}`,label:o(k,{children:[o("span",{class:"wide-only",children:n?"More":di(e)}),o("span",{class:"narrow-only",children:di(e)})," ",o(Z,{name:"down"})]}),children:r=>o("div",{class:"range-panel",children:[o("ul",{class:"menu",children:Fe.map(({preset:i,name:s},a)=>o("li",{class:a<ui?"narrow-only":"",children:o("button",{type:"button","aria-pressed":ci(e,{preset:i}),onClick:()=>{t({preset:i}),r()},children:/^\d/.test(s)?`Last ${s}`:s})},i))}),o(Gu,{range:e,onChoose:i=>{t(i),r()}})]})})]})}function Gu({range:e,onChoose:t}){let n=R.data.value.insights?.range,[r,i]=T("from"in e?e.from:n?.firstDay??""),[s,a]=T("through"in e?e.through:n?.lastDay??"");return o("form",{class:"own-days",onSubmit:l=>{l.preventDefault(),t({from:r,through:s})},children:[o("label",{children:["From ",o("input",{type:"date",class:"control",required:!0,value:r,min:"2000-01-01",max:"2099-12-31",onInput:l=>i(l.currentTarget.value)})]}),o("label",{children:["Through ",o("input",{type:"date",class:"control",required:!0,value:s,min:r||"2000-01-01",max:"2099-12-31",onInput:l=>a(l.currentTarget.value)})]}),o("button",{type:"submit",class:"primary",children:"Show these days"})]})}function mn(){let{timeZone:e}=w.value,[t,n]=T(""),i=[...new Set([Xt,"UTC",e,...qs()])].filter(s=>s.toLowerCase().replaceAll("_"," ").includes(t.toLowerCase().replaceAll("_"," ")));return o(ct,{name:`Time zone: ${e}`,label:o(k,{children:[o(Z,{name:"globe"})," ",o("span",{class:"ellipsis",children:e.replaceAll("_"," ")})," ",o(Z,{name:"down"})]}),children:s=>o("div",{class:"picker",children:[o("input",{type:"search",class:"control","aria-label":"Search time zones",placeholder:"Search time zones",value:t,onInput:a=>n(a.currentTarget.value)}),o("ul",{class:"menu scroll",children:[i.slice(0,60).map(a=>o("li",{children:o("button",{type:"button","aria-pressed":a===e,onClick:()=>{D({timeZone:a}),s()},children:[a.replaceAll("_"," "),a===Xt&&o("span",{class:"muted",children:" yours"})]})},a)),i.length===0&&o("li",{class:"muted",children:"No such time zone"})]})]})})}function zu(){let{filter:e}=w.value,[t,n]=T(""),r=R.data.value.accounts?.breakdown?.rows.flatMap(({kind:u,key:d})=>u==="VALUE"&&d!==null?[d]:[])??[],i=e.accountIds??[],s=[...new Set([...i,...r])];if(s.length<2)return null;let a=s.filter(u=>u.toLowerCase().includes(t.toLowerCase())),l=u=>D({filter:{...e,accountIds:u}}),c=i.length===0?"All accounts":i.length===1?i[0]:`${i.length} accounts`;return o(ct,{name:`Accounts: ${c}`,label:o(k,{children:[o(Z,{name:"account"})," ",o("span",{class:"ellipsis",children:c})," ",o(Z,{name:"down"})]}),children:()=>o("div",{class:"picker",children:[o("input",{type:"search",class:"control","aria-label":"Search accounts",placeholder:"Search accounts",value:t,onInput:u=>n(u.currentTarget.value)}),o("ul",{class:"menu scroll",children:[i.length>0&&o("li",{children:o("button",{type:"button",onClick:()=>l([]),children:"All accounts"})}),a.map(u=>o("li",{children:o("label",{class:"check",children:[o("input",{type:"checkbox",checked:i.includes(u),onChange:()=>l(i.includes(u)?i.filter(d=>d!==u):[...i,u])}),o("span",{class:"ellipsis",title:u,children:u})]})},u)),a.length===0&&t&&o("li",{children:o("button",{type:"button",onClick:()=>l([...i,t]),children:["Only the account ",o("b",{children:t})]})})]})]})})}var Wu=[{value:"PREVIOUS_PERIOD",name:"vs previous period"},{value:"PREVIOUS_YEAR",name:"vs previous year"},{value:"",name:"No comparison"}];function Xn(){let{filter:e,compare:t}=w.value,n=sn(e),r=R.data.value.insights?.range;return o("div",{class:"tools",role:"group","aria-label":"Range and filter",children:[r&&o("p",{class:"print-only",children:[Qe(r.firstDay,r.lastDay),", ",w.value.timeZone.replaceAll("_"," ")]}),o(fn,{}),o(on,{name:"Compare",options:Wu,value:t??"",onChange:i=>D({compare:i||null})}),o(mn,{}),o(zu,{}),n.map(({label:i,without:s})=>o("span",{class:"chip",children:[o("span",{class:"ellipsis",title:i,children:i}),o("button",{type:"button","aria-label":`Remove the filter ${i}`,onClick:()=>D({filter:s}),children:o(Z,{name:"close"})})]},i)),n.length>1&&o("button",{type:"button",class:"link",onClick:()=>D({filter:{}}),children:"Clear all"})]})}var Yu=["specs","usage","series","prices","types","config"];function Xu(e){let{range:t,timeZone:n}=w.value,r=i=>e.includes(i);return{range:Ie(t),timeZone:n,interval:ut(w.value),withSpecs:r("specs"),withUsage:r("usage"),withSeries:r("series"),withPrices:r("prices"),withTypes:r("types")||r("config")}}var Ee=Ct(Ro,Xu);async function hn(e=Yu){await Ee.load(e);let{config:t}=Ee.data.value;t&&Hn(t.currency)}function Qo(){let e="";return J(()=>{let{range:t,timeZone:n}=w.value,r=JSON.stringify([t,n,ne.value]);ue.value!=="open"||r===e||(e=r,_e(()=>{hn()}))})}function F({label:e,value:t,onInput:n,type:r="text",required:i=!1,placeholder:s,hint:a,disabled:l=!1,list:c}){let u=c&&`options-${e.replaceAll(/\W/g,"-").toLowerCase()}`;return o("label",{children:[o("span",{children:[e,i&&" *"]}),o("input",{class:"control",type:r==="number"?"text":r,inputMode:r==="number"?"decimal":void 0,pattern:r==="number"?"\\d+(\\.\\d{1,9})?":void 0,title:r==="number"?"A number such as 12 or 0.25":void 0,value:t,required:i,placeholder:s,disabled:l,list:u,autoComplete:"off",onInput:d=>n(d.currentTarget.value)}),u&&o("datalist",{id:u,children:c.map(d=>o("option",{value:d},d))}),a&&o("small",{children:a})]})}function Ye({title:e,action:t,isDangerous:n=!1,document:r,variables:i,onDone:s,onClose:a,children:l}){let[c,u]=T(null),[d,p]=T(!1),g=async f=>{f.preventDefault(),p(!0);let m=await ye.mutate(r,i());p(!1),u(m.errors[0]??null),m.data&&m.errors.length===0&&s(m.data)};return o(Rt,{title:e,onClose:a,children:o("form",{class:"form",onSubmit:f=>{g(f)},children:[l,c&&o("div",{class:"notice failed",role:"alert",children:[o("b",{children:"Not saved"}),o("p",{children:[o(ge,{text:c.message})," ",o("code",{children:c.code})]}),c.requestId&&o("p",{class:"muted",children:["Request ",o("code",{children:c.requestId})]})]}),o("div",{class:"buttons",children:[o("button",{type:"button",class:"secondary",onClick:a,children:"Cancel"}),o("button",{type:"submit",class:n?"secondary danger":"primary",disabled:d,children:d?"Sending …":t})]})]})})}var Ko=1024,pi=e=>e.trim()===""?null:Number(e),gt=e=>e.trim()===""?null:e.trim();function Go({spec:e,tier:t="",onDone:n,onClose:r}){let[i,s]=T({tier:e?.tier??t,displayName:e?.displayName??t,hourlyRate:e?.hourlyRate??"",vcpu:e?.vcpu?.toString()??"",memoryGib:e?.memoryMib==null?"":(e.memoryMib/Ko).toString(),gpuModel:e?.gpuModel??"",gpuCount:e?.gpuCount.toString()??"0",gpuMemoryGib:e?.gpuMemoryGib?.toString()??"",regions:e?.regions.join(", ")??"",description:e?.description??"",isAvailable:e?.isAvailable??!0}),a=c=>({value:i[c],onInput:u=>s({...i,[c]:u})}),l=()=>({tier:i.tier,displayName:i.displayName,...i.hourlyRate===(e?.hourlyRate??"")?{}:{hourlyRate:gt(i.hourlyRate)},vcpu:pi(i.vcpu),memoryMib:i.memoryGib.trim()===""?null:Math.round(Number(i.memoryGib)*Ko),gpuModel:gt(i.gpuModel),gpuCount:pi(i.gpuCount)??0,gpuMemoryGib:pi(i.gpuMemoryGib),regions:i.regions.split(",").map(c=>c.trim()).filter(Boolean),description:i.description,isAvailable:i.isAvailable});return o(Ye,{title:e?`Change ${e.displayName}`:"Add a hardware spec",action:e?"Save":"Add",document:e?Eo:Io,variables:()=>({input:l()}),onDone:n,onClose:r,children:[o("div",{class:"fields",children:[o(F,{label:"Tier",required:!0,disabled:e!==null,hint:"As services send it",...a("tier")}),o(F,{label:"Name",required:!0,...a("displayName")}),o(F,{label:"Price per hour",type:"number",hint:"In force from now on",...a("hourlyRate")})]}),o("div",{class:"fields",children:[o(F,{label:"vCPU",type:"number",...a("vcpu")}),o(F,{label:"Memory in GiB",type:"number",...a("memoryGib")}),o(F,{label:"Regions",placeholder:"eu-west, us-east",...a("regions")})]}),o("div",{class:"fields",children:[o(F,{label:"GPU model",...a("gpuModel")}),o(F,{label:"Number of GPUs",type:"number",...a("gpuCount")}),o(F,{label:"Memory per GPU in GiB",type:"number",...a("gpuMemoryGib")})]}),o(F,{label:"Description",...a("description")}),o("label",{class:"check",children:[o("input",{type:"checkbox",checked:i.isAvailable,onChange:()=>s({...i,isAvailable:!i.isAvailable})})," Available"]})]})}function zo({spec:e,onDone:t,onClose:n}){return o(Ye,{title:`Retire ${e.displayName}?`,action:"Retire",isDangerous:!0,document:Co,variables:()=>({input:{tier:e.tier}}),onDone:t,onClose:n,children:o("p",{children:["The spec remains, so that usage recorded on ",o("code",{children:e.tier})," keeps its details. It is no longer listed as available."]})})}var Ju={tokens:"Default: 1000000",seconds:"Default: 3600 (an hour)"};function Wo({types:e,tiers:t,initial:n,onDone:r,onClose:i}){let[s,a]=T({usageType:n.usageType??"",tier:n.tier??"",model:n.model??"",provider:n.provider??"",rate:"",perUnits:"",validFrom:""}),l=d=>({value:s[d],onInput:p=>a({...s,[d]:p})}),c=e.find(({slug:d})=>d===s.usageType)?.unit,u=()=>({usageType:s.usageType,tier:gt(s.tier),model:gt(s.model),provider:gt(s.provider),rate:gt(s.rate),perUnits:gt(s.perUnits),validFrom:s.validFrom===""?null:new Date(s.validFrom).toISOString()});return o(Ye,{title:"Set a price",action:"Set the price",document:Do,variables:()=>({input:u()}),onDone:r,onClose:i,children:[o("div",{class:"fields",children:[o(F,{label:"Usage type",required:!0,list:e.map(({slug:d})=>d),...l("usageType")}),o(F,{label:"Rate",required:!0,type:"number",placeholder:"0.25",...l("rate")}),o(F,{label:c?`Per ${c}`:"Per units",type:"number",placeholder:"1",hint:Ju[c??""]??"Default: 1",...l("perUnits")})]}),o("div",{class:"fields",children:[o(F,{label:"Tier",list:t,hint:"Empty: every tier",...l("tier")}),o(F,{label:"Model",hint:"Empty: every model; gpt-* is a prefix",...l("model")}),o(F,{label:"Provider",hint:"Empty: every provider",...l("provider")})]}),o(F,{label:"In force from",type:"datetime-local",hint:"Your local time. Empty: now. Existing records keep their cost until an operator runs usage-insights reprice.",...l("validFrom")})]})}function yn(e,t){return e==null||t==null?NaN:e<t?-1:e>t?1:e>=t?0:NaN}function ec(e,t){return e==null||t==null?NaN:t<e?-1:t>e?1:t>=e?0:NaN}function Xo(e){let t,n,r;e.length!==2?(t=yn,n=(l,c)=>yn(e(l),c),r=(l,c)=>e(l)-c):(t=e===yn||e===ec?e:tc,n=e,r=e);function i(l,c,u=0,d=l.length){if(u<d){if(t(c,c)!==0)return d;do{let p=u+d>>>1;n(l[p],c)<0?u=p+1:d=p}while(u<d)}return u}function s(l,c,u=0,d=l.length){if(u<d){if(t(c,c)!==0)return d;do{let p=u+d>>>1;n(l[p],c)<=0?u=p+1:d=p}while(u<d)}return u}function a(l,c,u=0,d=l.length){let p=i(l,c,u,d-1);return p>u&&r(l[p-1],c)>-r(l[p],c)?p-1:p}return{left:i,center:a,right:s}}function tc(){return 0}function nc(e){return e===null?NaN:+e}var Jo=Xo(yn),ea=Jo.right,Hf=Jo.left,Vf=Xo(nc).center;var Zf=ta(na),jf=ta(rc);function ta(e){return function(t,n,r=n){if(!((n=+n)>=0))throw new RangeError("invalid rx");if(!((r=+r)>=0))throw new RangeError("invalid ry");let{data:i,width:s,height:a}=t;if(!((s=Math.floor(s))>=0))throw new RangeError("invalid width");if(!((a=Math.floor(a!==void 0?a:i.length/s))>=0))throw new RangeError("invalid height");if(!s||!a||!n&&!r)return t;let l=n&&e(n),c=r&&e(r),u=i.slice();return l&&c?(Dt(l,u,i,s,a),Dt(l,i,u,s,a),Dt(l,u,i,s,a),Mt(c,i,u,s,a),Mt(c,u,i,s,a),Mt(c,i,u,s,a)):l?(Dt(l,i,u,s,a),Dt(l,u,i,s,a),Dt(l,i,u,s,a)):c&&(Mt(c,i,u,s,a),Mt(c,u,i,s,a),Mt(c,i,u,s,a)),t}}function Dt(e,t,n,r,i){for(let s=0,a=r*i;s<a;)e(t,n,s,s+=r,1)}function Mt(e,t,n,r,i){for(let s=0,a=r*i;s<r;++s)e(t,n,s,s+a,r)}function rc(e){let t=na(e);return(n,r,i,s,a)=>{i<<=2,s<<=2,a<<=2,t(n,r,i+0,s+0,a),t(n,r,i+1,s+1,a),t(n,r,i+2,s+2,a),t(n,r,i+3,s+3,a)}}function na(e){let t=Math.floor(e);if(t===e)return ic(e);let n=e-t,r=2*e+1;return(i,s,a,l,c)=>{if(!((l-=c)>=a))return;let u=t*s[a],d=c*t,p=d+c;for(let g=a,f=a+d;g<f;g+=c)u+=s[Math.min(l,g)];for(let g=a,f=l;g<=f;g+=c)u+=s[Math.min(l,g+d)],i[g]=(u+n*(s[Math.max(a,g-p)]+s[Math.min(l,g+p)]))/r,u-=s[Math.max(a,g-d)]}}function ic(e){let t=2*e+1;return(n,r,i,s,a)=>{if(!((s-=a)>=i))return;let l=e*r[i],c=a*e;for(let u=i,d=i+c;u<d;u+=a)l+=r[Math.min(s,u)];for(let u=i,d=s;u<=d;u+=a)l+=r[Math.min(s,u+c)],n[u]=l/t,l-=r[Math.max(i,u-c)]}}var bn=class extends Map{constructor(t,n=ac){if(super(),Object.defineProperties(this,{_intern:{value:new Map},_key:{value:n}}),t!=null)for(let[r,i]of t)this.set(r,i)}get(t){return super.get(Yo(this,t))}has(t){return super.has(Yo(this,t))}set(t,n){return super.set(sc(this,t),n)}delete(t){return super.delete(oc(this,t))}};function Yo({_intern:e,_key:t},n){let r=t(n);return e.has(r)?e.get(r):n}function sc({_intern:e,_key:t},n){let r=t(n);return e.has(r)?e.get(r):(e.set(r,n),n)}function oc({_intern:e,_key:t},n){let r=t(n);return e.has(r)&&(n=e.get(r),e.delete(r)),n}function ac(e){return e!==null&&typeof e=="object"?e.valueOf():e}var lc=Array.prototype,Qf=lc.slice;var uc=Math.sqrt(50),cc=Math.sqrt(10),dc=Math.sqrt(2);function Jn(e,t,n){let r=(t-e)/Math.max(0,n),i=Math.floor(Math.log10(r)),s=r/Math.pow(10,i),a=s>=uc?10:s>=cc?5:s>=dc?2:1,l,c,u;return i<0?(u=Math.pow(10,-i)/a,l=Math.round(e*u),c=Math.round(t*u),l/u<e&&++l,c/u>t&&--c,u=-u):(u=Math.pow(10,i)*a,l=Math.round(e/u),c=Math.round(t/u),l*u<e&&++l,c*u>t&&--c),c<l&&.5<=n&&n<2?Jn(e,t,n*2):[l,c,u]}function ra(e,t,n){if(t=+t,e=+e,n=+n,!(n>0))return[];if(e===t)return[e];let r=t<e,[i,s,a]=r?Jn(t,e,n):Jn(e,t,n);if(!(s>=i))return[];let l=s-i+1,c=new Array(l);if(r)if(a<0)for(let u=0;u<l;++u)c[u]=(s-u)/-a;else for(let u=0;u<l;++u)c[u]=(s-u)*a;else if(a<0)for(let u=0;u<l;++u)c[u]=(i+u)/-a;else for(let u=0;u<l;++u)c[u]=(i+u)*a;return c}function er(e,t,n){return t=+t,e=+e,n=+n,Jn(e,t,n)[2]}function ia(e,t,n){t=+t,e=+e,n=+n;let r=t<e,i=r?er(t,e,n):er(e,t,n);return(r?-1:1)*(i<0?1/-i:i)}function gi(e,t){let n;if(t===void 0)for(let r of e)r!=null&&(n<r||n===void 0&&r>=r)&&(n=r);else{let r=-1;for(let i of e)(i=t(i,++r,e))!=null&&(n<i||n===void 0&&i>=i)&&(n=i)}return n}function sa(e,t,n){e=+e,t=+t,n=(i=arguments.length)<2?(t=e,e=0,1):i<3?1:+n;for(var r=-1,i=Math.max(0,Math.ceil((t-e)/n))|0,s=new Array(i);++r<i;)s[r]=e+r*n;return s}var Kf=pc(Math.random);function pc(e){return function(n,r=0,i=n.length){let s=i-(r=+r);for(;s;){let a=e()*s--|0,l=n[s+r];n[s+r]=n[a+r],n[a+r]=l}return n}}function Pt(e,t,n){e.prototype=t.prototype=n,n.constructor=e}function xn(e,t){var n=Object.create(e.prototype);for(var r in t)n[r]=t[r];return n}function Xe(){}var yt=.7,Ot=1/yt,Nt="\\s*([+-]?\\d+)\\s*",_n="\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)\\s*",Ce="\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)%\\s*",gc=/^#([0-9a-f]{3,8})$/,fc=new RegExp(`^rgb\\(${Nt},${Nt},${Nt}\\)$`),mc=new RegExp(`^rgb\\(${Ce},${Ce},${Ce}\\)$`),hc=new RegExp(`^rgba\\(${Nt},${Nt},${Nt},${_n}\\)$`),yc=new RegExp(`^rgba\\(${Ce},${Ce},${Ce},${_n}\\)$`),bc=new RegExp(`^hsl\\(${_n},${Ce},${Ce}\\)$`),_c=new RegExp(`^hsla\\(${_n},${Ce},${Ce},${_n}\\)$`),oa={aliceblue:15792383,antiquewhite:16444375,aqua:65535,aquamarine:8388564,azure:15794175,beige:16119260,bisque:16770244,black:0,blanchedalmond:16772045,blue:255,blueviolet:9055202,brown:10824234,burlywood:14596231,cadetblue:6266528,chartreuse:8388352,chocolate:13789470,coral:16744272,cornflowerblue:6591981,cornsilk:16775388,crimson:14423100,cyan:65535,darkblue:139,darkcyan:35723,darkgoldenrod:12092939,darkgray:11119017,darkgreen:25600,darkgrey:11119017,darkkhaki:12433259,darkmagenta:9109643,darkolivegreen:5597999,darkorange:16747520,darkorchid:10040012,darkred:9109504,darksalmon:15308410,darkseagreen:9419919,darkslateblue:4734347,darkslategray:3100495,darkslategrey:3100495,darkturquoise:52945,darkviolet:9699539,deeppink:16716947,deepskyblue:49151,dimgray:6908265,dimgrey:6908265,dodgerblue:2003199,firebrick:11674146,floralwhite:16775920,forestgreen:2263842,fuchsia:16711935,gainsboro:14474460,ghostwhite:16316671,gold:16766720,goldenrod:14329120,gray:8421504,green:32768,greenyellow:11403055,grey:8421504,honeydew:15794160,hotpink:16738740,indianred:13458524,indigo:4915330,ivory:16777200,khaki:15787660,lavender:15132410,lavenderblush:16773365,lawngreen:8190976,lemonchiffon:16775885,lightblue:11393254,lightcoral:15761536,lightcyan:14745599,lightgoldenrodyellow:16448210,lightgray:13882323,lightgreen:9498256,lightgrey:13882323,lightpink:16758465,lightsalmon:16752762,lightseagreen:2142890,lightskyblue:8900346,lightslategray:7833753,lightslategrey:7833753,lightsteelblue:11584734,lightyellow:16777184,lime:65280,limegreen:3329330,linen:16445670,magenta:16711935,maroon:8388608,mediumaquamarine:6737322,mediumblue:205,mediumorchid:12211667,mediumpurple:9662683,mediumseagreen:3978097,mediumslateblue:8087790,mediumspringgreen:64154,mediumturquoise:4772300,mediumvioletred:13047173,midnightblue:1644912,mintcream:16121850,mistyrose:16770273,moccasin:16770229,navajowhite:16768685,navy:128,oldlace:16643558,olive:8421376,olivedrab:7048739,orange:16753920,orangered:16729344,orchid:14315734,palegoldenrod:15657130,palegreen:10025880,paleturquoise:11529966,palevioletred:14381203,papayawhip:16773077,peachpuff:16767673,peru:13468991,pink:16761035,plum:14524637,powderblue:11591910,purple:8388736,rebeccapurple:6697881,red:16711680,rosybrown:12357519,royalblue:4286945,saddlebrown:9127187,salmon:16416882,sandybrown:16032864,seagreen:3050327,seashell:16774638,sienna:10506797,silver:12632256,skyblue:8900331,slateblue:6970061,slategray:7372944,slategrey:7372944,snow:16775930,springgreen:65407,steelblue:4620980,tan:13808780,teal:32896,thistle:14204888,tomato:16737095,turquoise:4251856,violet:15631086,wheat:16113331,white:16777215,whitesmoke:16119285,yellow:16776960,yellowgreen:10145074};Pt(Xe,$t,{copy(e){return Object.assign(new this.constructor,this,e)},displayable(){return this.rgb().displayable()},hex:aa,formatHex:aa,formatHex8:vc,formatHsl:xc,formatRgb:la,toString:la});function aa(){return this.rgb().formatHex()}function vc(){return this.rgb().formatHex8()}function xc(){return ya(this).formatHsl()}function la(){return this.rgb().formatRgb()}function $t(e){var t,n;return e=(e+"").trim().toLowerCase(),(t=gc.exec(e))?(n=t[1].length,t=parseInt(t[1],16),n===6?ua(t):n===3?new X(t>>8&15|t>>4&240,t>>4&15|t&240,(t&15)<<4|t&15,1):n===8?tr(t>>24&255,t>>16&255,t>>8&255,(t&255)/255):n===4?tr(t>>12&15|t>>8&240,t>>8&15|t>>4&240,t>>4&15|t&240,((t&15)<<4|t&15)/255):null):(t=fc.exec(e))?new X(t[1],t[2],t[3],1):(t=mc.exec(e))?new X(t[1]*255/100,t[2]*255/100,t[3]*255/100,1):(t=hc.exec(e))?tr(t[1],t[2],t[3],t[4]):(t=yc.exec(e))?tr(t[1]*255/100,t[2]*255/100,t[3]*255/100,t[4]):(t=bc.exec(e))?pa(t[1],t[2]/100,t[3]/100,1):(t=_c.exec(e))?pa(t[1],t[2]/100,t[3]/100,t[4]):oa.hasOwnProperty(e)?ua(oa[e]):e==="transparent"?new X(NaN,NaN,NaN,0):null}function ua(e){return new X(e>>16&255,e>>8&255,e&255,1)}function tr(e,t,n,r){return r<=0&&(e=t=n=NaN),new X(e,t,n,r)}function _i(e){return e instanceof Xe||(e=$t(e)),e?(e=e.rgb(),new X(e.r,e.g,e.b,e.opacity)):new X}function wn(e,t,n,r){return arguments.length===1?_i(e):new X(e,t,n,r??1)}function X(e,t,n,r){this.r=+e,this.g=+t,this.b=+n,this.opacity=+r}Pt(X,wn,xn(Xe,{brighter(e){return e=e==null?Ot:Math.pow(Ot,e),new X(this.r*e,this.g*e,this.b*e,this.opacity)},darker(e){return e=e==null?yt:Math.pow(yt,e),new X(this.r*e,this.g*e,this.b*e,this.opacity)},rgb(){return this},clamp(){return new X(mt(this.r),mt(this.g),mt(this.b),rr(this.opacity))},displayable(){return-.5<=this.r&&this.r<255.5&&-.5<=this.g&&this.g<255.5&&-.5<=this.b&&this.b<255.5&&0<=this.opacity&&this.opacity<=1},hex:ca,formatHex:ca,formatHex8:wc,formatRgb:da,toString:da}));function ca(){return`#${ft(this.r)}${ft(this.g)}${ft(this.b)}`}function wc(){return`#${ft(this.r)}${ft(this.g)}${ft(this.b)}${ft((isNaN(this.opacity)?1:this.opacity)*255)}`}function da(){let e=rr(this.opacity);return`${e===1?"rgb(":"rgba("}${mt(this.r)}, ${mt(this.g)}, ${mt(this.b)}${e===1?")":`, ${e})`}`}function rr(e){return isNaN(e)?1:Math.max(0,Math.min(1,e))}function mt(e){return Math.max(0,Math.min(255,Math.round(e)||0))}function ft(e){return e=mt(e),(e<16?"0":"")+e.toString(16)}function pa(e,t,n,r){return r<=0?e=t=n=NaN:n<=0||n>=1?e=t=NaN:t<=0&&(e=NaN),new we(e,t,n,r)}function ya(e){if(e instanceof we)return new we(e.h,e.s,e.l,e.opacity);if(e instanceof Xe||(e=$t(e)),!e)return new we;if(e instanceof we)return e;e=e.rgb();var t=e.r/255,n=e.g/255,r=e.b/255,i=Math.min(t,n,r),s=Math.max(t,n,r),a=NaN,l=s-i,c=(s+i)/2;return l?(t===s?a=(n-r)/l+(n<r)*6:n===s?a=(r-t)/l+2:a=(t-n)/l+4,l/=c<.5?s+i:2-s-i,a*=60):l=c>0&&c<1?0:a,new we(a,l,c,e.opacity)}function sr(e,t,n,r){return arguments.length===1?ya(e):new we(e,t,n,r??1)}function we(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}Pt(we,sr,xn(Xe,{brighter(e){return e=e==null?Ot:Math.pow(Ot,e),new we(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?yt:Math.pow(yt,e),new we(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=this.h%360+(this.h<0)*360,t=isNaN(e)||isNaN(this.s)?0:this.s,n=this.l,r=n+(n<.5?n:1-n)*t,i=2*n-r;return new X(fi(e>=240?e-240:e+120,i,r),fi(e,i,r),fi(e<120?e+240:e-120,i,r),this.opacity)},clamp(){return new we(ga(this.h),nr(this.s),nr(this.l),rr(this.opacity))},displayable(){return(0<=this.s&&this.s<=1||isNaN(this.s))&&0<=this.l&&this.l<=1&&0<=this.opacity&&this.opacity<=1},formatHsl(){let e=rr(this.opacity);return`${e===1?"hsl(":"hsla("}${ga(this.h)}, ${nr(this.s)*100}%, ${nr(this.l)*100}%${e===1?")":`, ${e})`}`}}));function ga(e){return e=(e||0)%360,e<0?e+360:e}function nr(e){return Math.max(0,Math.min(1,e||0))}function fi(e,t,n){return(e<60?t+(n-t)*e/60:e<180?n:e<240?t+(n-t)*(240-e)/60:t)*255}var ba=Math.PI/180,_a=180/Math.PI,ir=18,va=.96422,xa=1,wa=.82521,Sa=4/29,Ut=6/29,ka=3*Ut*Ut,Sc=Ut*Ut*Ut;function Ta(e){if(e instanceof De)return new De(e.l,e.a,e.b,e.opacity);if(e instanceof Be)return Ra(e);e instanceof X||(e=_i(e));var t=bi(e.r),n=bi(e.g),r=bi(e.b),i=mi((.2225045*t+.7168786*n+.0606169*r)/xa),s,a;return t===n&&n===r?s=a=i:(s=mi((.4360747*t+.3850649*n+.1430804*r)/va),a=mi((.0139322*t+.0971045*n+.7141733*r)/wa)),new De(116*i-16,500*(s-i),200*(i-a),e.opacity)}function Aa(e,t,n,r){return arguments.length===1?Ta(e):new De(e,t,n,r??1)}function De(e,t,n,r){this.l=+e,this.a=+t,this.b=+n,this.opacity=+r}Pt(De,Aa,xn(Xe,{brighter(e){return new De(this.l+ir*(e??1),this.a,this.b,this.opacity)},darker(e){return new De(this.l-ir*(e??1),this.a,this.b,this.opacity)},rgb(){var e=(this.l+16)/116,t=isNaN(this.a)?e:e+this.a/500,n=isNaN(this.b)?e:e-this.b/200;return t=va*hi(t),e=xa*hi(e),n=wa*hi(n),new X(yi(3.1338561*t-1.6168667*e-.4906146*n),yi(-.9787684*t+1.9161415*e+.033454*n),yi(.0719453*t-.2289914*e+1.4052427*n),this.opacity)}}));function mi(e){return e>Sc?Math.pow(e,1/3):e/ka+Sa}function hi(e){return e>Ut?e*e*e:ka*(e-Sa)}function yi(e){return 255*(e<=.0031308?12.92*e:1.055*Math.pow(e,1/2.4)-.055)}function bi(e){return(e/=255)<=.04045?e/12.92:Math.pow((e+.055)/1.055,2.4)}function kc(e){if(e instanceof Be)return new Be(e.h,e.c,e.l,e.opacity);if(e instanceof De||(e=Ta(e)),e.a===0&&e.b===0)return new Be(NaN,0<e.l&&e.l<100?0:NaN,e.l,e.opacity);var t=Math.atan2(e.b,e.a)*_a;return new Be(t<0?t+360:t,Math.sqrt(e.a*e.a+e.b*e.b),e.l,e.opacity)}function or(e,t,n,r){return arguments.length===1?kc(e):new Be(e,t,n,r??1)}function Be(e,t,n,r){this.h=+e,this.c=+t,this.l=+n,this.opacity=+r}function Ra(e){if(isNaN(e.h))return new De(e.l,0,0,e.opacity);var t=e.h*ba;return new De(e.l,Math.cos(t)*e.c,Math.sin(t)*e.c,e.opacity)}Pt(Be,or,xn(Xe,{brighter(e){return new Be(this.h,this.c,this.l+ir*(e??1),this.opacity)},darker(e){return new Be(this.h,this.c,this.l-ir*(e??1),this.opacity)},rgb(){return Ra(this).rgb()}}));var Ia=-.14861,vi=1.78277,xi=-.29227,ar=-.90649,vn=1.97294,fa=vn*ar,ma=vn*vi,ha=vi*xi-ar*Ia;function Tc(e){if(e instanceof ht)return new ht(e.h,e.s,e.l,e.opacity);e instanceof X||(e=_i(e));var t=e.r/255,n=e.g/255,r=e.b/255,i=(ha*r+fa*t-ma*n)/(ha+fa-ma),s=r-i,a=(vn*(n-i)-xi*s)/ar,l=Math.sqrt(a*a+s*s)/(vn*i*(1-i)),c=l?Math.atan2(a,s)*_a-120:NaN;return new ht(c<0?c+360:c,l,i,e.opacity)}function lr(e,t,n,r){return arguments.length===1?Tc(e):new ht(e,t,n,r??1)}function ht(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}Pt(ht,lr,xn(Xe,{brighter(e){return e=e==null?Ot:Math.pow(Ot,e),new ht(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?yt:Math.pow(yt,e),new ht(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=isNaN(this.h)?0:(this.h+120)*ba,t=+this.l,n=isNaN(this.s)?0:this.s*t*(1-t),r=Math.cos(e),i=Math.sin(e);return new X(255*(t+n*(Ia*r+vi*i)),255*(t+n*(xi*r+ar*i)),255*(t+n*(vn*r)),this.opacity)}}));function Ma(e,t,n,r,i){var s=e*e,a=s*e;return((1-3*e+3*s-a)*t+(4-6*s+3*a)*n+(1+3*e+3*s-3*a)*r+a*i)/6}function Ac(e){var t=e.length-1;return function(n){var r=n<=0?n=0:n>=1?(n=1,t-1):Math.floor(n*t),i=e[r],s=e[r+1],a=r>0?e[r-1]:2*i-s,l=r<t-1?e[r+2]:2*s-i;return Ma((n-r/t)*t,a,i,s,l)}}function Rc(e){var t=e.length;return function(n){var r=Math.floor(((n%=1)<0?++n:n)*t),i=e[(r+t-1)%t],s=e[r%t],a=e[(r+1)%t],l=e[(r+2)%t];return Ma((n-r/t)*t,i,s,a,l)}}var cr=e=>()=>e;function Na(e,t){return function(n){return e+n*t}}function Ic(e,t,n){return e=Math.pow(e,n),t=Math.pow(t,n)-e,n=1/n,function(r){return Math.pow(e+r*t,n)}}function Ti(e,t){var n=t-e;return n?Na(e,n>180||n<-180?n-360*Math.round(n/360):n):cr(isNaN(e)?t:e)}function Ec(e){return(e=+e)==1?de:function(t,n){return n-t?Ic(t,n,e):cr(isNaN(t)?n:t)}}function de(e,t){var n=t-e;return n?Na(e,n):cr(isNaN(e)?t:e)}var Ea=(function e(t){var n=Ec(t);function r(i,s){var a=n((i=wn(i)).r,(s=wn(s)).r),l=n(i.g,s.g),c=n(i.b,s.b),u=de(i.opacity,s.opacity);return function(d){return i.r=a(d),i.g=l(d),i.b=c(d),i.opacity=u(d),i+""}}return r.gamma=e,r})(1);function Ua(e){return function(t){var n=t.length,r=new Array(n),i=new Array(n),s=new Array(n),a,l;for(a=0;a<n;++a)l=wn(t[a]),r[a]=l.r||0,i[a]=l.g||0,s[a]=l.b||0;return r=e(r),i=e(i),s=e(s),l.opacity=1,function(c){return l.r=r(c),l.g=i(c),l.b=s(c),l+""}}}var Yf=Ua(Ac),Xf=Ua(Rc);function Cc(e,t){t||(t=[]);var n=e?Math.min(t.length,e.length):0,r=t.slice(),i;return function(s){for(i=0;i<n;++i)r[i]=e[i]*(1-s)+t[i]*s;return r}}function Dc(e){return ArrayBuffer.isView(e)&&!(e instanceof DataView)}function Mc(e,t){var n=t?t.length:0,r=e?Math.min(n,e.length):0,i=new Array(r),s=new Array(n),a;for(a=0;a<r;++a)i[a]=dr(e[a],t[a]);for(;a<n;++a)s[a]=t[a];return function(l){for(a=0;a<r;++a)s[a]=i[a](l);return s}}function Nc(e,t){var n=new Date;return e=+e,t=+t,function(r){return n.setTime(e*(1-r)+t*r),n}}function Se(e,t){return e=+e,t=+t,function(n){return e*(1-n)+t*n}}function Uc(e,t){var n={},r={},i;(e===null||typeof e!="object")&&(e={}),(t===null||typeof t!="object")&&(t={});for(i in t)i in e?n[i]=dr(e[i],t[i]):r[i]=t[i];return function(s){for(i in n)r[i]=n[i](s);return r}}var Si=/[-+]?(?:\d+\.?\d*|\.?\d+)(?:[eE][-+]?\d+)?/g,wi=new RegExp(Si.source,"g");function Oc(e){return function(){return e}}function Pc(e){return function(t){return e(t)+""}}function $c(e,t){var n=Si.lastIndex=wi.lastIndex=0,r,i,s,a=-1,l=[],c=[];for(e=e+"",t=t+"";(r=Si.exec(e))&&(i=wi.exec(t));)(s=i.index)>n&&(s=t.slice(n,s),l[a]?l[a]+=s:l[++a]=s),(r=r[0])===(i=i[0])?l[a]?l[a]+=i:l[++a]=i:(l[++a]=null,c.push({i:a,x:Se(r,i)})),n=wi.lastIndex;return n<t.length&&(s=t.slice(n),l[a]?l[a]+=s:l[++a]=s),l.length<2?c[0]?Pc(c[0].x):Oc(t):(t=c.length,function(u){for(var d=0,p;d<t;++d)l[(p=c[d]).i]=p.x(u);return l.join("")})}function dr(e,t){var n=typeof t,r;return t==null||n==="boolean"?cr(t):(n==="number"?Se:n==="string"?(r=$t(t))?(t=r,Ea):$c:t instanceof $t?Ea:t instanceof Date?Nc:Dc(t)?Cc:Array.isArray(t)?Mc:typeof t.valueOf!="function"&&typeof t.toString!="function"||isNaN(t)?Uc:Se)(e,t)}function Oa(e,t){return e=+e,t=+t,function(n){return Math.round(e*(1-n)+t*n)}}var Ca=180/Math.PI,ki={translateX:0,translateY:0,rotate:0,skewX:0,scaleX:1,scaleY:1};function Pa(e,t,n,r,i,s){var a,l,c;return(a=Math.sqrt(e*e+t*t))&&(e/=a,t/=a),(c=e*n+t*r)&&(n-=e*c,r-=t*c),(l=Math.sqrt(n*n+r*r))&&(n/=l,r/=l,c/=l),e*r<t*n&&(e=-e,t=-t,c=-c,a=-a),{translateX:i,translateY:s,rotate:Math.atan2(t,e)*Ca,skewX:Math.atan(c)*Ca,scaleX:a,scaleY:l}}var ur;function Fc(e){let t=new(typeof DOMMatrix=="function"?DOMMatrix:WebKitCSSMatrix)(e+"");return t.isIdentity?ki:Pa(t.a,t.b,t.c,t.d,t.e,t.f)}function Lc(e){return e==null||(ur||(ur=document.createElementNS("http://www.w3.org/2000/svg","g")),ur.setAttribute("transform",e),!(e=ur.transform.baseVal.consolidate()))?ki:(e=e.matrix,Pa(e.a,e.b,e.c,e.d,e.e,e.f))}function $a(e,t,n,r){function i(u){return u.length?u.pop()+" ":""}function s(u,d,p,g,f,m){if(u!==p||d!==g){var h=f.push("translate(",null,t,null,n);m.push({i:h-4,x:Se(u,p)},{i:h-2,x:Se(d,g)})}else(p||g)&&f.push("translate("+p+t+g+n)}function a(u,d,p,g){u!==d?(u-d>180?d+=360:d-u>180&&(u+=360),g.push({i:p.push(i(p)+"rotate(",null,r)-2,x:Se(u,d)})):d&&p.push(i(p)+"rotate("+d+r)}function l(u,d,p,g){u!==d?g.push({i:p.push(i(p)+"skewX(",null,r)-2,x:Se(u,d)}):d&&p.push(i(p)+"skewX("+d+r)}function c(u,d,p,g,f,m){if(u!==p||d!==g){var h=f.push(i(f)+"scale(",null,",",null,")");m.push({i:h-4,x:Se(u,p)},{i:h-2,x:Se(d,g)})}else(p!==1||g!==1)&&f.push(i(f)+"scale("+p+","+g+")")}return function(u,d){var p=[],g=[];return u=e(u),d=e(d),s(u.translateX,u.translateY,d.translateX,d.translateY,p,g),a(u.rotate,d.rotate,p,g),l(u.skewX,d.skewX,p,g),c(u.scaleX,u.scaleY,d.scaleX,d.scaleY,p,g),u=d=null,function(f){for(var m=-1,h=g.length,b;++m<h;)p[(b=g[m]).i]=b.x(f);return p.join("")}}}var Jf=$a(Fc,"px, ","px)","deg)"),em=$a(Lc,", ",")",")"),qc=1e-12;function Da(e){return((e=Math.exp(e))+1/e)/2}function Bc(e){return((e=Math.exp(e))-1/e)/2}function Hc(e){return((e=Math.exp(2*e))-1)/(e+1)}var tm=(function e(t,n,r){function i(s,a){var l=s[0],c=s[1],u=s[2],d=a[0],p=a[1],g=a[2],f=d-l,m=p-c,h=f*f+m*m,b,_;if(h<qc)_=Math.log(g/u)/t,b=function(re){return[l+re*f,c+re*m,u*Math.exp(t*re*_)]};else{var x=Math.sqrt(h),y=(g*g-u*u+r*h)/(2*u*n*x),v=(g*g-u*u-r*h)/(2*g*n*x),E=Math.log(Math.sqrt(y*y+1)-y),P=Math.log(Math.sqrt(v*v+1)-v);_=(P-E)/t,b=function(re){var ce=re*_,Te=Da(E),ie=u/(n*x)*(Te*Hc(t*ce+E)-Bc(E));return[l+ie*f,c+ie*m,u*Te/Da(t*ce+E)]}}return b.duration=Math.abs(_)*1e3*t/Math.SQRT2,b}return i.rho=function(s){var a=Math.max(.001,+s),l=a*a,c=l*l;return e(a,l,c)},i})(Math.SQRT2,2,4);function Fa(e){return function(t,n){var r=e((t=sr(t)).h,(n=sr(n)).h),i=de(t.s,n.s),s=de(t.l,n.l),a=de(t.opacity,n.opacity);return function(l){return t.h=r(l),t.s=i(l),t.l=s(l),t.opacity=a(l),t+""}}}var nm=Fa(Ti),rm=Fa(de);function La(e){return function(t,n){var r=e((t=or(t)).h,(n=or(n)).h),i=de(t.c,n.c),s=de(t.l,n.l),a=de(t.opacity,n.opacity);return function(l){return t.h=r(l),t.c=i(l),t.l=s(l),t.opacity=a(l),t+""}}}var im=La(Ti),sm=La(de);function qa(e){return(function t(n){n=+n;function r(i,s){var a=e((i=lr(i)).h,(s=lr(s)).h),l=de(i.s,s.s),c=de(i.l,s.l),u=de(i.opacity,s.opacity);return function(d){return i.h=a(d),i.s=l(d),i.l=c(Math.pow(d,n)),i.opacity=u(d),i+""}}return r.gamma=t,r})(1)}var om=qa(Ti),am=qa(de);function Vc(e){return Math.abs(e=Math.round(e))>=1e21?e.toLocaleString("en").replace(/,/g,""):e.toString(10)}function gr(e,t){if(!isFinite(e)||e===0)return null;var n=(e=t?e.toExponential(t-1):e.toExponential()).indexOf("e"),r=e.slice(0,n);return[r.length>1?r[0]+r.slice(2):r,+e.slice(n+1)]}function Ft(e){return e=gr(Math.abs(e)),e?e[1]:NaN}function Zc(e,t){return function(n,r){for(var i=n.length,s=[],a=0,l=e[0],c=0;i>0&&l>0&&(c+l+1>r&&(l=Math.max(1,r-c)),s.push(n.substring(i-=l,i+l)),!((c+=l+1)>r));)l=e[a=(a+1)%e.length];return s.reverse().join(t)}}function jc(e){return function(t){return t.replace(/[0-9]/g,function(n){return e[+n]})}}var Qc=/^(?:(.)?([<>=^]))?([+\-( ])?([$#])?(0)?(\d+)?(,)?(\.\d+)?(~)?([a-z%])?$/i;function Sn(e){if(!(t=Qc.exec(e)))throw new Error("invalid format: "+e);var t;return new Ai({fill:t[1],align:t[2],sign:t[3],symbol:t[4],zero:t[5],width:t[6],comma:t[7],precision:t[8]&&t[8].slice(1),trim:t[9],type:t[10]})}Sn.prototype=Ai.prototype;function Ai(e){this.fill=e.fill===void 0?" ":e.fill+"",this.align=e.align===void 0?">":e.align+"",this.sign=e.sign===void 0?"-":e.sign+"",this.symbol=e.symbol===void 0?"":e.symbol+"",this.zero=!!e.zero,this.width=e.width===void 0?void 0:+e.width,this.comma=!!e.comma,this.precision=e.precision===void 0?void 0:+e.precision,this.trim=!!e.trim,this.type=e.type===void 0?"":e.type+""}Ai.prototype.toString=function(){return this.fill+this.align+this.sign+this.symbol+(this.zero?"0":"")+(this.width===void 0?"":Math.max(1,this.width|0))+(this.comma?",":"")+(this.precision===void 0?"":"."+Math.max(0,this.precision|0))+(this.trim?"~":"")+this.type};function Kc(e){e:for(var t=e.length,n=1,r=-1,i;n<t;++n)switch(e[n]){case".":r=i=n;break;case"0":r===0&&(r=n),i=n;break;default:if(!+e[n])break e;r>0&&(r=0);break}return r>0?e.slice(0,r)+e.slice(i+1):e}var fr;function Gc(e,t){var n=gr(e,t);if(!n)return fr=void 0,e.toPrecision(t);var r=n[0],i=n[1],s=i-(fr=Math.max(-8,Math.min(8,Math.floor(i/3)))*3)+1,a=r.length;return s===a?r:s>a?r+new Array(s-a+1).join("0"):s>0?r.slice(0,s)+"."+r.slice(s):"0."+new Array(1-s).join("0")+gr(e,Math.max(0,t+s-1))[0]}function Ba(e,t){var n=gr(e,t);if(!n)return e+"";var r=n[0],i=n[1];return i<0?"0."+new Array(-i).join("0")+r:r.length>i+1?r.slice(0,i+1)+"."+r.slice(i+1):r+new Array(i-r.length+2).join("0")}var Ha={"%":(e,t)=>(e*100).toFixed(t),b:e=>Math.round(e).toString(2),c:e=>e+"",d:Vc,e:(e,t)=>e.toExponential(t),f:(e,t)=>e.toFixed(t),g:(e,t)=>e.toPrecision(t),o:e=>Math.round(e).toString(8),p:(e,t)=>Ba(e*100,t),r:Ba,s:Gc,X:e=>Math.round(e).toString(16).toUpperCase(),x:e=>Math.round(e).toString(16)};function Va(e){return e}var Za=Array.prototype.map,ja=["y","z","a","f","p","n","µ","m","","k","M","G","T","P","E","Z","Y"];function zc(e){var t=e.grouping===void 0||e.thousands===void 0?Va:Zc(Za.call(e.grouping,Number),e.thousands+""),n=e.currency===void 0?"":e.currency[0]+"",r=e.currency===void 0?"":e.currency[1]+"",i=e.decimal===void 0?".":e.decimal+"",s=e.numerals===void 0?Va:jc(Za.call(e.numerals,String)),a=e.percent===void 0?"%":e.percent+"",l=e.minus===void 0?"−":e.minus+"",c=e.nan===void 0?"NaN":e.nan+"";function u(p,g){p=Sn(p);var f=p.fill,m=p.align,h=p.sign,b=p.symbol,_=p.zero,x=p.width,y=p.comma,v=p.precision,E=p.trim,P=p.type;P==="n"?(y=!0,P="g"):Ha[P]||(v===void 0&&(v=12),E=!0,P="g"),(_||f==="0"&&m==="=")&&(_=!0,f="0",m="=");var re=(g&&g.prefix!==void 0?g.prefix:"")+(b==="$"?n:b==="#"&&/[boxX]/.test(P)?"0"+P.toLowerCase():""),ce=(b==="$"?r:/[%p]/.test(P)?a:"")+(g&&g.suffix!==void 0?g.suffix:""),Te=Ha[P],ie=/[defgprs%]/.test(P);v=v===void 0?6:/[gprs]/.test(P)?Math.max(1,Math.min(21,v)):Math.max(0,Math.min(20,v));function se(A){var q=re,B=ce,S,I,U;if(P==="c")B=Te(A)+B,A="";else{A=+A;var z=A<0||1/A<0;if(A=isNaN(A)?c:Te(Math.abs(A),v),E&&(A=Kc(A)),z&&+A==0&&h!=="+"&&(z=!1),q=(z?h==="("?h:l:h==="-"||h==="("?"":h)+q,B=(P==="s"&&!isNaN(A)&&fr!==void 0?ja[8+fr/3]:"")+B+(z&&h==="("?")":""),ie){for(S=-1,I=A.length;++S<I;)if(U=A.charCodeAt(S),48>U||U>57){B=(U===46?i+A.slice(S+1):A.slice(S))+B,A=A.slice(0,S);break}}}y&&!_&&(A=t(A,1/0));var V=q.length+A.length+B.length,te=V<x?new Array(x-V+1).join(f):"";switch(y&&_&&(A=t(te+A,te.length?x-B.length:1/0),te=""),m){case"<":A=q+A+B+te;break;case"=":A=q+te+A+B;break;case"^":A=te.slice(0,V=te.length>>1)+q+A+B+te.slice(V);break;default:A=te+q+A+B;break}return s(A)}return se.toString=function(){return p+""},se}function d(p,g){var f=Math.max(-8,Math.min(8,Math.floor(Ft(g)/3)))*3,m=Math.pow(10,-f),h=u((p=Sn(p),p.type="f",p),{suffix:ja[8+f/3]});return function(b){return h(m*b)}}return{format:u,formatPrefix:d}}var pr,Ri,Ii;Wc({thousands:",",grouping:[3],currency:["$",""]});function Wc(e){return pr=zc(e),Ri=pr.format,Ii=pr.formatPrefix,pr}function Qa(e){return Math.max(0,-Ft(Math.abs(e)))}function Ka(e,t){return Math.max(0,Math.max(-8,Math.min(8,Math.floor(Ft(t)/3)))*3-Ft(Math.abs(e)))}function Ga(e,t){return e=Math.abs(e),t=Math.abs(t)-e,Math.max(0,Ft(t)-Ft(e))+1}function Ci(e,t){switch(arguments.length){case 0:break;case 1:this.range(e);break;default:this.range(t).domain(e);break}return this}var za=Symbol("implicit");function Ya(){var e=new bn,t=[],n=[],r=za;function i(s){let a=e.get(s);if(a===void 0){if(r!==za)return r;e.set(s,a=t.push(s)-1)}return n[a%n.length]}return i.domain=function(s){if(!arguments.length)return t.slice();t=[],e=new bn;for(let a of s)e.has(a)||e.set(a,t.push(a)-1);return i},i.range=function(s){return arguments.length?(n=Array.from(s),i):n.slice()},i.unknown=function(s){return arguments.length?(r=s,i):r},i.copy=function(){return Ya(t,n).unknown(r)},Ci.apply(i,arguments),i}function Di(){var e=Ya().unknown(void 0),t=e.domain,n=e.range,r=0,i=1,s,a,l=!1,c=0,u=0,d=.5;delete e.unknown;function p(){var g=t().length,f=i<r,m=f?i:r,h=f?r:i;s=(h-m)/Math.max(1,g-c+u*2),l&&(s=Math.floor(s)),m+=(h-m-s*(g-c))*d,a=s*(1-c),l&&(m=Math.round(m),a=Math.round(a));var b=sa(g).map(function(_){return m+s*_});return n(f?b.reverse():b)}return e.domain=function(g){return arguments.length?(t(g),p()):t()},e.range=function(g){return arguments.length?([r,i]=g,r=+r,i=+i,p()):[r,i]},e.rangeRound=function(g){return[r,i]=g,r=+r,i=+i,l=!0,p()},e.bandwidth=function(){return a},e.step=function(){return s},e.round=function(g){return arguments.length?(l=!!g,p()):l},e.padding=function(g){return arguments.length?(c=Math.min(1,u=+g),p()):c},e.paddingInner=function(g){return arguments.length?(c=Math.min(1,g),p()):c},e.paddingOuter=function(g){return arguments.length?(u=+g,p()):u},e.align=function(g){return arguments.length?(d=Math.max(0,Math.min(1,g)),p()):d},e.copy=function(){return Di(t(),[r,i]).round(l).paddingInner(c).paddingOuter(u).align(d)},Ci.apply(p(),arguments)}function Yc(e){return function(){return e}}function Xc(e){return+e}var Wa=[0,1];function Lt(e){return e}function Ei(e,t){return(t-=e=+e)?function(n){return(n-e)/t}:Yc(isNaN(t)?NaN:.5)}function Jc(e,t){var n;return e>t&&(n=e,e=t,t=n),function(r){return Math.max(e,Math.min(t,r))}}function ed(e,t,n){var r=e[0],i=e[1],s=t[0],a=t[1];return i<r?(r=Ei(i,r),s=n(a,s)):(r=Ei(r,i),s=n(s,a)),function(l){return s(r(l))}}function td(e,t,n){var r=Math.min(e.length,t.length)-1,i=new Array(r),s=new Array(r),a=-1;for(e[r]<e[0]&&(e=e.slice().reverse(),t=t.slice().reverse());++a<r;)i[a]=Ei(e[a],e[a+1]),s[a]=n(t[a],t[a+1]);return function(l){var c=ea(e,l,1,r)-1;return s[c](i[c](l))}}function nd(e,t){return t.domain(e.domain()).range(e.range()).interpolate(e.interpolate()).clamp(e.clamp()).unknown(e.unknown())}function rd(){var e=Wa,t=Wa,n=dr,r,i,s,a=Lt,l,c,u;function d(){var g=Math.min(e.length,t.length);return a!==Lt&&(a=Jc(e[0],e[g-1])),l=g>2?td:ed,c=u=null,p}function p(g){return g==null||isNaN(g=+g)?s:(c||(c=l(e.map(r),t,n)))(r(a(g)))}return p.invert=function(g){return a(i((u||(u=l(t,e.map(r),Se)))(g)))},p.domain=function(g){return arguments.length?(e=Array.from(g,Xc),d()):e.slice()},p.range=function(g){return arguments.length?(t=Array.from(g),d()):t.slice()},p.rangeRound=function(g){return t=Array.from(g),n=Oa,d()},p.clamp=function(g){return arguments.length?(a=g?!0:Lt,d()):a!==Lt},p.interpolate=function(g){return arguments.length?(n=g,d()):n},p.unknown=function(g){return arguments.length?(s=g,p):s},function(g,f){return r=g,i=f,d()}}function id(){return rd()(Lt,Lt)}function sd(e,t,n,r){var i=ia(e,t,n),s;switch(r=Sn(r??",f"),r.type){case"s":{var a=Math.max(Math.abs(e),Math.abs(t));return r.precision==null&&!isNaN(s=Ka(i,a))&&(r.precision=s),Ii(r,a)}case"":case"e":case"g":case"p":case"r":{r.precision==null&&!isNaN(s=Ga(i,Math.max(Math.abs(e),Math.abs(t))))&&(r.precision=s-(r.type==="e"));break}case"f":case"%":{r.precision==null&&!isNaN(s=Qa(i))&&(r.precision=s-(r.type==="%")*2);break}}return Ri(r)}function od(e){var t=e.domain;return e.ticks=function(n){var r=t();return ra(r[0],r[r.length-1],n??10)},e.tickFormat=function(n,r){var i=t();return sd(i[0],i[i.length-1],n??10,r)},e.nice=function(n){n==null&&(n=10);var r=t(),i=0,s=r.length-1,a=r[i],l=r[s],c,u,d=10;for(l<a&&(u=a,a=l,l=u,u=i,i=s,s=u);d-- >0;){if(u=er(a,l,n),u===c)return r[i]=a,r[s]=l,t(r);if(u>0)a=Math.floor(a/u)*u,l=Math.ceil(l/u)*u;else if(u<0)a=Math.ceil(a*u)/u,l=Math.floor(l*u)/u;else break;c=u}return e},e}function qt(){var e=id();return e.copy=function(){return nd(e,qt())},Ci.apply(e,arguments),od(e)}var kn=Math.PI,Mi=2*kn,bt=1e-6,ad=Mi-bt;function Xa(e){this._+=e[0];for(let t=1,n=e.length;t<n;++t)this._+=arguments[t]+e[t]}function ld(e){let t=Math.floor(e);if(!(t>=0))throw new Error(`invalid digits: ${e}`);if(t>15)return Xa;let n=10**t;return function(r){this._+=r[0];for(let i=1,s=r.length;i<s;++i)this._+=Math.round(arguments[i]*n)/n+r[i]}}function Ja(e,t,n,r){return e===n&&t===r}function ud(e){let t=Math.floor(e);if(!(t<=15))return Ja;let n=10**t,r=function(i){return Math.round(i*n)};return function(i,s,a,l){return r(i)===r(a)&&r(s)===r(l)}}var Bt=class{constructor(t){this._x0=this._y0=this._x1=this._y1=null,this._="",this._append=t==null?Xa:ld(t),this._equal=t==null?Ja:ud(t)}moveTo(t,n){this._append`M${this._x0=this._x1=+t},${this._y0=this._y1=+n}`}closePath(){this._x1!==null&&(this._x1=this._x0,this._y1=this._y0,this._append`Z`)}lineTo(t,n){this._append`L${this._x1=+t},${this._y1=+n}`}quadraticCurveTo(t,n,r,i){this._append`Q${+t},${+n},${this._x1=+r},${this._y1=+i}`}bezierCurveTo(t,n,r,i,s,a){this._append`C${+t},${+n},${+r},${+i},${this._x1=+s},${this._y1=+a}`}arcTo(t,n,r,i,s){if(t=+t,n=+n,r=+r,i=+i,s=+s,s<0)throw new Error(`negative radius: ${s}`);let a=this._x1,l=this._y1,c=r-t,u=i-n,d=a-t,p=l-n,g=d*d+p*p;if(this._x1===null)this._append`M${this._x1=t},${this._y1=n}`;else if(g>bt)if(!(Math.abs(p*c-u*d)>bt)||!s)this._append`L${this._x1=t},${this._y1=n}`;else{let f=r-a,m=i-l,h=c*c+u*u,b=f*f+m*m,_=Math.sqrt(h),x=Math.sqrt(g),y=s*Math.tan((kn-Math.acos((h+g-b)/(2*_*x)))/2),v=y/x,E=y/_;Math.abs(v-1)>bt&&this._append`L${t+v*d},${n+v*p}`,this._append`A${s},${s},0,0,${+(p*f>d*m)},${this._x1=t+E*c},${this._y1=n+E*u}`}}arc(t,n,r,i,s,a){if(t=+t,n=+n,r=+r,a=!!a,r<0)throw new Error(`negative radius: ${r}`);let l=r*Math.cos(i),c=r*Math.sin(i),u=t+l,d=n+c,p=1^a,g=a?i-s:s-i;if(this._x1===null?this._append`M${u},${d}`:(Math.abs(this._x1-u)>bt||Math.abs(this._y1-d)>bt)&&this._append`L${u},${d}`,!!r){if(g<0&&(g=g%Mi+Mi),g>ad)this._append`A${r},${r},0,1,${p},${t-l},${n-c}A${r},${r},0,1,${p},${this._x1=u},${this._y1=d}`;else if(g>bt){let f=t+r*Math.cos(s),m=n+r*Math.sin(s);if(g>=kn&&this._equal(u,d,f,m)){g/=2;let h=i+g;this._append`A${r},${r},0,${+(g>=kn)},${p},${t+r*Math.cos(h)},${n+r*Math.sin(h)}`}this._append`A${r},${r},0,${+(g>=kn)},${p},${this._x1=f},${this._y1=m}`}}}rect(t,n,r,i){this._append`M${this._x0=this._x1=+t},${this._y0=this._y1=+n}h${r=+r}v${+i}h${-r}Z`}toString(){return this._}};function cd(){return new Bt}cd.prototype=Bt.prototype;function H(e){return function(){return e}}var dd=Math.cos;var Ui=Math.sin,Ht=Math.sqrt,el=1e-12,mr=Math.PI,_m=mr/2,ol=2*mr;function al(e){let t=3;return e.digits=function(n){if(!arguments.length)return t;if(n==null)t=null;else{let r=Math.floor(n);if(!(r>=0))throw new RangeError(`invalid digits: ${n}`);t=r}return e},()=>new Bt(t)}var vm=Array.prototype.slice;function Pi(e){return typeof e=="object"&&"length"in e?e:Array.from(e)}function ll(e){this._context=e}ll.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;default:this._context.lineTo(e,t);break}}};function $i(e){return new ll(e)}function ul(e){return e[0]}function cl(e){return e[1]}function Fi(e,t){var n=H(!0),r=null,i=$i,s=null,a=al(l);e=typeof e=="function"?e:e===void 0?ul:H(e),t=typeof t=="function"?t:t===void 0?cl:H(t);function l(c){var u,d=(c=Pi(c)).length,p,g=!1,f;for(r==null&&(s=i(f=a())),u=0;u<=d;++u)!(u<d&&n(p=c[u],u,c))===g&&((g=!g)?s.lineStart():s.lineEnd()),g&&s.point(+e(p,u,c),+t(p,u,c));if(f)return s=null,f+""||null}return l.x=function(c){return arguments.length?(e=typeof c=="function"?c:H(+c),l):e},l.y=function(c){return arguments.length?(t=typeof c=="function"?c:H(+c),l):t},l.defined=function(c){return arguments.length?(n=typeof c=="function"?c:H(!!c),l):n},l.curve=function(c){return arguments.length?(i=c,r!=null&&(s=i(r)),l):i},l.context=function(c){return arguments.length?(c==null?r=s=null:s=i(r=c),l):r},l}function dl(e,t,n){var r=null,i=H(!0),s=null,a=$i,l=null,c=al(u);e=typeof e=="function"?e:e===void 0?ul:H(+e),t=typeof t=="function"?t:H(t===void 0?0:+t),n=typeof n=="function"?n:n===void 0?cl:H(+n);function u(p){var g,f,m,h=(p=Pi(p)).length,b,_=!1,x,y=new Array(h),v=new Array(h);for(s==null&&(l=a(x=c())),g=0;g<=h;++g){if(!(g<h&&i(b=p[g],g,p))===_)if(_=!_)f=g,l.areaStart(),l.lineStart();else{for(l.lineEnd(),l.lineStart(),m=g-1;m>=f;--m)l.point(y[m],v[m]);l.lineEnd(),l.areaEnd()}_&&(y[g]=+e(b,g,p),v[g]=+t(b,g,p),l.point(r?+r(b,g,p):y[g],n?+n(b,g,p):v[g]))}if(x)return l=null,x+""||null}function d(){return Fi().defined(i).curve(a).context(s)}return u.x=function(p){return arguments.length?(e=typeof p=="function"?p:H(+p),r=null,u):e},u.x0=function(p){return arguments.length?(e=typeof p=="function"?p:H(+p),u):e},u.x1=function(p){return arguments.length?(r=p==null?null:typeof p=="function"?p:H(+p),u):r},u.y=function(p){return arguments.length?(t=typeof p=="function"?p:H(+p),n=null,u):t},u.y0=function(p){return arguments.length?(t=typeof p=="function"?p:H(+p),u):t},u.y1=function(p){return arguments.length?(n=p==null?null:typeof p=="function"?p:H(+p),u):n},u.lineX0=u.lineY0=function(){return d().x(e).y(t)},u.lineY1=function(){return d().x(e).y(n)},u.lineX1=function(){return d().x(r).y(t)},u.defined=function(p){return arguments.length?(i=typeof p=="function"?p:H(!!p),u):i},u.curve=function(p){return arguments.length?(a=p,s!=null&&(l=a(s)),u):a},u.context=function(p){return arguments.length?(p==null?s=l=null:l=a(s=p),u):s},u}var xm=pd($i);function pl(e){this._curve=e}pl.prototype={areaStart:function(){this._curve.areaStart()},areaEnd:function(){this._curve.areaEnd()},lineStart:function(){this._curve.lineStart()},lineEnd:function(){this._curve.lineEnd()},point:function(e,t){this._curve.point(t*Math.sin(e),t*-Math.cos(e))}};function pd(e){function t(n){return new pl(e(n))}return t._curve=e,t}var wm=Ht(3);var gd=Ht(1/3),Sm=gd*2;var gl=Ui(mr/10)/Ui(7*mr/10),km=Ui(ol/10)*gl,Tm=-dd(ol/10)*gl;var Am=Ht(3);var Rm=Ht(3);var Im=Ht(3)/2,fd=1/Ht(12),Em=(fd/2+1)*3;function Je(){}function hr(e,t,n){e._context.bezierCurveTo((2*e._x0+e._x1)/3,(2*e._y0+e._y1)/3,(e._x0+2*e._x1)/3,(e._y0+2*e._y1)/3,(e._x0+4*e._x1+t)/6,(e._y0+4*e._y1+n)/6)}function Li(e){this._context=e}Li.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=NaN,this._point=0},lineEnd:function(){switch(this._point){case 3:hr(this,this._x1,this._y1);case 2:this._context.lineTo(this._x1,this._y1);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3,this._context.lineTo((5*this._x0+this._x1)/6,(5*this._y0+this._y1)/6);default:hr(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function md(e){this._context=e}md.prototype={areaStart:Je,areaEnd:Je,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._y0=this._y1=this._y2=this._y3=this._y4=NaN,this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x2,this._y2),this._context.closePath();break}case 2:{this._context.moveTo((this._x2+2*this._x3)/3,(this._y2+2*this._y3)/3),this._context.lineTo((this._x3+2*this._x2)/3,(this._y3+2*this._y2)/3),this._context.closePath();break}case 3:{this.point(this._x2,this._y2),this.point(this._x3,this._y3),this.point(this._x4,this._y4);break}}},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._x2=e,this._y2=t;break;case 1:this._point=2,this._x3=e,this._y3=t;break;case 2:this._point=3,this._x4=e,this._y4=t,this._context.moveTo((this._x0+4*this._x1+e)/6,(this._y0+4*this._y1+t)/6);break;default:hr(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function hd(e){this._context=e}hd.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=NaN,this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3;var n=(this._x0+4*this._x1+e)/6,r=(this._y0+4*this._y1+t)/6;this._line?this._context.lineTo(n,r):this._context.moveTo(n,r);break;case 3:this._point=4;default:hr(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function fl(e,t){this._basis=new Li(e),this._beta=t}fl.prototype={lineStart:function(){this._x=[],this._y=[],this._basis.lineStart()},lineEnd:function(){var e=this._x,t=this._y,n=e.length-1;if(n>0)for(var r=e[0],i=t[0],s=e[n]-r,a=t[n]-i,l=-1,c;++l<=n;)c=l/n,this._basis.point(this._beta*e[l]+(1-this._beta)*(r+c*s),this._beta*t[l]+(1-this._beta)*(i+c*a));this._x=this._y=null,this._basis.lineEnd()},point:function(e,t){this._x.push(+e),this._y.push(+t)}};var Cm=(function e(t){function n(r){return t===1?new Li(r):new fl(r,t)}return n.beta=function(r){return e(+r)},n})(.85);function yr(e,t,n){e._context.bezierCurveTo(e._x1+e._k*(e._x2-e._x0),e._y1+e._k*(e._y2-e._y0),e._x2+e._k*(e._x1-t),e._y2+e._k*(e._y1-n),e._x2,e._y2)}function qi(e,t){this._context=e,this._k=(1-t)/6}qi.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x2,this._y2);break;case 3:yr(this,this._x1,this._y1);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2,this._x1=e,this._y1=t;break;case 2:this._point=3;default:yr(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Dm=(function e(t){function n(r){return new qi(r,t)}return n.tension=function(r){return e(+r)},n})(0);function Bi(e,t){this._context=e,this._k=(1-t)/6}Bi.prototype={areaStart:Je,areaEnd:Je,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._x5=this._y0=this._y1=this._y2=this._y3=this._y4=this._y5=NaN,this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x3,this._y3),this._context.closePath();break}case 2:{this._context.lineTo(this._x3,this._y3),this._context.closePath();break}case 3:{this.point(this._x3,this._y3),this.point(this._x4,this._y4),this.point(this._x5,this._y5);break}}},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._x3=e,this._y3=t;break;case 1:this._point=2,this._context.moveTo(this._x4=e,this._y4=t);break;case 2:this._point=3,this._x5=e,this._y5=t;break;default:yr(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Mm=(function e(t){function n(r){return new Bi(r,t)}return n.tension=function(r){return e(+r)},n})(0);function Hi(e,t){this._context=e,this._k=(1-t)/6}Hi.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3,this._line?this._context.lineTo(this._x2,this._y2):this._context.moveTo(this._x2,this._y2);break;case 3:this._point=4;default:yr(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Nm=(function e(t){function n(r){return new Hi(r,t)}return n.tension=function(r){return e(+r)},n})(0);function Vi(e,t,n){var r=e._x1,i=e._y1,s=e._x2,a=e._y2;if(e._l01_a>el){var l=2*e._l01_2a+3*e._l01_a*e._l12_a+e._l12_2a,c=3*e._l01_a*(e._l01_a+e._l12_a);r=(r*l-e._x0*e._l12_2a+e._x2*e._l01_2a)/c,i=(i*l-e._y0*e._l12_2a+e._y2*e._l01_2a)/c}if(e._l23_a>el){var u=2*e._l23_2a+3*e._l23_a*e._l12_a+e._l12_2a,d=3*e._l23_a*(e._l23_a+e._l12_a);s=(s*u+e._x1*e._l23_2a-t*e._l12_2a)/d,a=(a*u+e._y1*e._l23_2a-n*e._l12_2a)/d}e._context.bezierCurveTo(r,i,s,a,e._x2,e._y2)}function ml(e,t){this._context=e,this._alpha=t}ml.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x2,this._y2);break;case 3:this.point(this._x2,this._y2);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3;default:Vi(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Um=(function e(t){function n(r){return t?new ml(r,t):new qi(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function hl(e,t){this._context=e,this._alpha=t}hl.prototype={areaStart:Je,areaEnd:Je,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._x5=this._y0=this._y1=this._y2=this._y3=this._y4=this._y5=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x3,this._y3),this._context.closePath();break}case 2:{this._context.lineTo(this._x3,this._y3),this._context.closePath();break}case 3:{this.point(this._x3,this._y3),this.point(this._x4,this._y4),this.point(this._x5,this._y5);break}}},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1,this._x3=e,this._y3=t;break;case 1:this._point=2,this._context.moveTo(this._x4=e,this._y4=t);break;case 2:this._point=3,this._x5=e,this._y5=t;break;default:Vi(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Om=(function e(t){function n(r){return t?new hl(r,t):new Bi(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function yl(e,t){this._context=e,this._alpha=t}yl.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3,this._line?this._context.lineTo(this._x2,this._y2):this._context.moveTo(this._x2,this._y2);break;case 3:this._point=4;default:Vi(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Pm=(function e(t){function n(r){return t?new yl(r,t):new Hi(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function yd(e){this._context=e}yd.prototype={areaStart:Je,areaEnd:Je,lineStart:function(){this._point=0},lineEnd:function(){this._point&&this._context.closePath()},point:function(e,t){e=+e,t=+t,this._point?this._context.lineTo(e,t):(this._point=1,this._context.moveTo(e,t))}};function tl(e){return e<0?-1:1}function nl(e,t,n){var r=e._x1-e._x0,i=t-e._x1,s=(e._y1-e._y0)/(r||i<0&&-0),a=(n-e._y1)/(i||r<0&&-0),l=(s*i+a*r)/(r+i);return(tl(s)+tl(a))*Math.min(Math.abs(s),Math.abs(a),.5*Math.abs(l))||0}function rl(e,t){var n=e._x1-e._x0;return n?(3*(e._y1-e._y0)/n-t)/2:t}function Ni(e,t,n){var r=e._x0,i=e._y0,s=e._x1,a=e._y1,l=(s-r)/3;e._context.bezierCurveTo(r+l,i+l*t,s-l,a-l*n,s,a)}function Oi(e){this._context=e}Oi.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=this._t0=NaN,this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x1,this._y1);break;case 3:Ni(this,this._t0,rl(this,this._t0));break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){var n=NaN;if(e=+e,t=+t,!(e===this._x1&&t===this._y1)){switch(this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3,Ni(this,rl(this,n=nl(this,e,t)),n);break;default:Ni(this,this._t0,n=nl(this,e,t));break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t,this._t0=n}}};function bd(e){this._context=new bl(e)}(bd.prototype=Object.create(Oi.prototype)).point=function(e,t){Oi.prototype.point.call(this,t,e)};function bl(e){this._context=e}bl.prototype={moveTo:function(e,t){this._context.moveTo(t,e)},closePath:function(){this._context.closePath()},lineTo:function(e,t){this._context.lineTo(t,e)},bezierCurveTo:function(e,t,n,r,i,s){this._context.bezierCurveTo(t,e,r,n,s,i)}};function _d(e){this._context=e}_d.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x=[],this._y=[]},lineEnd:function(){var e=this._x,t=this._y,n=e.length;if(n)if(this._line?this._context.lineTo(e[0],t[0]):this._context.moveTo(e[0],t[0]),n===2)this._context.lineTo(e[1],t[1]);else for(var r=il(e),i=il(t),s=0,a=1;a<n;++s,++a)this._context.bezierCurveTo(r[0][s],i[0][s],r[1][s],i[1][s],e[a],t[a]);(this._line||this._line!==0&&n===1)&&this._context.closePath(),this._line=1-this._line,this._x=this._y=null},point:function(e,t){this._x.push(+e),this._y.push(+t)}};function il(e){var t,n=e.length-1,r,i=new Array(n),s=new Array(n),a=new Array(n);for(i[0]=0,s[0]=2,a[0]=e[0]+2*e[1],t=1;t<n-1;++t)i[t]=1,s[t]=4,a[t]=4*e[t]+2*e[t+1];for(i[n-1]=2,s[n-1]=7,a[n-1]=8*e[n-1]+e[n],t=1;t<n;++t)r=i[t]/s[t-1],s[t]-=r,a[t]-=r*a[t-1];for(i[n-1]=a[n-1]/s[n-1],t=n-2;t>=0;--t)i[t]=(a[t]-i[t+1])/s[t];for(s[n-1]=(e[n]+i[n-1])/2,t=0;t<n-1;++t)s[t]=2*e[t+1]-i[t+1];return[i,s]}function vd(e,t){this._context=e,this._t=t}vd.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x=this._y=NaN,this._point=0},lineEnd:function(){0<this._t&&this._t<1&&this._point===2&&this._context.lineTo(this._x,this._y),(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line>=0&&(this._t=1-this._t,this._line=1-this._line)},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;default:{if(this._t<=0)this._context.lineTo(this._x,t),this._context.lineTo(e,t);else{var n=this._x*(1-this._t)+e*this._t;this._context.lineTo(n,this._y),this._context.lineTo(n,t)}break}}this._x=e,this._y=t}};function sl(e,t){if((a=e.length)>1)for(var n=1,r,i,s=e[t[0]],a,l=s.length;n<a;++n)for(i=s,s=e[t[n]],r=0;r<l;++r)s[r][1]+=s[r][0]=isNaN(i[r][1])?i[r][0]:i[r][1]}function br(e){for(var t=e.length,n=new Array(t);--t>=0;)n[t]=t;return n}function xd(e,t){return e[t]}function wd(e){let t=[];return t.key=e,t}function _l(){var e=H([]),t=br,n=sl,r=xd;function i(s){var a=Array.from(e.apply(this,arguments),wd),l,c=a.length,u=-1,d;for(let p of s)for(l=0,++u;l<c;++l)(a[l][u]=[0,+r(p,a[l].key,u,s)]).data=p;for(l=0,d=Pi(t(a));l<c;++l)a[d[l]].index=l;return n(a,d),a}return i.keys=function(s){return arguments.length?(e=typeof s=="function"?s:H(Array.from(s)),i):e},i.value=function(s){return arguments.length?(r=typeof s=="function"?s:H(+s),i):r},i.order=function(s){return arguments.length?(t=s==null?br:typeof s=="function"?s:H(Array.from(s)),i):t},i.offset=function(s){return arguments.length?(n=s??sl,i):n},i}var Zi=120,_r=24;function ji({values:e}){let t=e.map(s=>nn(BigInt(s),"hours")),n=qt([0,Math.max(1,t.length-1)],[0,Zi]),r=qt([0,Math.max(...t,0)||1],[_r,1]),i=dl().x((s,a)=>n(a)).y0(_r).y1(r);return o("svg",{class:"spark",width:Zi,height:_r,viewBox:`0 0 ${Zi} ${_r}`,preserveAspectRatio:"none","aria-hidden":"true",children:o("path",{d:i(t)??""})})}var Sd=1024,kd=30;function Td({gpuCount:e,gpuModel:t,gpuMemoryGib:n,vcpu:r,memoryMib:i,regions:s}){return[e>0?`${e>1?`${e} × `:""}${t??"GPU"}${n?` ${n} GiB`:""}`:null,r&&`${r} vCPU`,i&&`${Math.round(i/Sd)} GiB`,s.join(", ")].filter(Boolean).join(" · ")}function vl(){W(Qo,[]);let[e,t]=T(null),{specs:n,usage:r,prices:i,types:s}=Ee.data.value,a=!!i,l=()=>t(null),c=()=>{l(),hn()},u=[...new Set([...n?.nodes.map(({tier:d})=>d)??[],...r?.tiers.flatMap(({tier:d})=>d??[])??[]])];return o(k,{children:[o("div",{class:"tools",role:"group","aria-label":"Range",children:[o(fn,{}),o(mn,{})]}),o(Ad,{mayChange:a,onOpen:t}),o(Id,{onOpen:t}),e?.kind==="spec"&&o(Go,{spec:e.spec,tier:e.tier,onDone:c,onClose:l}),e?.kind==="retire"&&o(zo,{spec:e.spec,onDone:c,onClose:l}),e?.kind==="price"&&o(Wo,{types:s??[],tiers:u,initial:e.initial,onDone:c,onClose:l})]})}function Ad({mayChange:e,onOpen:t}){let{specs:n,usage:r,series:i}=Ee.data.value,s=d=>r?.tiers.find(p=>p.tier===d),a=d=>i?.series.find(({key:p})=>p===d)?.quantities,l=new Set(n?.nodes.map(({tier:d})=>d)),c=n?r?.tiers.filter(({tier:d})=>d!=null&&!l.has(d))??[]:[],u=d=>D({tab:"usage",measure:"compute",split:null,filter:{tiers:[d]}});return o(Y,{title:"Hardware",hasData:!!n,isLoading:Ee.loading.value.has("specs"),error:Ee.errors.value.specs,lines:8,onRetry:()=>{hn(["specs"])},tools:e&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>t({kind:"spec",spec:null,tier:""}),children:"Add a spec"})}),children:()=>n.nodes.length===0&&c.length===0?o("p",{class:"notice empty",children:"There are no hardware specs yet, and no compute in this range names a tier. A spec says what a tier is and what an hour costs."}):o("table",{class:"groups specs",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Tier"}),o("th",{scope:"col",class:"number medium",children:"Per hour"}),o("th",{scope:"col",class:"wide",children:"In this range"}),o("th",{scope:"col",class:"number",children:"Hours"}),o("th",{scope:"col",class:"number small",children:"Cost"}),e&&o("th",{scope:"col",children:o("span",{class:"hidden",children:"Actions"})})]})}),o("tbody",{children:[c.map(({tier:d,computeSeconds:p,cost:g,unpricedRecords:f})=>o("tr",{class:"attention",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",onClick:()=>u(d),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:d}),o("small",{class:"ellipsis",children:["no hardware spec",f!=="0"&&`, ${M(BigInt(f),"count")} records without a price`]})]})})}),o("td",{class:"number medium muted",children:"–"}),o("td",{class:"wide",children:a(d)&&o(ji,{values:a(d)})}),o("td",{class:"number",title:M(BigInt(p),"hours"),children:L(BigInt(p),"hours")}),o("td",{class:"number small",children:fe(g)}),e&&o("td",{class:"actions",children:[o("button",{type:"button",class:"secondary wide-only",onClick:()=>t({kind:"spec",spec:null,tier:d}),children:"Add a spec"}),o("span",{class:"narrow-only",children:o(le,{name:`Change ${d}`,actions:[{name:"Add a spec",run:()=>t({kind:"spec",spec:null,tier:d})}]})})]})]},d)),n.nodes.map(d=>{let p=s(d.tier);return o("tr",{class:d.isAvailable?"":"retired",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",title:d.description||void 0,onClick:()=>u(d.tier),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:[d.displayName," ",d.displayName!==d.tier&&o("code",{children:d.tier})]}),o("small",{class:"ellipsis",children:[d.isAvailable?"":"retired · ",Td(d)]})]})})}),o("td",{class:"number medium",children:d.hourlyRate==null?o("span",{class:"muted",children:"no price"}):rn(d.hourlyRate)}),o("td",{class:"wide",children:p&&a(d.tier)&&o(ji,{values:a(d.tier)})}),o("td",{class:"number",title:p&&M(BigInt(p.computeSeconds),"hours"),children:p?L(BigInt(p.computeSeconds),"hours"):r?o("em",{class:"muted",children:"not used"}):"–"}),o("td",{class:"number small",children:p?fe(p.cost):"–"}),e&&o("td",{class:"actions",children:o(le,{name:`Change ${d.displayName}`,actions:[{name:"Change",run:()=>t({kind:"spec",spec:d,tier:d.tier})},{name:"Set a price",run:()=>t({kind:"price",initial:{usageType:"compute_seconds",tier:d.tier}})},...d.isAvailable?[{name:"Retire",run:()=>t({kind:"retire",spec:d})}]:[]]})})]},d.tier)})]})]})})}function Qi({tier:e,model:t,provider:n}){return[e&&`tier ${e}`,t&&`model ${t}`,n&&`provider ${n}`].filter(Boolean).join(", ")||"everything"}function Rd(e,t){let n=Date.now(),r=a=>a.usageType===e.usageType&&a.tier===e.tier&&a.model===e.model&&a.provider===e.provider;return t.filter(a=>r(a)&&Date.parse(a.validFrom)<=n).reduce((a,l)=>a===null||Date.parse(l.validFrom)>Date.parse(a.validFrom)?l:a,null)?.id===e.id&&e.rate!=null}function Id({onOpen:e}){let[t,n]=T(!1),{prices:r}=Ee.data.value,i=r?.nodes??[],s=i.filter(c=>Rd(c,i)||Date.parse(c.validFrom)>Date.now()),a=(c,u)=>c.usageType.localeCompare(u.usageType)||Qi(c).localeCompare(Qi(u)),l=t?i:s.sort(a).slice(0,kd);return o(Y,{title:t?"All prices":"Prices in force",hasData:!!r,isLoading:Ee.loading.value.has("prices"),error:Ee.errors.value.prices,onRetry:()=>{hn(["prices"])},tools:r&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>e({kind:"price",initial:{}}),children:"Set a price"})}),children:()=>i.length===0?o("p",{class:"notice empty",children:"There are no prices yet. Usage that is sent without a cost has no known cost until there is one."}):o(k,{children:[o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Usage type"}),o("th",{scope:"col",class:"number",children:"Rate"}),o("th",{scope:"col",class:"medium",children:"In force from"}),o("th",{scope:"col",class:"wide",children:"Added by"})]})}),o("tbody",{children:l.map(c=>o("tr",{children:[o("th",{scope:"row",children:o("span",{class:"tier-name",children:[o("span",{class:"ellipsis",children:c.usageType.replaceAll("_"," ")}),o("small",{class:"ellipsis",children:Qi(c)})]})}),o("td",{class:"number",children:c.rate==null?o("em",{class:"muted",children:"ended"}):o(k,{children:[rn(c.rate)," ",o("span",{class:"muted",title:M(BigInt(c.perUnits),"count"),children:["per ",L(BigInt(c.perUnits),"count")]})]})}),o("td",{class:"medium",title:ae(c.validFrom,w.value.timeZone),children:[Bs(c.validFrom,w.value.timeZone),Date.parse(c.validFrom)>Date.now()&&o("em",{class:"muted",children:" to come"})]}),o("td",{class:"wide muted",children:c.createdBy})]},c.id))})]}),(t||i.length>l.length)&&o("button",{type:"button",class:"secondary",onClick:()=>n(!t),children:t?"Show those in force":`Show all ${i.length}`})]})})}var Ed=["ingestion","diagnosis","tokens"];function Cd(e){let{range:t,timeZone:n}=w.value,r=i=>e.includes(i);return{range:Ie(t),timeZone:n,withIngestion:r("ingestion"),withDiagnosis:r("diagnosis"),withTokens:r("tokens")}}var pe=Ct(Mo,Cd);function et(e=Ed){return pe.load(e)}function xl(){let e="";return J(()=>{let{range:t,timeZone:n}=w.value,r=JSON.stringify([t,n,ne.value]);ue.value!=="open"||r===e||(e=r,_e(()=>{et()}))})}function Sl(){let[e,t]=T(null),{tokens:n}=pe.data.value,{timeZone:r}=w.value,i=()=>t(null),s=(a,l)=>{t({kind:"secret",name:a,secret:l}),et(["tokens","diagnosis"])};return o(Y,{title:"Service tokens",hasData:!!n,isLoading:pe.loading.value.has("tokens"),error:pe.errors.value.tokens,onRetry:()=>{et(["tokens"])},tools:n&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>t({kind:"create"}),children:"Create a token"})}),children:()=>o(k,{children:[n.nodes.length===0?o("p",{class:"notice empty",children:"There are no service tokens yet. A service needs one to record usage in production."}):o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Service"}),o("th",{scope:"col",children:"State"}),o("th",{scope:"col",class:"small",children:"Scopes"}),o("th",{scope:"col",class:"wide",children:"Limited to"}),o("th",{scope:"col",class:"medium",children:"Last used"}),o("th",{scope:"col",class:"wide",children:"Expires"}),o("th",{scope:"col",children:o("span",{class:"hidden",children:"Actions"})})]})}),o("tbody",{children:[...n.nodes].sort((a,l)=>+(l.state==="ACTIVE")-+(a.state==="ACTIVE")).map(a=>o("tr",{class:a.state==="ACTIVE"?"":"retired",children:[o("th",{scope:"row",children:o("span",{class:"ellipsis block",title:a.id,children:a.name})}),o("td",{children:o("span",{class:`state ${a.state.toLowerCase()}`,children:a.state.toLowerCase()})}),o("td",{class:"small",children:a.scopes.map(l=>l.toLowerCase()).join(", ")}),o("td",{class:"wide",children:[a.accountIds?.join(", "),a.usageTypes?.join(", ")].filter(Boolean).join(" · ")||o("span",{class:"muted",children:"nothing"})}),o("td",{class:"medium",children:a.lastUsedAt==null?o("span",{class:"muted",children:"never"}):ae(a.lastUsedAt,r)}),o("td",{class:"wide",children:a.expiresAt==null?o("span",{class:"muted",children:"never"}):ae(a.expiresAt,r)}),o("td",{class:"actions",children:a.state==="ACTIVE"&&o(le,{name:`Change ${a.name}`,actions:[{name:"Rotate",run:()=>t({kind:"rotate",token:a})},{name:"Revoke",run:()=>t({kind:"revoke",token:a})}]})})]},a.id))})]}),e?.kind==="create"&&o(Md,{onDone:s,onClose:i}),e?.kind==="rotate"&&o(Nd,{token:e.token,onDone:s,onClose:i}),e?.kind==="revoke"&&o(Ud,{token:e.token,onDone:()=>{i(),et(["tokens","diagnosis"])},onClose:i}),e?.kind==="secret"&&o(Od,{name:e.name,secret:e.secret,onClose:i})]})})}var Dd=[{scope:"RECORD",name:"record: send and correct usage"},{scope:"READ",name:"read: query usage"},{scope:"ADMIN",name:"admin: change prices, hardware and tokens"}],wl=e=>{let t=e.split(",").map(n=>n.trim()).filter(Boolean);return t.length>0?t:null};function Md({onDone:e,onClose:t}){let[n,r]=T(""),[i,s]=T(["RECORD"]),[a,l]=T(""),[c,u]=T(""),[d,p]=T("");return o(Ye,{title:"Create a service token",action:"Create",document:Uo,variables:()=>({input:{name:n.trim(),scopes:i,accountIds:wl(a),usageTypes:wl(c),expiresAt:d===""?null:new Date(d).toISOString()}}),onDone:({createServiceToken:g})=>g&&e(g.serviceToken.name,g.token),onClose:t,children:[o(F,{label:"Name of the service",required:!0,placeholder:"compute-meter",value:n,onInput:r}),o("fieldset",{children:[o("legend",{children:"What it may do"}),Dd.map(({scope:g,name:f})=>o("label",{class:"check",children:[o("input",{type:"checkbox",checked:i.includes(g),onChange:()=>s(i.includes(g)?i.filter(m=>m!==g):[...i,g])}),f]},g))]}),o("div",{class:"fields",children:[o(F,{label:"Accounts",placeholder:"acme, globex",hint:"Empty: all",value:a,onInput:l}),o(F,{label:"Usage types",placeholder:"compute_seconds",hint:"Empty: all",value:c,onInput:u})]}),o(F,{label:"Expires",type:"datetime-local",hint:"Your local time. Empty: never",value:d,onInput:p})]})}function Nd({token:e,onDone:t,onClose:n}){let[r,i]=T("60");return o(Ye,{title:`Rotate the token of ${e.name}?`,action:"Rotate",document:Oo,variables:()=>({input:{id:e.id,overlapSeconds:Math.round(Number(r)*60)}}),onDone:({rotateServiceToken:s})=>s&&t(e.name,s.token),onClose:n,children:o(F,{label:"Minutes for which the previous secret stays valid",type:"number",required:!0,value:r,onInput:i})})}function Ud({token:e,onDone:t,onClose:n}){return o(Ye,{title:`Revoke the token of ${e.name}?`,action:"Revoke",isDangerous:!0,document:Po,variables:()=>({input:{id:e.id}}),onDone:t,onClose:n,children:o("p",{children:"Its next request is rejected. What the service sends from then on is not recorded. This cannot be undone."})})}function Od({name:e,secret:t,onClose:n}){return o(Rt,{title:`The token of ${e}`,onClose:n,children:o("div",{class:"form",children:[o("p",{children:"Copy it now: it is shown this once. The server stores only a hash of it."}),o("div",{class:"secret",children:[o("code",{children:t})," ",o(At,{text:t,name:"Copy the token",children:"Copy"})]}),o("p",{class:"muted",children:["The service sends it as ",o("code",{children:"Authorization: Bearer ui_…"})]})]})})}function kl(){W(xl,[]);let{errors:e}=pe;return["ingestion","diagnosis","tokens"].every(n=>e.value[n]?.code==="FORBIDDEN")?o("section",{class:"panel",children:o("div",{class:"notice empty",children:[o("b",{children:"Ingestion is open to admins"}),o("p",{children:["It names the services of this installation and what was rejected, of all accounts. Sign in with a token that has the scope ",o("code",{children:"admin"})," to read it."]})]})}):o(k,{children:[o("div",{class:"tools",role:"group","aria-label":"Range",children:[o(fn,{}),o(mn,{})]}),o(Pd,{}),o($d,{}),o(Sl,{})]})}function Pd(){let{diagnosis:e}=pe.data.value,[t,n]=T(null),[r,i]=T(null),[s,a]=T(!1),l=async()=>{a(!0);let c=await ye.mutate(No,{});a(!1),n(c.data?.sendProbe??null),i(c.errors[0]??null)};return o(Y,{title:"Is everything recorded?",hasData:!!e,isLoading:pe.loading.value.has("diagnosis"),error:pe.errors.value.diagnosis,lines:4,onRetry:()=>{et(["diagnosis"])},tools:o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",disabled:s,onClick:()=>{l()},children:s?"Sending …":"Send a test record"})}),children:()=>o(k,{children:[e.problems.length===0&&o("p",{class:"healthy",children:[o(Z,{name:"check"})," No problems found, ",ae(e.examinedAt,w.value.timeZone),"."]}),o("ul",{class:"problems",children:e.problems.map(({code:c,severity:u,message:d,resolution:p},g)=>o("li",{class:u.toLowerCase(),children:[o("b",{children:o(ge,{text:d})}),o("p",{children:[o(ge,{text:p})," ",o("code",{children:c})]})]},g))}),r&&o(Le,{title:"The test record",error:r,onRetry:()=>{l()}}),t&&o("div",{class:`notice ${t.isHealthy?"done":"failed"}`,role:"status",children:[o("b",{children:t.isHealthy?"The test record was stored, counted, found and voided.":"The test record failed."}),t.problem&&o("p",{children:[o(ge,{text:t.problem.message})," ",o(ge,{text:t.problem.resolution})]}),o("ul",{class:"steps",children:t.steps.map(({step:c,status:u,message:d,durationMs:p})=>o("li",{class:u.toLowerCase(),children:[o(Z,{name:u==="PASSED"?"check":u==="FAILED"?"close":"more"}),o("b",{children:c.toLowerCase().replace("_"," ")}),o("span",{children:o(ge,{text:d})}),o("span",{class:"number muted",children:[p," ms"]})]},c))})]})]})})}function $d(){let e=pe.data.value.ingestion?.services??[];return o(Y,{title:"Services",hasData:!!pe.data.value.ingestion,isLoading:pe.loading.value.has("ingestion"),error:pe.errors.value.ingestion,onRetry:()=>{et(["ingestion"])},children:()=>e.length===0?o("p",{class:"notice empty",children:["No service has sent a call yet. Create a token below, and send a record with ",o("code",{children:"recordUsage"}),"."]}):o("table",{class:"groups services",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Service"}),o("th",{scope:"col",class:"medium",children:"Last seen"}),o("th",{scope:"col",class:"number",children:"Recorded"}),o("th",{scope:"col",class:"number wide",children:"Duplicates"}),o("th",{scope:"col",class:"number wide",children:"Conflicts"}),o("th",{scope:"col",class:"number",children:"Not recorded"})]})}),o("tbody",{children:e.map(t=>o(Fd,{service:t},t.service))})]})})}var vr=e=>e==="0"?o("span",{class:"muted",children:"0"}):M(BigInt(e),"count");function Fd({service:e}){let{timeZone:t}=w.value,[n,r]=T(!1),i=e.rows.filter(({reason:l})=>l!=null),s=BigInt(e.rejected)+BigInt(e.refused),a=i.length>0||e.examples.length>0;return o(k,{children:[o("tr",{children:[o("th",{scope:"row",children:a?o("button",{type:"button",class:"row-button","aria-expanded":n,onClick:()=>r(!n),children:[o(Z,{name:"down"}),o("span",{class:"ellipsis",children:e.service})]}):o("span",{class:"ellipsis block",children:e.service})}),o("td",{class:"medium",children:ae(e.lastSeenAt,t)}),o("td",{class:"number",children:vr(e.recorded)}),o("td",{class:"number wide",children:vr(e.duplicates)}),o("td",{class:"number wide",children:vr(e.conflicts)}),o("td",{class:`number ${s>0n?"bad-number":""}`,children:vr(s.toString())})]}),n&&o("tr",{children:o("td",{colSpan:6,children:o("ul",{class:"rejections",children:[i.map((l,c)=>o("li",{children:o("span",{children:[o("b",{children:M(BigInt(l.records),"count")})," ",l.outcome.toLowerCase()," as ",o("code",{children:l.reason}),l.usageType&&o(k,{children:[" of ",o("code",{children:l.usageType})]}),", last ",ae(l.lastAt,t)]})},c)),e.examples.map((l,c)=>o("li",{children:[o("span",{class:"muted",children:[ae(l.seenAt,t),l.accountId&&` · ${l.accountId}`,l.idempotencyKey&&` · ${l.idempotencyKey}`]}),o("span",{children:[o(ge,{text:l.message})," ",o("code",{children:l.reason})]})]},`example-${c}`))]})})})]})}var Ld=5e3,xr=O("connecting"),Tl=Pe(()=>{let{tab:e,range:t,timeZone:n,filter:r}=w.value;return e!=="usage"||ue.value!=="open"||!qd.value?null:JSON.stringify({range:Ie(t),timeZone:n,filter:ve(r)})}),qd=Pe(()=>!!R.data.value.insights);function Al(){J(()=>{if(Tl.value!==null)return ye.onUsageChanged(JSON.parse(Tl.value),({totals:e,isInitial:t})=>{let n=R.loading.value.has("insights")||e.records===R.data.value.insights?.totals.records;(!t||!n)&&pt()},{minIntervalMs:Ld,onStatus:e=>xr.value=e})})}function Rl(){let[e,t]=T(""),[n,r]=T(!1),i=ue.value==="ended";return o("main",{class:"sign-in",children:o("form",{class:"panel",onSubmit:s=>{s.preventDefault(),e.trim()&&Lo(e,n)},children:[o(jn,{}),o("h1",{children:i?"Your session has ended":"Sign in"}),o("p",{class:"muted",children:i?"The token has expired, was revoked, or is not valid here. Paste a new one to continue where you were.":"Paste a token of your identity provider, or a service token with the scope read."}),o("label",{children:["Token",o("input",{type:"password",class:"control",autoComplete:"off",spellcheck:!1,required:!0,value:e,onInput:s=>t(s.currentTarget.value),placeholder:"ui_… or eyJ…"})]}),o("label",{class:"check",children:[o("input",{type:"checkbox",checked:n,onChange:()=>r(!n)})," Keep it in this tab until the tab is closed"]}),o("button",{type:"submit",class:"primary",children:i?"Continue":"Sign in"}),o("details",{children:[o("summary",{children:"Where do I get a token?"}),o("p",{children:"An operator creates one on the server:"}),o("pre",{children:["usage-insights token create \\",`
`,"  --name me --scope read"]}),o("p",{class:"muted",children:"It is kept in the memory of this page and is sent only to this server."})]})]})})}var Il="usage-insights.theme";function Bd(){try{let e=localStorage.getItem(Il);return e==="light"||e==="dark"?e:"system"}catch{return"system"}}var wr=O(Bd());J(()=>{document.documentElement.dataset.theme=wr.value});function El(e){wr.value=e;try{localStorage.setItem(Il,e)}catch{}}var Hd=new Set(["tokens","input","output","compute","cost","calls"]),Vd={input:"Input · cached",output:"Output · reasoning"};function Zd(e,{range:t}){let n=Math.min(Date.parse(t.end),Date.now()),r=BigInt(Math.max(1,Math.round((n-Date.parse(t.start))/1e3)));return e/r}function jd(e,t,n,r){switch(e.id){case"tokens":return`${ot(BigInt(t.records),"count")} records`;case"input":return t.cacheReadShare?`${at(t.cacheReadShare)} from cache`:"";case"output":return t.tokensReasoning==="0"?"":`reasoning ${ot(BigInt(t.tokensReasoning),"count")}`;case"compute":return n===null||n===0?"":`${n} ${n===1?"tier":"tiers"}`;case"cost":return r?`≈ ${r} this month`:t.unpricedRecords==="0"?"":`${ot(BigInt(t.unpricedRecords),"count")} records not priced`;case"storage":return"on average";default:return""}}var Dl="usage-insights.cards";function Ml(){try{return Number(localStorage.getItem(Dl))||7}catch{return 7}}function Qd(e){try{Ml()!==e&&localStorage.setItem(Dl,String(e))}catch{}}function Nl(){let{insights:e,tiers:t,findings:n,users:r}=R.data.value,i=R.errors.value.insights;if(i)return o(Le,{title:"Totals",error:i,onRetry:()=>{be("insights")}});if(!e){let d=Ml();return o("div",{class:`cards of-${d}`,"aria-hidden":"true",children:Array.from({length:d},(p,g)=>o("div",{class:"card waiting",children:[o("i",{}),o("i",{}),o("i",{})]},g))})}let{totals:s}=e,a=me.filter(d=>Hd.has(d.id)||d.id!=="records"&&d.total(s)!==0n);Qd(a.length+1);let l=n?.findings?.rows.find(d=>d.kind==="FORECAST"&&d.measure==="COST"&&d.subject===null)?.forecast,c=l?Gs(l.expected):null,u=r?.breakdown?.rows.reduce((d,{values:p})=>d+BigInt(p),0n);return o("div",{class:`cards of-${a.length+1}`,role:"group","aria-label":"Totals",children:[a.map(d=>{let p=d.total(s),g=li.value&&d.total(li.value);return o(Cl,{name:Vd[d.id]??d.name,value:d.id==="storage"?Ws(Zd(p,e)):ot(p,d.unit),exact:M(p,d.unit),difference:g===null?null:Tt(p,g),remark:jd(d,s,t?.tiers.filter(({tier:f})=>f!==null).length??null,c),isChosen:w.value.measure===d.id,onPress:()=>D({measure:d.id,split:null})},d.id)}),o(Cl,{name:"Active users",value:u===void 0?"–":ot(u,"count"),exact:u===void 0?"not known":M(u,"count"),difference:null,remark:"in this range",isChosen:w.value.split==="USER",onPress:()=>D({split:"USER"})})]})}var Kd={up:"▲",down:"▼",same:""},Gd={up:"up by",down:"down by",same:""};function Cl({name:e,value:t,exact:n,difference:r,remark:i,isChosen:s,onPress:a}){return o("button",{type:"button",class:"card","aria-pressed":s,"data-exact":n,onClick:a,children:[o("span",{class:"card-name",children:e}),o("span",{class:"card-value",children:t}),o("span",{class:"card-remark",children:[r&&o("b",{class:r.direction,children:[o("span",{"aria-hidden":"true",children:[Kd[r.direction]," "]}),o("span",{class:"hidden",children:[Gd[r.direction]," "]}),r.text]}),o("span",{children:i})]}),o("span",{class:"hidden",children:["exactly ",n]})]})}var zd={CONCENTRATION:"Concentrated",DROP:"Drop",DUPLICATES:"Duplicates",FORECAST:"Forecast",NEW:"New",REFUSALS:"Rejected",SILENT:"Stopped",SPIKE:"Spike",UNPRICED:"Not priced",UNTRACKED:"Not metered"},Ul=5;function Wd(e){let{from:t,through:n}=e.range.days,r={range:{from:t,through:n},filter:ve(e.filter)??{},interval:null};switch(e.kind){case"UNPRICED":return{name:"Set a price",patch:{tab:"hardware"}};case"UNTRACKED":return e.gap?.reason==="TIER_MISSING"?{name:"Show it",patch:{...r,measure:"compute",split:null}}:{name:"Open hardware",patch:{tab:"hardware"}};case"REFUSALS":case"DUPLICATES":return{name:"Open ingestion",patch:{tab:"ingestion"}};case"FORECAST":return{name:"Show the month",patch:{...r,range:{preset:"THIS_MONTH"},...Ol(e)}};default:return{name:"Show these days",patch:{...r,...Ol(e)}}}}function Ol({measure:e,usageType:t}){let n=e==="COST"?"cost":e==="TOKENS"?"tokens":t==="compute_seconds"?"compute":t==="api_calls"?"calls":null;return n?{measure:n,split:null}:{}}function Yd(e){let t=new Set,n=e.filter(({kind:i,subject:s})=>{if(i!=="FORECAST")return!0;let a=!t.has(s??"");return t.add(s??""),a}),r=({kind:i,severity:s,subject:a})=>s==="CRITICAL"?0:s==="WARNING"?1:i==="FORECAST"?a===null?2:4:3;return n.sort((i,s)=>r(i)-r(s))}function Pl(){let[e,t]=T(!1),n=R.data.value.findings?.findings,r=Yd([...n?.rows??[]]);return o(Y,{title:"Worth knowing",hasData:!!n,isLoading:R.loading.value.has("findings"),error:R.errors.value.findings,lines:4,onRetry:()=>{be("findings")},children:()=>o(k,{children:[r.length===0&&o("p",{class:"notice empty",children:"Nothing unusual in this range: no spikes, gaps, or records without a price."}),o("ul",{class:"findings",children:r.slice(0,e?r.length:Ul).map((i,s)=>{let{name:a,patch:l}=Wd(i);return o("li",{class:i.severity.toLowerCase(),children:[o("b",{children:zd[i.kind]}),o("p",{children:o(ge,{text:i.message})}),o("button",{type:"button",class:"secondary",onClick:()=>D(l),children:a})]},s)})}),r.length>Ul&&o("button",{type:"button",class:"secondary",onClick:()=>t(!e),children:e?"Show fewer":`Show all ${r.length}`})]})})}var $l={range:"DateRangeInput!",timeZone:"TimeZone!",filter:"UsageFilter",interval:"SeriesInterval!",split:"UsageDimension!",measure:"UsageMeasure",userMeasure:"UsageMeasure!",usageTypes:"[String!]",compare:"SeriesComparison",rows:"Int!"};function tt(e,t,n){let s=t.toString().trim().replace(/^ {4}fragment/gm,"fragment").split(`
`).flatMap(u=>{let d=/ @include\(if: \$(\w+)\)/.exec(u);return d?n[d[1]]?[u.replace(d[0],"")]:[]:[u]}).join(`
`),a=[...new Set([...s.matchAll(/\$(\w+)/g)].map(([,u])=>u))].filter(u=>u in $l),l=a.map(u=>`$${u}: ${$l[u]}`).join(", "),[,c=e]=/fragment (\w+) on Query/.exec(s)??[];return{query:`query ${e}(${l}) {
  ...${c}
}

${s}
`,variables:Object.fromEntries(a.filter(u=>n[u]!=null).map(u=>[u,n[u]]))}}function Me({query:e,variables:t}){if(!oe.graphiql)return null;let n=new URLSearchParams({query:e,variables:JSON.stringify(t,null,2)});return`${oe.graphiql}#${n}`}function Ne({query:e,variables:t}){let n=JSON.stringify({query:e,variables:t}).replaceAll("'","'\\''"),r=ne.value===null?"":' -H "authorization: Bearer $TOKEN"';return`curl -s ${new URL(oe.endpoint,location.href).href} -H 'content-type: application/json'${r} -d '${n}'`}function Xd(e){let t=/^[=+@\t\r]|^-(?!\d)/.test(e)?`'${e}`:e;return/[",\r\n]/.test(t)?`"${t.replaceAll('"','""')}"`:t}function Vt(e){let t=Object.keys(e[0]??{});return[t,...e.map(n=>t.map(r=>n[r]??""))].map(n=>n.map(Xd).join(",")).join(`\r
`)+`\r
`}function ke(e,t,n){let r=document.createElement("a");r.href=URL.createObjectURL(new Blob([t],{type:n})),r.download=e,r.click(),URL.revokeObjectURL(r.href)}var Sr=O(null);function Zt(e,t,n=w.value.range){Sr.value={title:e,filter:t,range:n}}function Fl(){if(!Sr.value)return null;let{title:e,filter:t,range:n}=Sr.value;return o(Rt,{title:`Records: ${e}`,kind:"side",onClose:()=>Sr.value=null,children:o(Jd,{filter:t,range:n})})}function Jd({filter:e,range:t}){let{timeZone:n}=w.value,[r,i]=T([]),[s,a]=T(null),[l,c]=T(null),[u,d]=T(!0),p={range:Ie(t),timeZone:n,filter:ve(e)},g=async(h,b)=>{d(!0),c(null);let{data:_,errors:x}=await ye.query(oi,{...p,after:h},{signal:b});if(_?.records){let{nodes:y,pageInfo:v}=_.records;i(E=>h===null?y:[...E,...y]),a(v.hasNextPage?v.endCursor??null:null)}c(x[0]??null),d(!1)};W(()=>{let h=new AbortController;return g(null,h.signal).catch(b=>{if(!h.signal.aborted)throw b}),()=>h.abort()},[]);let f={query:oi.toString().trim().replace(/^ {4}/,""),variables:p},m=Me(f);return o(k,{children:[o("div",{class:"drawer-tools",children:[o("span",{class:"muted",children:["Newest first, at ",n.replaceAll("_"," ")]}),o(le,{name:"More about these records",actions:[{name:"Download JSON",run:()=>ke("usage-records.json",JSON.stringify(r,null,2),"application/json")},...m?[{name:"Open as GraphQL",href:m}]:[],{name:"Copy as curl",run:()=>{navigator.clipboard.writeText(Ne(f))}}]})]}),r.length>0&&o("ul",{class:"records",children:r.map(h=>o(ep,{record:h,timeZone:n},h.id))}),l&&o(Le,{title:"Records",error:l,onRetry:()=>{g(s)}}),u&&o(si,{lines:r.length>0?2:8}),!u&&!l&&r.length===0&&o("p",{class:"notice empty",children:"No records match. They may have been voided, or the range has moved on."}),s&&!u&&!l&&o("button",{type:"button",class:"secondary",onClick:()=>{g(s)},children:"Show 50 more"})]})}var Ki=(e,t)=>e!==null&&t!==null?`${t} (${e})`:e;function ep({record:e,timeZone:t}){let n=[e.accountName??e.accountId,e.model??e.tier,e.userName??e.userId].filter(Boolean).join(" · "),r=[["Account",Ki(e.accountId,e.accountName)],["User",Ki(e.userId,e.userName)],["Session",Ki(e.sessionId,e.sessionName)],["Workspace",e.workspaceId],["Agent",e.agentId],["Model",e.model],["Provider",e.provider],["Tier",e.tier],["Source",e.source],["Cost",`${fe(e.cost)} (${e.costSource.toLowerCase()})`],["Occurred at",e.occurredAt],["Recorded at",e.recordedAt],["Idempotency key",e.idempotencyKey],["Metadata",e.metadata==null?null:JSON.stringify(e.metadata)]];return o("li",{children:o("details",{children:[o("summary",{children:[o("span",{class:"when",children:ae(e.occurredAt,t)}),o("span",{class:"what",children:[o("b",{children:M(BigInt(e.quantity),"count")})," ",e.usageType.replaceAll("_"," "),e.correction&&o("em",{children:" voided"})]}),o("span",{class:"amount",children:fe(e.cost)}),o("span",{class:"about muted ellipsis",title:n,children:n})]}),o("dl",{children:[e.correction&&o(k,{children:[o("dt",{children:e.correction.replacementId?"Replaced":"Voided"}),o("dd",{children:[ae(e.correction.correctedAt,t),e.correction.correctedBy&&` by ${e.correction.correctedBy}`,e.correction.reason&&`: ${e.correction.reason}`]})]}),r.filter(([,i])=>i).map(([i,s])=>o(k,{children:[o("dt",{children:i}),o("dd",{children:s})]})),o("dt",{children:"Id"}),o("dd",{children:[o("code",{children:e.id})," ",o(At,{text:e.id,name:"Copy the id"})]})]})]})})}var tp=560,Tn=10,zi=26,np=6,Ll=(e,t,n,r)=>`M${e.toFixed(2)} ${t.toFixed(2)}h${n.toFixed(2)}v${r.toFixed(2)}h${(-n).toFixed(2)}z`;function rp(){let e=Ze(null),[t,n]=T(0);return W(()=>{let r=new ResizeObserver(([i])=>i&&n(Math.floor(i.contentRect.width)));return r.observe(e.current),()=>r.disconnect()},[]),[e,t]}function ip(e,t,n){let r=n<tp?230:300,i=e.buckets.map(({compared:m})=>m===null?null:nn(m,t)),s=_l().keys(e.lines.map((m,h)=>h)).value((m,h,b)=>nn(e.lines[h].values[b]??0n,t)).order(br)(e.buckets),a=Math.max(gi(s.at(-1)??[],([,m])=>m)??0,gi(i,m=>m??0)??0),l=qt().domain([0,a||1]).nice(4).range([r-zi,Tn]),c=l.ticks(4).map(m=>({value:m,text:zs(m,t)})),u=Math.max(...c.map(({text:m})=>m.length))*6.6+14,d=e.buckets.length,p=(n-u)/Math.max(1,d),g=p>8?.26:p>4?.14:0,f=Di().domain(e.buckets.map((m,h)=>h)).range([u,n]).paddingInner(g).paddingOuter(g/2);return{height:r,left:u,compared:i,stacked:s,x:f,y:l,ticks:c,step:p,isDense:g===0}}function sp(e,t,n,r){let i=Math.max(1,Math.ceil(r/n));if(t==="DAY"&&i>20){let s=e.flatMap(({date:l},c)=>l.endsWith("-01")?[c]:[]),a=Math.max(1,Math.ceil(r/n/30.4));return s.filter((l,c)=>c%a===0)}if(t==="HOUR"){let s=[1,2,3,6,12,24,48,96,168].find(a=>a>=i)??i;return e.flatMap((a,l)=>l%s===0?[l]:[])}return e.flatMap((s,a)=>a%i===0?[a]:[])}function ql({model:e,unit:t,interval:n,timeZone:r,title:i,compared:s,onFilter:a,onZoom:l,onZoomOut:c}){let[u,d]=rp(),[p,g]=T(null),[f,m]=T(null),h=Ze(null),{lines:b,buckets:_}=e,x=_.length-1,y=Ue(()=>d>0?ip(e,t,d):null,[e,t,d]),v=Ue(()=>{if(!y)return[];let{stacked:S,x:I,y:U}=y;return S.map(z=>{let[V,te]=["",""];return z.forEach(([Xl,es],ts)=>{let ns=U(Xl)-U(es);if(ns<=0)return;let rs=Ll(I(ts),U(es),I.bandwidth(),ns);_[ts].status==="COMPLETE"?V+=rs:te+=rs}),{whole:V,partial:te}})},[y,_]);W(()=>{g(null),m(null)},[_.length,_[0]?.start,n]);let E=S=>{let{left:I,x:U}={left:u.current.getBoundingClientRect().left,x:y.x},z=S.clientX-I-y.left;return Math.max(0,Math.min(x,Math.floor(z/U.step())))},P=(S,I)=>{let U=S.clientY-u.current.getBoundingClientRect().top,z=y.stacked.findIndex(V=>U<=y.y(V[I][0])&&U>=y.y(V[I][1]));return b[z]},re=(S,I)=>{m(null),g(null),l(Math.min(S,I),Math.max(S,I))},ce=S=>{let I=E(S);h.current&&Math.abs(S.clientX-h.current.x)>np&&(f||u.current.setPointerCapture(S.pointerId),m([h.current.index,I])),g(I)},Te=S=>{let I=h.current;if(h.current=null,!!I){if(f)re(...f);else if(S.pointerType==="mouse"){let U=P(S,E(S));U&&a(U)}}},ie=S=>{let I=p??x,z={ArrowLeft:I-1,ArrowRight:I+1,PageUp:I-7,PageDown:I+7,Home:0,End:x}[S.key];if(z!==void 0){let V=p===null&&S.key==="ArrowLeft"?x:Math.max(0,Math.min(x,z));m(S.shiftKey?[f?.[0]??I,V]:null),g(V)}else if(S.key==="Enter"){if(p===null)return;re(...f??[p,p])}else if(S.key==="Escape")f?m(null):c?c():g(null);else return;S.preventDefault()},se=S=>Jt(n,S.date,S.start,r),A=S=>{let I=_[S];if(!I)return"";let U=en(I.status),z=b.map(({name:V,values:te})=>({name:V,value:te[S]??0n})).filter(({value:V})=>V!==0n);return[`${se(I)}${U?` (${U})`:""}: ${L(I.total,t)}`,...z.map(({name:V,value:te})=>`${V} ${L(te,t)}`),...s&&I.compared!==null?[`${s} ${L(I.compared,t)}`]:[]].join("; ")},q=n==="HOUR"?56:64,B=f&&[Math.min(...f),Math.max(...f)];return o("div",{class:"plot",ref:u,role:"slider",tabIndex:0,"aria-label":`${i}. Arrow keys move, Shift with an arrow selects, Enter zooms in, Escape goes back.`,"aria-valuemin":0,"aria-valuemax":Math.max(0,x),"aria-valuenow":p??Math.max(0,x),"aria-valuetext":A(p??x),onKeyDown:ie,onFocus:()=>u.current?.matches(":focus-visible")&&g(p??x),onBlur:()=>g(null),onPointerDown:S=>{S.button===0&&y&&(h.current={x:S.clientX,index:E(S)})},onPointerMove:y?ce:void 0,onPointerUp:Te,onPointerLeave:()=>!h.current&&g(null),onPointerCancel:()=>{h.current=null,m(null)},children:[y&&o("svg",{width:d,height:y.height,"aria-hidden":"true",class:`${y.isDense?"dense":""} ${p===null?"":"has-focus"}`,children:[y.ticks.map(({value:S,text:I})=>o("g",{children:[o("line",{class:"grid",x1:y.left,x2:d,y1:y.y(S),y2:y.y(S)}),o("text",{class:"tick",x:y.left-8,y:y.y(S)+4,"text-anchor":"end",children:I})]},S)),p!==null&&!B&&o("rect",{class:"focus",x:y.x(p)-y.x.step()*.13,y:Tn,width:y.x.bandwidth()+y.x.step()*.26,height:y.height-Tn-zi,rx:"3"}),v.map(({whole:S,partial:I},U)=>o("g",{class:`data ${b[U].colour}`,children:[o("path",{d:S}),o("path",{class:"partial",d:I})]},U)),p!==null&&y.stacked.map((S,I)=>{let[U,z]=S[p]??[0,0],V=_[p]?.status==="COMPLETE";return o("path",{class:`at ${b[I].colour} ${V?"":"partial"}`,d:Ll(y.x(p)??0,y.y(z),y.x.bandwidth(),y.y(U)-y.y(z))},I)}),s&&o(op,{...y}),B&&o("rect",{class:"selection",x:y.x(B[0]),y:Tn,width:y.x(B[1])+y.x.bandwidth()-y.x(B[0]),height:y.height-Tn-zi}),sp(_,n,y.x.step(),q).map(S=>{let I=_[S],U=y.x(S)+y.x.bandwidth()/2;return o("text",{class:"tick",x:Math.min(d-18,Math.max(y.left+12,U)),y:y.height-7,"text-anchor":"middle",children:Hs(n,I.date,I.start,r)},S)})]}),y&&p!==null&&_[p]&&o(ap,{bucket:_[p],name:B?`${se(_[B[0]])} – ${se(_[B[1]])}`:se(_[p]),lines:b,index:p,unit:t,compared:s,isSelecting:B!==null,at:(y.x(p)??0)+y.x.bandwidth()/2,width:d})]})}function op({compared:e,x:t,y:n,step:r}){if(r>7){let s=Math.min(3,t.step()*.12),a=e.map((l,c)=>l===null?"":`M${(t(c)-s).toFixed(2)} ${n(l).toFixed(2)}h${(t.bandwidth()+2*s).toFixed(2)}`);return o("path",{class:"other",d:a.join("")})}let i=Fi().defined(s=>s!==null).x((s,a)=>t(a)+t.bandwidth()/2).y(s=>n(s??0));return o("path",{class:"other thin",d:i(e)??""})}var Gi=262;function ap({bucket:e,name:t,lines:n,index:r,unit:i,compared:s,isSelecting:a,at:l,width:c}){let u=l>c/2,d=Math.max(0,Math.min(c-Gi,u?l-Gi-16:l+16)),p=en(e.status),g=e.compared===null||e.status!=="COMPLETE"?null:Tt(e.total,e.compared),f=n.filter(({values:m})=>(m[r]??0n)!==0n).reverse();return o("div",{class:"tip",style:{left:`${d}px`,width:`${Gi}px`},"aria-hidden":"true",children:[o("h3",{children:[t,p&&o("small",{children:[" ",p]})]}),a?o("p",{class:"muted",children:"Release, or press Enter, to zoom in"}):o(k,{children:[o("ul",{children:f.map(m=>o("li",{children:[o("i",{class:`key ${m.colour}`}),o("span",{children:m.name}),o("b",{children:L(m.values[r]??0n,i)})]},Re(m)))}),o("p",{children:[o("span",{children:"Total"}),o("b",{children:L(e.total,i)})]}),s&&e.compared!==null&&o("p",{class:"muted",children:[o("span",{children:s}),o("b",{children:[L(e.compared,i),g&&g.direction!=="same"&&` (${g.direction==="up"?"+":"−"}${g.text})`]})]})]})]})}var Wi=8;function An(e,{kind:t,key:n,accountId:r}){return t==="UNKNOWN"?ee[e].missing:t==="REMAINDER"?`all other ${ee[e].plural}`:e!=="USAGE_TYPE"?r===null?n??"":`${n} · ${r}`:me.find(({usageTypes:s})=>s?.length===1&&s[0]===n)?.name??(n??"").replaceAll("_"," ")}function Yi(e,t){return e==="VALUE"?t<Wi?`c${t+1}`:"rest":e==="REMAINDER"?"rest":"none"}var lp=e=>e?.map(BigInt)??[],up=e=>e?.map(Ae)??[];function cp(e,{column:t}){return t==="costs"?up(e.costs):lp(t==="records"?e.recordCounts:e.quantities)}function dp(e,{column:t}){return t==="costs"?e.comparedCosts?.map(r=>r===null?null:Ae(r))??[]:(t==="records"?e.comparedRecordCounts:e.comparedQuantities)?.map(r=>r===null?null:BigInt(r))??[]}function kr(e,{column:t}){return t==="costs"?Ae(e.cost):BigInt(t==="records"?e.records:e.total??"0")}function Tr(e,{column:t}){let n=t==="costs"?e.comparedCost:t==="records"?e.comparedRecords:e.comparedTotal??null;return n===null?null:t==="costs"?Ae(n):BigInt(n)}var pp=(e,t)=>e.map((n,r)=>n+(t[r]??0n));function Bl(e,t,n){let r=[],i=0;for(let l of e.series){let c=l.kind==="VALUE"?i++:i,u={key:l.key,accountId:l.accountId,kind:l.kind,name:An(n,l),colour:Yi(l.kind,c),values:cp(l,t),total:kr(l,t),comparedTotal:Tr(l,t)},d=r.find(({kind:p})=>p==="REMAINDER");u.colour==="rest"&&d?(d.values=pp(d.values,u.values),d.total+=u.total,d.comparedTotal=d.comparedTotal===null||u.comparedTotal===null?null:d.comparedTotal+u.comparedTotal):u.colour==="rest"?r.push({...u,kind:"REMAINDER",key:null,accountId:null,name:An(n,{kind:"REMAINDER",key:null,accountId:null})}):r.push(u)}let s=r.filter(({total:l})=>l!==0n),a=e.starts.map((l,c)=>{let u=e.series.map(d=>dp(d,t)[c]??null).filter(d=>d!==null);return{date:e.dates[c],start:l,end:e.starts[c+1]??e.range.end,status:e.statuses[c],total:r.reduce((d,{values:p})=>d+(p[c]??0n),0n),compared:u.length>0?u.reduce((d,p)=>d+p,0n):null}});return{lines:s,buckets:a}}var gp=["tokens","cost","compute","records"],Xi={HOUR:"hour",DAY:"day",WEEK:"week",MONTH:"month",QUARTER:"quarter"},fp=864e5,Vl=e=>e.replace(/^./,t=>t.toUpperCase());function mp(e,t,n){if(e.interval==="HOUR")return{start:e.starts[t],end:e.starts[n+1]??e.range.end};let r=e.dates[n+1];return{from:t===0?e.range.firstDay:e.dates[t],through:r?new Date(Date.parse(`${r}T00:00:00Z`)-fp).toISOString().slice(0,10):e.range.lastDay}}function Ar(e,t,n){D({filter:Ke(w.value.filter,e,t,n)})}function Hl(e,t,n){return t.buckets.map((r,i)=>({start:r.start,end:r.end,status:r.status,...Object.fromEntries(t.lines.map(s=>[s.name,jt(s.values[i]??0n,n)])),total:jt(r.total,n),...e.comparedRange?{compared:r.compared===null?null:jt(r.compared,n)}:{}}))}function jt(e,t){return t.unit==="cost"?kt(e,"cost").replace(/\.?0+$/,""):e.toString()}function Zl(){let e=w.value,[t,n]=T(!1),{chart:r}=R.data.value,i=pn.value,s=he(i.measure),a=ze(i),l=Ue(()=>r?Bl(r,s,a):null,[r]),c=ut(e),u=l?.buckets.some(({compared:v})=>v!==null&&v!==0n),d=r?.comparedRange&&u?i.compare==="PREVIOUS_YEAR"?"A year before":"Period before":null,p=l?.lines.flatMap(({kind:v,key:E})=>v==="VALUE"&&E!==null?[E]:[])??[],g=(v,E)=>{if(!r||!l)return;let P=mp(r,v,E);r.interval==="HOUR"&&v===E?Zt(Jt("HOUR",r.dates[v],r.starts[v],i.timeZone),e.filter,P):D({range:P,interval:null},lt.value??e.range)},f=lt.value&&(()=>D({range:lt.value,interval:null})),m=tt("UsageSeries",So,qe(["chart"])),h=Me(m),b=`usage-${s.id}-by-${ee[a].name}`,_=[...r&&l?[{name:"Download CSV",run:()=>ke(`${b}.csv`,Vt(Hl(r,l,s)),"text/csv")},{name:"Download JSON",run:()=>ke(`${b}.json`,JSON.stringify(Hl(r,l,s),null,2),"application/json")}]:[],...h?[{name:"Open as GraphQL",href:h}]:[],{name:"Copy as curl",run:()=>{navigator.clipboard.writeText(Ne(m))}}],x=me.filter(({id:v})=>gp.includes(v)||v===e.measure),y=`${he(e.measure).name} per ${Xi[c]}`;return o(Y,{title:y,class:"series",hasData:!!r,isLoading:R.loading.value.has("chart"),error:R.errors.value.chart,lines:9,onRetry:()=>{be("chart")},tools:o(k,{children:[o(Gr,{name:"Measure",options:x.map(({id:v,name:E})=>({value:v,name:v==="compute"?"Hours":E})),value:e.measure,onChange:v=>D({measure:v,split:null})}),o(Gr,{name:"Split by",options:Zn.map(v=>({value:v,name:Vl(ee[v].name)})),value:ze(e),onChange:v=>D({split:v})}),o("div",{class:"panel-actions",children:[f&&o("button",{type:"button",class:"link",onClick:f,children:[o(Z,{name:"back"})," Zoom out"]}),o(on,{name:"Length of a bucket",class:"bare",options:Kr(e.range).map(v=>({value:v,name:`by ${Xi[v]}`})),value:c,onChange:v=>D({interval:v},lt.value)}),o("button",{type:"button",class:"link","aria-pressed":t,onClick:()=>n(!t),children:t?"Chart":"Table"}),o(le,{name:`More about ${y}`,actions:_})]})]}),children:()=>{if(!r||!l)return null;if(r.emptyReason)return o(Et,{title:`No ${s.name.toLowerCase()} in this range`,reason:r.emptyReason});let v=l.lines.reduce((E,P)=>E+P.total,0n);return o(k,{children:[t?o(yp,{chart:r,model:l,measure:s,timeZone:i.timeZone,compared:d}):o(ql,{model:l,unit:s.unit,interval:r.interval,timeZone:i.timeZone,title:`${y} by ${ee[a].name}, ${M(v,s.unit)} in all`,compared:d,onFilter:E=>Ar(a,E,p),onZoom:g,onZoomOut:f}),o(hp,{model:l,dimension:a,compared:d,chart:r,others:p})]})}})}function hp({chart:e,model:t,dimension:n,compared:r,others:i}){let s=t.buckets.some(({status:a})=>a==="PARTIAL");return o("ul",{class:"legend","aria-label":"Legend",children:[t.lines.map(a=>o("li",{children:o("button",{type:"button",title:`Filter by ${a.name}`,onClick:()=>Ar(n,a,i),children:[o("i",{class:`key ${a.colour}`}),o("span",{class:"ellipsis",children:a.name})]})},Re(a))),r&&e.comparedRange&&o("li",{class:"note",children:[o("i",{class:"key other"}),r,", ",Qe(e.comparedRange.firstDay,e.comparedRange.lastDay)]}),s&&o("li",{class:"note",children:[o("i",{class:"key partial"}),"not complete"]})]})}function yp({chart:e,model:t,measure:n,timeZone:r,compared:i}){return o("div",{class:"scroll-table",role:"region","aria-label":"Values of the chart",tabIndex:0,children:o("table",{children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:Vl(Xi[e.interval])}),t.lines.map(s=>o("th",{scope:"col",class:"number",children:o("span",{class:"ellipsis",title:s.name,children:s.name})},Re(s))),o("th",{scope:"col",class:"number",children:"Total"}),i&&o("th",{scope:"col",class:"number",children:i})]})}),o("tbody",{children:t.buckets.map((s,a)=>o("tr",{children:[o("th",{scope:"row",children:[Jt(e.interval,s.date,s.start,r)," ",o("span",{class:"muted",children:en(s.status)})]}),t.lines.map(l=>{let c=l.values[a]??0n;return o("td",{class:`number ${c===0n?"muted":""}`,title:M(c,n.unit),children:L(c,n.unit)},Re(l))}),o("td",{class:"number",title:M(s.total,n.unit),children:o("b",{children:L(s.total,n.unit)})}),i&&o("td",{class:"number muted",children:s.compared===null?"–":L(s.compared,n.unit)})]},s.start))})]})})}var bp=[10,50,200,1e3],_p=e=>e.replace(/^./,t=>t.toUpperCase());function jl({series:e},t,n){return e.map(r=>{let i=Tr(r,t);return{[ee[n].name]:r.key??An(n,r),...r.accountId===null?{}:{account:r.accountId},kind:r.kind,[t.id==="records"?"value":t.id]:jt(kr(r,t),t),compared:i===null?null:jt(i,t),cost:r.cost,records:r.records,unpriced_records:r.unpricedRecords}})}function Ql(){let e=pn.value,t=he(e.measure),n=ze(e),{table:r,chart:i}=R.data.value,s=i?.statuses.at(-1)==="COMPLETE",{name:a,plural:l}=ee[n],c=tt("UsageByGroup",ko,qe(["table"])),u=Me(c),d=`${t.name} by ${a}`,p=r?.series.filter(m=>m.records!=="0"||m.comparedRecords!=="0")??[],g=p.some(({kind:m})=>m==="REMAINDER"),f=bp.find(m=>m>dn.value);return o(Y,{title:d,hasData:!!r,isLoading:R.loading.value.has("table"),error:R.errors.value.table,lines:7,onRetry:()=>{be("table")},tools:o("div",{class:"panel-actions",children:o(le,{name:`More about ${d}`,actions:[...r?[{name:"Download CSV",run:()=>ke(`usage-by-${a}.csv`,Vt(jl(r,t,n)),"text/csv")},{name:"Download JSON",run:()=>ke(`usage-by-${a}.json`,JSON.stringify(jl(r,t,n),null,2),"application/json")}]:[],...u?[{name:"Open as GraphQL",href:u}]:[],{name:"Copy as curl",run:()=>{navigator.clipboard.writeText(Ne(c))}}]})}),children:()=>p.length===0?o("p",{class:"notice empty",children:["No ",t.name.toLowerCase()," in this range. The chart says why."]}):o(k,{children:[o(vp,{rows:p,measure:t,dimension:n,hasComparison:e.compare!==null&&s}),g&&f&&n!=="USAGE_TYPE"&&o("button",{type:"button",class:"secondary",onClick:()=>Zo(f),children:["Show up to ",f," ",l]})]})})}function vp({rows:e,measure:t,dimension:n,hasComparison:r}){let i=e.map(p=>kr(p,t)),s=i.reduce((p,g)=>p+g,0n),a=i.reduce((p,g)=>g>p?g:p,0n),l=e.flatMap(({kind:p,key:g})=>p==="VALUE"&&g!==null?[g]:[]),c=t.unit==="cost",u=t.id==="records",d=0;return o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:_p(ee[n].name)}),o("th",{scope:"col",class:"number",children:t.name}),o("th",{scope:"col",class:"share-bar",children:o("span",{class:"hidden",children:"Bar"})}),o("th",{scope:"col",class:"number small",children:"Share"}),r&&o("th",{scope:"col",class:"number medium",children:"Change"}),!c&&o("th",{scope:"col",class:"number",children:"Cost"}),!u&&o("th",{scope:"col",class:"number wide",children:"Records"})]})}),o("tbody",{children:e.map((p,g)=>{let f=An(n,p),m=i[g],h=Tr(p,t),b=h===null?null:Tt(m,h),_=Yi(p.kind,p.kind==="VALUE"?d++:Wi),x=p.records!=="0";return o("tr",{class:p.kind==="VALUE"?"":"other-group",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",title:`Filter by ${f}`,onClick:()=>Ar(n,p,l),children:[o("i",{class:`key ${_}`}),o("span",{class:"ellipsis",children:f})]})}),o("td",{class:"number",title:M(m,t.unit),children:L(m,t.unit)}),o("td",{class:"share-bar",children:o("i",{class:_,style:{width:`${(Zr(m,a)*100).toFixed(1)}%`}})}),o("td",{class:"number small",children:at(Zr(m,s))}),r&&o("td",{class:"number medium muted",children:b===null?"–":b.text==="new"?"new":`${{up:"+",down:"−",same:""}[b.direction]}${b.text}`}),!c&&o("td",{class:"number",title:p.unpricedRecords==="0"?void 0:`${M(BigInt(p.unpricedRecords),"count")} records have no known cost`,children:[fe(p.cost),p.unpricedRecords!=="0"&&o("sup",{children:"*"})]}),!u&&o("td",{class:"number wide",children:o("button",{type:"button",class:"quiet-link",disabled:!x,title:"Show these records",onClick:()=>Zt(f,Ke(xp(t),n,p,l)),children:M(BigInt(p.records),"count")})})]},Re(p))})})]})}function xp(e){let{filter:t}=w.value,n=e.usageTypes??R.data.value.types?.flatMap(({slug:r,partOfTokens:i})=>i?[r]:[])??[];return n.length===0||t.usageTypes?.length?t:{...t,usageTypes:n}}var wp=1024;function Kl(){let{tiers:e}=R.data.value,t=tt("UsageByTier",To,qe(["tiers"])),n=Me(t),r=e?.tiers??[],i=()=>r.map(({tier:a,computeSeconds:l,cost:c,records:u,unpricedRecords:d})=>({tier:a,compute_seconds:l,cost:c,records:u,unpriced_records:d})),s=Math.max(...r.map(({share:a})=>a),0);return o(Y,{title:"Compute by tier",hasData:!!e,isLoading:R.loading.value.has("tiers"),error:R.errors.value.tiers,onRetry:()=>{be("tiers")},tools:o("div",{class:"panel-actions",children:[o("button",{type:"button",class:"link",onClick:()=>D({tab:"hardware"}),children:"Hardware"}),o(le,{name:"More about Compute by tier",actions:[{name:"Download CSV",run:()=>ke("compute-by-tier.csv",Vt(i()),"text/csv")},{name:"Download JSON",run:()=>ke("compute-by-tier.json",JSON.stringify(i(),null,2),"application/json")},...n?[{name:"Open as GraphQL",href:n}]:[],{name:"Copy as curl",run:()=>{navigator.clipboard.writeText(Ne(t))}}]})]}),children:()=>o(k,{children:[e?.emptyReason&&o(Et,{title:"No compute on a tier in this range",reason:e.emptyReason}),r.length>0&&o("ul",{class:"tiers",children:r.map(a=>{let l=a.hardwareSpec,c=l&&[l.hourlyRate&&`${rn(l.hourlyRate)}/h`,l.gpuCount>0?`${l.gpuCount>1?`${l.gpuCount} × `:""}${l.gpuModel??"GPU"}`:null,l.vcpu&&`${l.vcpu} vCPU`,l.memoryMib&&`${Math.round(l.memoryMib/wp)} GiB`].filter(Boolean).join(" · "),u=a.tier??"no tier";return o("li",{children:[o("button",{type:"button",class:`row-button ${a.tier===null?"other-group":""}`,title:`Filter by ${u}`,onClick:()=>D({filter:Ke(w.value.filter,"TIER",{kind:a.tier===null?"UNKNOWN":"VALUE",key:a.tier,accountId:null},[])}),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:l?.displayName??u}),o("small",{class:"ellipsis",children:c||(a.tier===null?"sent without a tier":"no hardware spec")})]})}),o("span",{class:"meter",title:at(a.share),children:o("i",{style:{width:`${(a.share/(s||1)*100).toFixed(1)}%`}})}),o("span",{class:"number",title:M(BigInt(a.computeSeconds),"hours"),children:L(BigInt(a.computeSeconds),"hours")}),o("span",{class:"number",title:a.unpricedRecords==="0"?void 0:`${a.unpricedRecords} records have no known cost`,children:a.unpricedRecords===a.records?o("em",{class:"muted",children:"not priced"}):o(k,{children:[fe(a.cost),a.unpricedRecords!=="0"&&o("sup",{children:"*"})]})})]},u)})})]})})}function Gl(){let e=R.data.value.users?.breakdown,t=tt("MostActiveUsers",Ao,qe(["users"])),n=Me(t),r=e?.rows??[],i=r.flatMap(({kind:s,key:a})=>s==="VALUE"&&a!==null?[a]:[]);return o(Y,{title:"Most active users",hasData:!!e,isLoading:R.loading.value.has("users"),error:R.errors.value.users,onRetry:()=>{be("users")},tools:o("div",{class:"panel-actions",children:o(le,{name:"More about Most active users",actions:[...n?[{name:"Open as GraphQL",href:n}]:[],{name:"Copy as curl",run:()=>{navigator.clipboard.writeText(Ne(t))}}]})}),children:()=>i.length===0?o("p",{class:"notice empty",children:["No record in this range names a user. Services send it in ",o("code",{children:"userId"}),"."]}):o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"User"}),o("th",{scope:"col",class:"number",children:"Tokens"}),o("th",{scope:"col",class:"number medium",children:"Hours"}),o("th",{scope:"col",class:"number",children:"Cost"}),o("th",{scope:"col",class:"number wide",children:"Records"})]})}),o("tbody",{children:r.map(s=>{let{kind:a,key:l,accountId:c,totals:u,values:d}=s,p=a==="VALUE"?l??"":a==="REMAINDER"?`${M(BigInt(d),"count")} other users`:"no user",g=Ke(w.value.filter,"USER",s,i);return o("tr",{class:a==="VALUE"?"":"other-group",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",title:`Filter by ${p}`,onClick:()=>D({filter:g}),children:o("span",{class:"ellipsis",children:[p,c!==null&&o("small",{class:"muted",children:[" ",c]})]})})}),o("td",{class:"number",children:L(BigInt(u.tokens),"count")}),o("td",{class:"number medium",title:M(BigInt(u.computeSeconds),"hours"),children:u.computeSeconds==="0"?"–":L(BigInt(u.computeSeconds),"hours")}),o("td",{class:"number",children:fe(u.cost)}),o("td",{class:"number wide",children:o("button",{type:"button",class:"quiet-link",title:"Show these records",onClick:()=>Zt(p,g),children:M(BigInt(u.records),"count")})})]},Re(s))})})]})})}function zl(){W(jo,[]);let e=R.data.value.insights?.emptyReason,{insights:t,chart:n}=R.errors.value;return t&&t===n?o(k,{children:[o(Xn,{}),o(Le,{title:"Usage",error:t,onRetry:()=>{pt()}})]}):e?o(k,{children:[o(Xn,{}),o(Et,{title:"No usage in this range",reason:e})]}):o(k,{children:[o(Xn,{}),o(Nl,{}),o(Zl,{}),o("div",{class:"pair",children:[o(Ql,{}),o(Kl,{})]}),o("div",{class:"pair",children:[o(Pl,{}),o(Gl,{})]}),o(Fl,{})]})}var Ji=[{tab:"usage",name:"Usage"},{tab:"hardware",name:"Hardware"},{tab:"ingestion",name:"Ingestion"}],Sp={usage:zl,hardware:vl,ingestion:kl},kp=[{theme:"system",name:"As the system"},{theme:"light",name:"Light"},{theme:"dark",name:"Dark"}];function Wl(){let{tab:e}=w.value,t=ue.value==="open",n=Sp[e];return W(()=>{document.title=`${Ji.find(r=>r.tab===e)?.name} · usage-insights`},[e]),o(k,{children:[oe.isDevelopment&&o("p",{class:"environment",children:"Development: open to this machine without sign-in"}),o("header",{class:"top",children:[o("a",{class:"brand",href:"/",children:[o(jn,{})," ",o("span",{children:"usage-insights"})]}),t&&o("nav",{"aria-label":"Pages",children:[Ji.map(({tab:r,name:i})=>o("a",{href:`/${Qr({...w.value,tab:r})}`,"aria-current":r===e?"page":void 0,onClick:s=>{s.metaKey||s.ctrlKey||s.shiftKey||(s.preventDefault(),D({tab:r}))},children:i},r)),oe.graphiql&&o("a",{class:"wide-only",href:oe.graphiql,target:"_blank",rel:"noopener",children:["Explore ",o(Z,{name:"external"})]})]}),o("div",{class:"top-end",children:[t&&e==="usage"&&o(Tp,{}),o(ct,{label:o(Z,{name:"theme"}),name:"Appearance and session",class:"icon-button",align:"end",children:r=>o("ul",{class:"menu",children:[kp.map(({theme:i,name:s})=>o("li",{children:o("button",{type:"button","aria-pressed":wr.value===i,onClick:()=>{El(i),r()},children:s})},i)),oe.graphiql&&o("li",{class:"narrow-only",children:o("a",{href:oe.graphiql,children:"Explore the API"})}),o("li",{class:"muted",children:["Version ",oe.version]}),ne.value!==null&&t&&o("li",{children:o("button",{type:"button",onClick:()=>{r(),R.clear(),qo()},children:"Sign out"})})]})})]})]}),cn.value&&o("p",{class:"bar",role:"status",children:["You are offline, or the server cannot be reached. What is shown was read before."," ",o("button",{type:"button",class:"link",onClick:()=>{pt()},children:"Try again"})]}),t?o("main",{class:"page",children:[o("h1",{class:"hidden",children:Ji.find(r=>r.tab===e)?.name}),o(n,{})]}):o(Rl,{})]})}var Yl=O(Date.now());setInterval(()=>Yl.value=Date.now(),1e3);function Tp(){let e=R.data.value.insights?.freshness.dataThrough,t=xr.value==="streaming"||xr.value==="polling";if(!R.data.value.insights)return null;let n=e?`last record ${Vs(e,Yl.value)}`:"no records";return o("span",{class:`freshness ${t?"live":""}`,title:t?"Changes appear by themselves":"The page checks for changes regularly",children:[o("i",{}),t?"live":"complete",o("span",{class:"wide-only",children:[" · ",n]})]})}hs(o(Wl,{}),document.getElementById("app"));Al();})();
