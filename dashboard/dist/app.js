"use strict";(()=>{var C,is,Rr,qe,Tr,En,ss,Rn,os,Ir,Ar,Yl,jt=Symbol.for("pv"),Cn={},Dn=[],Xl=/^m(i|n|o|s|text|space)$/,Er=Array.isArray,Cr=Dn.slice,tt=Object.assign;function et(e){e&&e.parentNode&&e.remove()}function as(e,t,n){var r,i,s,a={},l=arguments.length;for(s in t)s=="key"?r=t[s]:s=="ref"&&typeof e!="function"?i=t[s]:a[s]=t[s];return l>2&&(a.children=l>3?Cr.call(arguments,2):n),Zt(e,a,r,i,null)}function Zt(e,t,n,r,i){var s={type:e,props:t,key:n,ref:r,__k:null,__:null,__b:0,__e:null,__c:null,constructor:jt,__v:i||++is,__i:-1,__u:0};return!i&&C.vnode&&C.vnode(s),s}function k(e){return e.children}function yt(e,t){this.props=e,this.context=t,this.__g=0}function Be(e,t){if(t==null)return e.__&&Be(e.__,e.__i+1);for(var n;t<e.__k.length;t++)if((n=e.__k[t])&&n.__e)return n.__e;return typeof e.type!="function"||e.props.__P?null:Be(e)}function Jl(e){var t,n=e.__v,r=n.__e,i=[],s=[],a=e.__P;a&&((t=tt({constructor:jt},n)).__v=n.__v+1,C.vnode&&C.vnode(t),Dr(a,t,n,e.__n,a.namespaceURI,32&n.__u?[r]:null,i,r||Be(n),32&n.__u,s),t.__v=n.__v,t.__.__k[t.__i]=t,gs(i,t,s),n.__=n.__e=null,t.__e!=r&&ls(t))}function ls(e){if((e=e.__)&&e.__c&&!e.props.__P)return e.__e=null,e.__k.some(function(t){return t&&(e.__e=t.__e)}),ls(e)}function ns(e){(8&e.__g||(e.__g|=8,qe.push(e),En++))&&Tr==C.debounceRendering||((Tr=C.debounceRendering)||queueMicrotask)(us)}function us(){try{for(var e,t=1;qe.length;)qe.length>t&&qe.sort(ss),e=qe.shift(),t=qe.length,8&e.__g&&Jl(e)}finally{(En=qe.length)&&(Tr||queueMicrotask)(us)}}function cs(e,t,n,r,i,s,a,l,c,u,d){var p,g,f,m,h,b,_=r.__k||Dn,x=t.length;for(c=eu(n,t,_,c,x),p=0;p<x;p++)(f=n.__k[p])!=null&&(g=~f.__i&&_[f.__i]||Cn,f.__i=p,b=Dr(e,f,g,i,s,a,l,c,u,d),m=f.__e,(g.ref!=f.ref||8&g.__u)&&(g.ref&&Mr(g.ref,null,f,g),f.ref&&d.push(f.ref,f.__c||m,f)),h=h||m,4&f.__u?(c=ds(f,c,e,!g.__v),g.__e&&(g.__e=null)):typeof f.type=="function"&&b!==void 0?c=b:m&&(c=m.nextSibling),f.__u&=-21);return n.__e=h,c}function eu(e,t,n,r,i){var s,a,l,c,u,d,p,g,f,m=n.length,h=m,b=0,_=0,x=e.__k=Array(i);for(s=0;s<i;s++)(a=t[s])!=null&&typeof a!="boolean"&&typeof a!="function"?(typeof a!="object"||a.constructor===String?a=x[s]=Zt(null,a):Er(a)?a=x[s]=Zt(k,{children:a}):a.constructor===jt&&a.__b?a=x[s]=Zt(a.type,a.props,a.key,a.ref,a.__v):x[s]=a,c=s+b,a.__=e,a.__b=e.__b+1,l=null,~(u=a.__i=tu(a,n,c,h))&&(h--,(l=n[u])&&(l.__u|=2)),l&&l.__v?(a.__u|=16,u==c-1?b--:u==c+1?b++:u!=c&&(u>c?b--:b++,_=1)):(~u||(i>m?b--:i<m&&b++),typeof a.type!="function"&&(a.__u|=4))):x[s]=null;if(_){for(d=[],p=[],s=0;s<i;s++)if((a=x[s])&&16&a.__u){for(b=0,g=d.length;b<g;)d[f=b+g>>1]<a.__i?b=f+1:g=f;d[b]=a.__i,p[s]=b+1}for(b=d.length;s--;)p[s]&&(p[s]==b?b--:x[s].__u|=4)}if(h)for(s=0;s<m;s++)!(l=n[s])||2&l.__u||(l.__e==r&&(r=Be(l)),Pr(l,l));return r}function ds(e,t,n,r){var i,s,a,l;if(typeof e.type=="function"){if(e.props.__P)return t;if(i=e.__k)for(s=0;s<i.length;s++)i[s]&&(i[s].__=e,t=ds(i[s],t,n,!1));return t}for(t&&!t.parentNode&&(t=Be(e))&&!t.parentNode&&(t=null),a=e.__e,l=t;l&&l.nodeType==8;)l=l.nextSibling;for(a!=l&&(!r&&n.moveBefore&&a.parentNode?n.moveBefore(a,t):n.insertBefore(a,t||null)),t=a;(t=t&&t.nextSibling)&&t.nodeType==8&&!t.data.startsWith("$s"););return t}function tu(e,t,n,r){var i,s=e.key,a=e.type,l=t[n],c=l&&!(2&l.__u);if(l===null&&s==null||c&&s==l.key&&a==l.type)return n;if(r>(c?1:0)){for(i=n-1;i>=0;i--)if((l=t[i])&&!(2&l.__u)&&s==l.key&&a==l.type)return i;for(i=n+1;i<t.length;i++)if((l=t[i])&&!(2&l.__u)&&s==l.key&&a==l.type)return i}return-1}function rs(e,t,n){n==null&&(n=""),t[0]=="-"?e.setProperty(t,n):e[t]=n}function An(e,t,n,r,i){var s,a;if(t=="style")if(typeof n=="string")e.style.cssText=n;else{if(typeof r=="string"&&(e.style.cssText=r=""),r)for(t in r)n&&t in n||rs(e.style,t);if(n)for(t in n)r&&n[t]==r[t]||rs(e.style,t,n[t])}else if(t[0]=="o"&&t[1]=="n")typeof n!="function"&&(n=null),typeof r!="function"&&(r=null),(e.__e||(e.__e={}))[t]=n,n&&r||(a=Ar[t]||(Ar[t]=nu(t)),(e.__a||(e.__a={}))[t]=Ir,s=t!=(t=t.replace(os,"$1")),(t=t.slice(2))[0]<"a"&&(t=t.toLowerCase()),n?e.addEventListener(t,a,s):e.removeEventListener(t,a,s));else{if(i=="http://www.w3.org/2000/svg")t=t.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(t!="width"&&t!="height"&&t!="href"&&t!="list"&&t!="form"&&t!="tabIndex"&&t!="download"&&t!="rowSpan"&&t!="colSpan"&&t!="role"&&t!="popover"&&t in e)try{return void(e[t]=n??"")}catch{}if(typeof n=="function")return;n==null||n===!1&&t[4]!="-"?e.removeAttribute(t):e.setAttribute(t,t=="popover"&&n==1?"":n)}}function nu(e){return function(t){var n=this.__e;if(n){if(n=n[e],t[Rn]==null)t[Rn]=Ir++;else if(t[Rn]<this.__a[e])return;return n(C.event?C.event(t):t)}}}function Dr(e,t,n,r,i,s,a,l,c,u){var d,p,g,f,m,h,b,_,x,y,v,E,O,re,ue,Te,ie,se,A=t.type;if(t.constructor!==jt)return null;128&n.__u&&(c=32&n.__u,d=n.__c.__z)&&(t.__u|=c,p=s=[],d.nodeType==8?l=In(d,s):s.push(d),l=s[0]||l),(d=C.__b)&&d(t);e:if(typeof A=="function"){g=a.length;try{if(_=t.props,x=(d=A.prototype)&&d.render,y=(d=A.contextType)&&r[d.__c],v=d?y?y.props.value:d.__:r,(f=n.__c)?(t.__c=f,2&f.__g&&(f.__g|=1)):(x?t.__c=f=new A(_,v):(t.__c=f=new yt(_,v),f.constructor=A,f.render=iu),y&&y.sub(f),f.state||(f.state={}),f.__n=r,f.__g|=8,f.__h=[],f.__k=[]),x&&(f.__s||(f.__s=f.state),A.getDerivedStateFromProps&&(f.__s==f.state&&(f.__s=tt({},f.__s)),tt(f.__s,A.getDerivedStateFromProps(_,f.__s)))),m=f.props,h=f.state,f.__v=t,n.__c){if(_!==m&&x&&!A.getDerivedStateFromProps&&f.componentWillReceiveProps&&f.componentWillReceiveProps(_,v),t.__v==n.__v&&!(8&f.__g)||!(4&f.__g)&&f.shouldComponentUpdate&&f.shouldComponentUpdate(_,f.__s,v)===!1){t.__v!=n.__v&&(f.props=_,f.state=f.__s,f.__g&=-9),t.__e=n.__e,t.__k=n.__k,t.__k.some(function(q){q&&(q.__=t)}),Dn.push.apply(f.__h,f.__k),f.__k=[],f.__h.length&&a.push(f),l=Be(n);break e}f.componentWillUpdate&&f.componentWillUpdate(_,f.__s,v),x&&f.componentDidUpdate&&f.__h.push(function(){f.componentDidUpdate(m,h,b)})}else x&&!A.getDerivedStateFromProps&&f.componentWillMount&&f.componentWillMount(),x&&f.componentDidMount&&f.__h.push(f.componentDidMount);f.context=v,f.props=_,f.__P=e,f.__g&=-5,E=C.__r,O=x?25:0;do f.__g&=-9,E&&E(t),d=f.render(f.props,f.state=f.__s,f.context);while(8&f.__g&&++O<25);x&&(Dn.push.apply(f.__h,f.__k),f.__k=[]),f.state=f.__s,f.getChildContext&&(r=tt({},r,f.getChildContext())),x&&n.__c&&f.getSnapshotBeforeUpdate&&(b=f.getSnapshotBeforeUpdate(m,h)),re=d&&d.type===k&&d.key==null?d.props.children:d,_.__P&&(d=l,i=(e=_.__P).namespaceURI,c=s=null,n.props&&n.props.__P!=e&&(n.__k.some(function(q){q&&Pr(q,q)}),n.__k=null),l=n.__k?Be(n,0):null),l=cs(e,Er(re)?re:[re],t,n,r,i,s,a,l,c,u),_.__P&&(t.__e=null,l=d),t.__u&=-161,p&&p.some(et),f.__h.length&&a.push(f),1&f.__g&&(f.__g&=-4)}catch(q){if(a.length=g,t.__v=null,c||s)if(q&&q.then){if(t.__u|=128|c,s){for(~(ie=s.indexOf(l||void 0))||(ie=s.length);(se=s[ie-1])&&se.nodeType==8;)ie--;for(;ie<s.length;ie++)if(se=s[ie])if(s[ie]=null,ue){if(se==Te)break}else{if(se.nodeType!=8)break;se.data.startsWith("$s")&&(Te=In(ue=se))}}if(!ue){for(;l&&l.nodeType==8&&l.nextSibling;)l=l.nextSibling;ue=l}(d=In(ue=t.__c.__z||(t.__c.__z=ue)))?(t.__e=ue,l=d):t.__e=l,l=l&&l.nextSibling}else s&&s.some(et);else t.__e=n.__e;t.__k||(t.__k=n.__k||[]),q&&q.then||ps(t),C.__e(q,t,n)}}else l=t.__e=ru(n.__e,t,n,r,i,s,a,c,u,e);return(d=C.diffed)&&d(t),l}function In(e,t){if(e&&e.nodeType==8&&e.data.startsWith("$s"))for(var n=1;e=e.nextSibling;){if(e.nodeType==8){if(e.data.startsWith("$s"))n++;else if(e.data.startsWith("/$s")&&!--n)return e}t&&t.push(e)}}function ps(e){e&&(e.__c&&(e.__c.__g|=4),e.__k&&e.__k.some(ps))}function gs(e,t,n){for(var r=0;r<n.length;)Mr(n[r++],n[r++],n[r++]);C.__c&&C.__c(t,e),e.some(function(i){try{e=i.__h,i.__h=[],e.some(function(s){s.call(i)})}catch(s){C.__e(s,i.__v)}})}function ru(e,t,n,r,i,s,a,l,c,u){var d,p,g,f,m,h,b,_,x=n.props||Cn,y=t.props,v=t.type;if(v=="svg"?i="http://www.w3.org/2000/svg":v=="math"?i="http://www.w3.org/1998/Math/MathML":i||(i="http://www.w3.org/1999/xhtml"),s){for(d=0;d<s.length;d++)if((m=s[d])&&(v?m.localName==v:m.nodeType==3)){e=m,s[d]=null;break}}if(!e){if(_=u.ownerDocument||document,!v)return _.createTextNode(y);e=_.createElementNS(i,v,y.is?y:u),l&&(C.__m&&C.__m(t,s),l=!1),s=null}if(v){if(u=v=="template"&&e.content||e,s=v=="textarea"&&y.defaultValue!=null?null:s&&Cr.call(u.childNodes),!l&&s)for(x={},d=0;d<e.attributes.length;d++)x[(m=e.attributes[d]).name]=m.value;for(d in x)m=x[d],d=="dangerouslySetInnerHTML"?g=m:d=="children"||d in y||d=="value"&&"defaultValue"in y||d=="checked"&&"defaultChecked"in y||An(e,d,null,m,i);for(d in y)m=y[d],d=="children"?f=m:d=="dangerouslySetInnerHTML"?p=m:d=="value"?h=m:d=="checked"?b=m:l&&typeof m!="function"||x[d]===m||An(e,d,m,x[d],i);p?(l||g&&(p.__html==g.__html||p.__html==e.innerHTML)||(e.innerHTML=p.__html),t.__k=[]):(g&&(e.textContent=""),(v=="foreignObject"||i=="http://www.w3.org/1998/Math/MathML"&&Xl.test(v))&&(i="http://www.w3.org/1999/xhtml"),cs(u,Er(f)?f:[f],t,n,r,i,s,a,s?s[0]:n.__k&&Be(n,0),l,c),s&&s.some(et)),l&&v!="textarea"||(d="value",v=="progress"&&h==null?e.removeAttribute(d):h==null||h===e[d]&&(v!="progress"||h)||An(e,d,h,x[d],i),d="checked",b!=null&&b!=e[d]&&An(e,d,b,x[d],i))}else x===y||l&&e.data==y||(e.data=y);return e}function Mr(e,t,n,r){try{typeof e=="function"?t?t.__x=e(t)||1:r&&(r=r.__c||r.__e)&&(t=r.__x)&&(r.__x=null,typeof t=="function"?t():e(null)):e.current=t}catch(i){C.__e(i,n)}}function Pr(e,t,n){var r,i,s,a;if(C.unmount&&C.unmount(e),!(r=e.ref)||r.current&&r.current!=e.__e||Mr(r,null,t,e),r=e.__c){if(r.componentWillUnmount)try{r.componentWillUnmount()}catch(l){C.__e(l,t)}r.__P=r.__n=null}if(r=e.__k)for(a=0;a<r.length;a++)r[a]&&Pr(r[a],t,typeof e.type!="function"||n&&!e.props.__P);!n&&(r=e.__c)&&(r=r.__z)&&(i=In(r,s=[]))&&(r==e.__e&&s.some(et),et(i),et(r)),n||et(e.__e),e.__e=e.__c=e.__=null}function iu(e,t,n){return this.constructor(e,n)}function fs(e,t){var n,r,i,s;C.__&&C.__(e,t),t.nodeType==9&&(t=t.documentElement),r=(n=e&&32&e.__u)?null:t.__k,t.__k=Zt(k,{children:[e]}),i=[],s=[],Dr(t,t.__k,r||Cn,Cn,t.namespaceURI,r?null:t.firstChild?Cr.call(t.childNodes):null,i,r?r.__e:t.firstChild,n,s),gs(i,t.__k,s),t.__k.props.children=null}C={__e:function(e,t,n,r){for(var i,s,a;t=t.__;)if((i=t.__c)&&!(1&i.__g)){i.__g|=4;try{if((a=(s=i.constructor)&&s.getDerivedStateFromError)&&i.setState(s.getDerivedStateFromError(e)),i.componentDidCatch&&(i.componentDidCatch(e,r||{}),a=1),a&&8&i.__g)return void(i.__g|=2)}catch(l){e=l}}throw En=0,e}},is=0,Rr=function(e){return e!=null&&e.constructor===jt},yt.prototype.setState=function(e,t){var n=this.__s;n&&n!=this.state||(n=this.__s=tt({},this.state)),typeof e=="function"&&(e=e(tt({},n),this.props)),e&&(tt(n,e),this.__v&&(t&&this.__k.push(t),ns(this)))},yt.prototype.forceUpdate=function(e){this.__v&&(this.__g|=4,e&&this.__h.push(e),ns(this))},yt.prototype.render=k,qe=[],En=0,ss=function(e,t){return e.__v.__b-t.__v.__b},Rn=Symbol(),os=/(PointerCapture)$|Capture$/i,Ir=0,Ar={},Yl=0;var bt,Q,Nr,ms,Ur=Object.is,Mn=0,ks=[],Or=[],j=C,hs=j.__b,ys=j.__r,bs=j.diffed,_s=j.__c,vs=j.unmount,xs=j.__;function Pn(e,t){j.__h&&j.__h(Q,e,Mn||t),Mn=0;var n=Q.__H||(Q.__H={__:[],__h:[]});return e>=n.__.length&&n.__.push({}),n.__[e]}function T(e){return Mn=1,su(As,e)}function su(e,t,n){var r=Pn(bt++,2);if(r.t=e,!r.__c&&(r.__=[n?n(t):As(void 0,t),function(s){var a=(r.__N||r.__)[0],l=r.t(a,s);Ur(a,l)||(r.__N=[l,r.__[1]],r.__c.setState({}))}],r.__c=Q,!Q.__f)){Q.__f=!0;var i=Q.shouldComponentUpdate;Q.shouldComponentUpdate=function(s,a,l){var c=this.__H;if(!c)return!0;var u=!1,d=this.props!=s;if(c.__.some(function(g){g.__N&&(u=!0,Ur(g.__[0],g.__N[0])||(d=!0))}),i){var p=i.call(this,s,a,l);return u?p||d:p}return!u||d}}return r.__}function W(e,t){var n=Pn(bt++,3);!j.__s&&Ts(n.__H,t)&&(n.__P=!0,n.__=e,n.u=t,Q.__H.__h.push(n))}function He(e){return Mn=5,Pe(function(){return{current:e}},[])}function Pe(e,t){var n=Pn(bt++,7);return Ts(n.__H,t)&&(n.__=e(),n.__H=t),n.__}function Fr(){var e=Pn(bt++,11);if(!e.__){for(var t=Q.__v;!t.__m&&t.__;)t=t.__;var n=t.__m||(t.__m=[0,0]);e.__="P"+n[0]+"-"+n[1]++}return e.__}function ou(){var e;do{for(;e=Or.shift();)try{Qt(e)}catch(n){j.__e(n,{__:(e=e.__P)&&e.__v})}for(;e=ks.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(Qt),t.__h.some($r),t.__h=[]}catch(n){t.__h=[],j.__e(n,e.__v)}}}while(Or.length)}j.__b=function(e){Q=null,hs&&hs(e)},j.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),xs&&xs(e,t)},j.__r=function(e){ys&&ys(e),bt=0;var t=(Q=e.__c).__H;t&&(Nr==Q?Q.__h=[]:(t.__h.some(Qt),t.__h.some($r),bt=0),t.__h=[],t.__.some(function(n){n.__N&&(n.__=n.__N),n.u=n.__N=void 0})),Nr=Q},j.diffed=function(e){bs&&bs(e);var t=e.__c;t&&t.__H&&(t.__H.__h.length&&Ss(ks.push(t)),t.__H.__.some(function(n){n.u&&(n.__H=n.u)})),Nr=Q=null},j.__c=function(e,t){t.some(function(n){try{n.__h.some(Qt),n.__h=n.__h.filter(function(r){return!r.__||$r(r)})}catch(r){n.__h=[function(){throw r}]}}),_s&&_s(e,t)},j.unmount=function(e){vs&&vs(e);var t,n,r=e.__c;r&&r.__H&&(r.__H.__.some(function(i){try{if(i.__P&&i.__c){if(n===void 0){for(n=e.__;n&&(!n.__c||!n.__c.__P);)n=n.__;n=n&&n.__c}i.__P=n,Ss(Or.push(i))}else Qt(i)}catch(s){t=s}}),r.__H=void 0,t&&j.__e(t,r.__v))};var ws=typeof requestAnimationFrame=="function";function au(e){var t,n=function(){clearTimeout(r),ws&&cancelAnimationFrame(t),setTimeout(e)},r=setTimeout(n,35);ws&&(t=requestAnimationFrame(n))}function Ss(e){e!=1&&ms==j.requestAnimationFrame||((ms=j.requestAnimationFrame)||au)(ou)}function Qt(e){var t=Q,n=e.__c;typeof n=="function"&&(e.__c=void 0,n()),Q=t}function $r(e){var t=Q;e.__c=e.__(),Q=t}function Ts(e,t){return!e||e.length!=t.length||t.some(function(n,r){return!Ur(n,e[r])})}function As(e,t){return typeof t=="function"?t(e):t}var lu=Symbol.for("preact-signals");function $n(){if(Ne>1)Ne--;else{var e,t=!1;for((function(){var i=Un;for(Un=void 0;i!==void 0;){var s=i.S;if(s.v===i.v)for(var a=s.t;a!==void 0;a=a.x)a.i===i.i&&(a.i=s.i);i=i.o}})();Gt!==void 0;){var n=Gt;for(Gt=void 0,Nn++;n!==void 0;){var r=n.u;if(n.u=void 0,n.f&=-3,!(8&n.f)&&Is(n))try{n.c()}catch(i){t||(e=i,t=!0)}n=r}}if(Nn=0,Ne--,t)throw e}}function Ve(e){if(Ne>0)return e();Lr=++uu,Ne++;try{return e()}finally{$n()}}var Kt,$=void 0;function _e(e){var t=$,n=Kt;$=void 0,Kt=void 0;try{return e()}finally{$=t,Kt=n}}var Gt=void 0,Ne=0,Nn=0,uu=0,Lr=0,Un=void 0,On=0;function Rs(e){if($!==void 0){var t=e.n;if(t===void 0||t.t!==$)return t={i:0,S:e,p:$.s,n:void 0,t:$,e:void 0,x:void 0,r:t},$.s!==void 0&&($.s.n=t),$.s=t,e.n=t,32&$.f&&e.S(t),t;if(t.i===-1)return t.i=0,t.n!==void 0&&(t.n.p=t.p,t.p!==void 0&&(t.p.n=t.n),t.p=$.s,t.n=void 0,$.s.n=t,$.s=t),t}}function K(e,t){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=t?.watched,this.Z=t?.unwatched,this.name=t?.name}K.prototype.brand=lu;K.prototype.h=function(){return!0};K.prototype.S=function(e){var t=this,n=this.t;n!==e&&e.e===void 0&&(e.x=n,this.t=e,n!==void 0?n.e=e:_e(function(){var r;(r=t.W)==null||r.call(t)}))};K.prototype.U=function(e){var t=this;if(this.t!==void 0){var n=e.e,r=e.x;n!==void 0&&(n.x=r,e.e=void 0),r!==void 0&&(r.e=n,e.x=void 0),e===this.t&&(this.t=r,r===void 0&&_e(function(){var i;(i=t.Z)==null||i.call(t)}))}};K.prototype.subscribe=function(e){var t=this;return J(function(){var n=t.value;_e(function(){return e(n)})},{name:"sub"})};K.prototype.valueOf=function(){return this.value};K.prototype.toString=function(){return this.value+""};K.prototype.toJSON=function(){return this.value};K.prototype.peek=function(){var e=this;return _e(function(){return e.value})};Object.defineProperty(K.prototype,"value",{get:function(){var e=Rs(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){if(Nn>100)throw new Error("Cycle detected");(function(n){Ne!==0&&Nn===0&&n.l!==Lr&&(n.l=Lr,Un={S:n,v:n.v,i:n.i,o:Un})})(this),this.v=e,this.i++,On++,Ne++;try{for(var t=this.t;t!==void 0;t=t.x)t.t.N()}finally{$n()}}}});function U(e,t){return new K(e,t)}function Is(e){for(var t=e.s;t!==void 0;t=t.n)if(t.S.i!==t.i||!t.S.h()||t.S.i!==t.i)return!0;return!1}function Es(e){for(var t=e.s;t!==void 0;t=t.n){var n=t.S.n;if(n!==void 0&&(t.r=n),t.S.n=t,t.i=-1,t.n===void 0){e.s=t;break}}}function Cs(e){for(var t=e.s,n=void 0;t!==void 0;){var r=t.p;t.i===-1?(t.S.U(t),r!==void 0&&(r.n=t.n),t.n!==void 0&&(t.n.p=r)):n=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=r}e.s=n}function nt(e,t){K.call(this,void 0,t),this.x=e,this.s=void 0,this.g=On-1,this.f=4}nt.prototype=new K;nt.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===On))return!0;if(this.g=On,this.f|=1,this.i>0&&!Is(this))return this.f&=-2,!0;var e=$;try{Es(this),$=this;var t=this.x();(16&this.f||this.v!==t||this.i===0)&&(this.v=t,this.f&=-17,this.i++)}catch(n){this.v=n,this.f|=16,this.i++}return $=e,Cs(this),this.f&=-2,!0};nt.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(var t=this.s;t!==void 0;t=t.n)t.S.S(t)}K.prototype.S.call(this,e)};nt.prototype.U=function(e){if(this.t!==void 0&&(K.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(var t=this.s;t!==void 0;t=t.n)t.S.U(t)}};nt.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==void 0;e=e.x)e.t.N()}};Object.defineProperty(nt.prototype,"value",{get:function(){if(1&this.f)throw new Error("Cycle detected");var e=Rs(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function Ue(e,t){return new nt(e,t)}function Ds(e){var t=e.j;if(e.j=void 0,typeof t=="function"){Ne++;var n=$;$=void 0;try{t()}catch(r){throw e.f&=-2,e.f|=8,qr(e),r}finally{$=n,$n()}}}function qr(e){for(var t=e.s;t!==void 0;t=t.n)t.S.U(t);e.x=void 0,e.s=void 0,Ds(e)}function cu(e){if($!==this)throw new Error("Out-of-order effect");Cs(this),$=e,this.f&=-2;try{8&this.f&&qr(this)}finally{$n()}}function _t(e,t){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=t?.name,Kt&&Kt.push(this)}_t.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var t=this.x();typeof t=="function"&&(this.j=t)}finally{e()}};_t.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,Ds(this),Es(this),Ne++;var e=$;return $=this,cu.bind(this,e)};_t.prototype.N=function(){2&this.f||(this.f|=2,this.u=Gt,Gt=this)};_t.prototype.d=function(){this.f|=8,1&this.f||qr(this)};_t.prototype.dispose=function(){this.d()};function J(e,t){var n=new _t(e,t);try{n.c()}catch(i){throw n.d(),i}var r=n.d.bind(n);return r[Symbol.dispose]=r,r}var Ms,Ln,Fn,du=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__;var Ps=[];J(function(){Ms=this.N})();function vt(e,t){C[e]=t.bind(null,C[e]||function(){})}function zt(e){if(Fn){var t=Fn;Fn=void 0,t()}Fn=e&&e.S()}function Ns(e){var t=this,n=e.data,r=gu(n);r.name="ReactiveDom",r.value=n;var i=Pe(function(){for(var l=t,c=t.__v;c=c.__;)if(c.__c){c.__c.__$f|=4;break}var u=Ue(function(){var f=r.value.value;return f===0?0:f===!0?"":f||""}),d=Ue(function(){return!Array.isArray(u.value)&&!Rr(u.value)}),p=J(function(){if(this.N=Us,d.value){var f=u.value;l.__v&&l.__v.__e&&l.__v.__e.nodeType===3&&(l.__v.__e.data=f)}}),g=t.__$u.d;return t.__$u.d=function(){p(),g.call(this)},[d,u]},[]),s=i[0],a=i[1];return s.value?a.peek():a.value}Ns.displayName="ReactiveTextNode";Object.defineProperties(K.prototype,{constructor:{configurable:!0,value:as(k,null).constructor},type:{configurable:!0,value:Ns},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}});vt("__b",function(e,t){if(zt(),Ln=void 0,typeof t.type=="string"){var n,r=t.props;for(var i in r)if(i!=="children"){var s=r[i];s instanceof K&&(n||(t.__np=n={}),n[i]=s,r[i]=s.peek())}}e(t)});vt("__r",function(e,t){if(e(t),t.type!==k){zt();var n,r=t.__c;r&&(r.__$f&=-2,(n=r.__$u)===void 0&&(r.__$u=n=(function(i,s){var a;return J(function(){a=this},{name:s}),a.c=i,a})((function(i){return function(){var s;du&&((s=this.y)==null||s.call(this)),i.__$f|=1,i.setState({})}})(r),typeof t.type=="function"?t.type.displayName||t.type.name:""))),Ln=r,zt(n)}});vt("__e",function(e,t,n,r){zt(),Ln=void 0,e(t,n,r)});vt("diffed",function(e,t){zt(),Ln=void 0;var n;if(typeof t.type=="string"&&(n=t.__e)){var r=t.__np,i=t.props,s=n.U;if(s)for(var a in s){var l=s[a];l===void 0||r&&a in r||(l.d(),s[a]=void 0)}if(r){s||(s={},n.U=s);for(var c in r){var u=s[c],d=r[c];u===void 0?(u=pu(n,c,d,i),s[c]=u):u.o(d,i)}}}e(t)});function pu(e,t,n,r){var i=t in e&&e.ownerSVGElement===void 0,s=U(n);return{o:function(a,l){s.value=a,r=l},d:J(function(){this.N=Us;var a=s.value.value;r[t]!==a&&(r[t]=a,i?e[t]=a:a!=null&&(a!==!1||t[4]==="-")?e.setAttribute(t,a):e.removeAttribute(t))})}}vt("unmount",function(e,t){if(typeof t.type=="string"){var n=t.__e;if(n){var r=n.U;if(r){n.U=void 0;for(var i in r){var s=r[i];s&&s.d()}}}var a=t.__np;if(a){var l=t.props;for(var c in a)l[c]=a[c]}t.__np=void 0}else{var u=t.__c;if(u){u.__$f|=8;var d=u.__$u;d&&(u.__$u=void 0,d.d())}}e(t)});vt("__h",function(e,t,n,r){r<3&&(t.__$f|=2),e(t,n,r)});yt.prototype.shouldComponentUpdate=function(e,t){if(this.__R)return!0;var n=this.__$u,r=n&&n.s!==void 0;for(var i in t)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){var s=2&this.__$f;if(!(r||s||4&this.__$f)||1&this.__$f)return!0}else if(!(r||4&this.__$f)||3&this.__$f)return!0;for(var a in e)if(a!=="__source"&&e[a]!==this.props[a])return!0;for(var l in this.props)if(!(l in e))return!0;return!1};function gu(e,t){return Pe(function(){return U(e,t)},[])}var fu=function(e){queueMicrotask(function(){queueMicrotask(e)})};function mu(){Ve(function(){for(var e;e=Ps.shift();)Ms.call(e)})}function Us(){Ps.push(this)===1&&(C.requestAnimationFrame||fu)(mu)}var ce=JSON.parse(document.getElementById("dashboard-config")?.textContent??"{}");var $s=navigator.languages.length>0?[...navigator.languages]:void 0,Os=new Map;function xt(e){let t=JSON.stringify(e),n=Os.get(t);return n||Os.set(t,n=new Intl.DateTimeFormat($s,e)),n}var Wt=Intl.DateTimeFormat().resolvedOptions().timeZone||"UTC";function Fs(){return Intl.supportedValuesOf("timeZone")}function oe(e,t){return xt({timeZone:t,dateStyle:"medium",timeStyle:"medium"}).format(new Date(e))}function Ls(e,t){return xt({timeZone:t,dateStyle:"medium"}).format(new Date(e))}function Oe(e,t={day:"numeric",month:"short"}){return xt({...t,timeZone:"UTC"}).format(new Date(`${e}T12:00:00Z`))}function Ze(e,t){return xt({day:"numeric",month:"short",year:"numeric",timeZone:"UTC"}).formatRange(new Date(`${e}T12:00:00Z`),new Date(`${t}T12:00:00Z`))}function Yt(e,t,n,r){switch(e){case"HOUR":return xt({timeZone:r,weekday:"short",day:"numeric",month:"short",hour:"2-digit",minute:"2-digit",timeZoneName:"shortOffset"}).format(new Date(n));case"DAY":return Oe(t,{weekday:"long",day:"numeric",month:"long"});case"WEEK":return`Week of ${Oe(t,{day:"numeric",month:"long",year:"numeric"})}`;case"MONTH":return Oe(t,{month:"long",year:"numeric"});case"QUARTER":return`Quarter from ${Oe(t,{month:"long",year:"numeric"})}`}}function qs(e,t,n,r){switch(e){case"HOUR":{let i=xt({timeZone:r,hour:"2-digit",minute:"2-digit",hour12:!1}).format(new Date(n));return i.startsWith("00:00")||i.startsWith("24:00")?Oe(t):i.replace(/^24/,"00")}case"MONTH":case"QUARTER":return Oe(t,t.slice(5,7)==="01"?{year:"numeric"}:{month:"short"});default:return Oe(t)}}var hu=[["day",864e5],["hour",36e5],["minute",6e4],["second",1e3]];function Bs(e,t){let n=Math.max(0,t-Date.parse(e)),[r,i]=hu.find(([,s])=>n>=s)??["second",1e3];return new Intl.RelativeTimeFormat($s,{style:"short",numeric:"always"}).format(-Math.floor(n/i),r)}function Xt(e){return e==="PARTIAL"?"not complete":e==="FUTURE"?"to come":""}var Vs=navigator.languages.length>0?[...navigator.languages]:void 0,Hs=new Map,rt="USD";function Bn(e){rt=e}function G(e,t){let n=JSON.stringify(t),r=Hs.get(n);return r||Hs.set(n,r=new Intl.NumberFormat(Vs,t)),r.format(e)}function Ae(e){let[t="0",n=""]=e.split("."),r=BigInt(t.replace("-","")+n.padEnd(9,"0").slice(0,9));return t.startsWith("-")?-r:r}function Jt(e,t,n){let r=e<0n!=t<0n,[i,s]=[e<0n?-e:e,t<0n?-t:t],a=(i*10n**BigInt(n)*2n+s)/(s*2n),l=a.toString().padStart(n+1,"0"),c=n===0?l:`${l.slice(0,-n)}.${l.slice(-n)}`;return r&&a!==0n?`-${c}`:c}var Zs={count:1n,cost:1000000000n,hours:3600n,storage:3600000000000n};function wt(e,t,n=9){return t==="count"?e.toString():Jt(e,Zs[t],n)}function en(e,t){return Number(wt(e,t))}var yu="⁰¹²³⁴⁵⁶⁷⁸⁹";function js(e,t){return G(e,{...t,notation:"scientific",maximumFractionDigits:2}).replace(/E(\d+)/,(r,i)=>` × 10${[...i].map(s=>yu[Number(s)]).join("")}`)}var Br=15,qn=e=>(e<0n?-e:e).toString().length;function it(e,t){let n=wt(e,t),r=BigInt(n.split(".")[0]??"0"),i=qn(r),s=t==="cost"?{style:"currency",currency:rt,currencyDisplay:"narrowSymbol"}:{},a=t==="storage"?" GB·h":t==="hours"?" h":"";return i>Br?js(n,s)+a:t==="cost"?i>6?G(n,{...s,notation:"compact",maximumFractionDigits:2}):e!==0n&&qn(e)<8?G(n,{...s,maximumSignificantDigits:2}):G(n,s):i>5?G(n,{notation:"compact",maximumSignificantDigits:4})+a:t==="count"?G(e,{}):G(n,{maximumFractionDigits:i>3?0:1,minimumFractionDigits:0})+a}function L(e,t){if(qn(e/Zs[t])>Br)return it(e,t);let n=wt(e,t);if(t==="count")return G(e,{});if(t==="cost"){let r=e!==0n&&qn(e)<8;return G(n,{style:"currency",currency:rt,currencyDisplay:"narrowSymbol",...r?{maximumSignificantDigits:2}:{}})}return G(n,{minimumFractionDigits:1,maximumFractionDigits:1})+(t==="hours"?" h":" GB·h")}function M(e,t){switch(t){case"count":return G(e,{});case"cost":return G(wt(e,"cost"),{style:"currency",currency:rt,currencyDisplay:"narrowSymbol",maximumFractionDigits:9});case"hours":return`${G(e,{})} s`;case"storage":return`${G(e,{})} byte-seconds`}}function fe(e){return e==null?"not known":L(Ae(e),"cost")}function tn(e){return G(e,{style:"currency",currency:rt,currencyDisplay:"narrowSymbol",maximumFractionDigits:9})}function Qs(e){return G(e,{style:"currency",currency:rt,currencyDisplay:"narrowSymbol",maximumFractionDigits:Ae(e)>=100000000000n?0:2,...Ae(e)>=10n**16n?{notation:"compact",maximumFractionDigits:2}:{}})}function Ks(e,t){let n=t==="cost"?{style:"currency",currency:rt,currencyDisplay:"narrowSymbol",minimumFractionDigits:0}:{};if(Math.abs(e)>=10**Br)return js(e.toString(),n);let r=Math.abs(e)>=1e4?"compact":"standard";return G(e.toString(),{...n,notation:r,maximumSignificantDigits:4})}function Gs(e){let t=["B","kB","MB","GB","TB","PB","EB","ZB","YB"],n=0;for(;n<t.length-1&&e>=1000n**BigInt(n+1);)n+=1;let r=Jt(e,1000n**BigInt(n),3);return`${G(r,{maximumSignificantDigits:4})} ${t[n]}`}function st(e){return new Intl.NumberFormat(Vs,{style:"percent",maximumFractionDigits:1}).format(e)}function St(e,t){if(t===0n)return e===0n?null:{text:"new",direction:"same"};let n=Jt((e-t)*100n,t,1),r=Number(n)===0?"same":e>t?"up":"down",i=e>t?Jt(e,t,1):"";return{text:e>t*10n?`${G(i,{notation:"compact",maximumSignificantDigits:3})} ×`:st(Math.abs(Number(n))/100),direction:r}}function Hr(e,t){return t===0n?0:Number(Jt(e,t,6))}var ee={MODEL:{field:"models",name:"model",plural:"models",missing:"no model"},PROVIDER:{field:"providers",name:"provider",plural:"providers",missing:"no provider"},TIER:{field:"tiers",name:"tier",plural:"tiers",missing:"no tier"},SOURCE:{field:"sources",name:"source",plural:"sources",missing:"no source"},USER:{field:"userIds",name:"user",plural:"users",missing:"no user"},ACCOUNT:{field:"accountIds",name:"account",plural:"accounts",missing:"no account"},USAGE_TYPE:{field:"usageTypes",name:"type",plural:"usage types",missing:"no usage type"},SESSION:{field:"sessionIds",name:"session",plural:"sessions",missing:"no session"},WORKSPACE:{field:"workspaceIds",name:"workspace",plural:"workspaces",missing:"no workspace"},AGENT:{field:"agentIds",name:"agent",plural:"agents",missing:"no agent"}},Vn=["MODEL","PROVIDER","TIER","SOURCE","USER","ACCOUNT","USAGE_TYPE"],zs=new Set(["AGENT","MODEL","PROVIDER","SESSION","TIER","USER","WORKSPACE"]),Hn=Object.values(ee);function ve(e){let t=i=>Object.fromEntries(Object.entries(i).filter(([,s])=>Array.isArray(s)&&s.length>0)),n=e.not?t(e.not):{},r={...t(e),...Object.keys(n).length>0?{not:n}:{}};return Object.keys(r).length>0?r:null}function je(e,t,n,r,i){let{field:s}=ee[t];if(n==="VALUE")return{...e,[s]:[r??""]};if(n==="UNKNOWN")return zs.has(t)?{...e,missing:[...new Set([...e.missing??[],t])]}:e;let a=new Set([...e.not?.[s]??[],...i]);return{...e,not:{...e.not,[s]:[...a]}}}var Vr=e=>e.length>3?`${e.slice(0,2).join(", ")} and ${e.length-2} more`:e.join(", ");function nn(e){let t=[];for(let{field:n,name:r}of Hn){let i=e[n];i?.length&&t.push({label:`${r}: ${Vr(i)}`,without:{...e,[n]:null}})}e.modelPrefixes?.length&&t.push({label:`model: ${Vr(e.modelPrefixes.map(n=>`${n}…`))}`,without:{...e,modelPrefixes:null}});for(let n of e.missing??[]){let r=e.missing?.filter(i=>i!==n);t.push({label:ee[n].missing,without:{...e,missing:r}})}for(let{field:n,name:r}of Hn){let i=e.not?.[n];i?.length&&t.push({label:`${r} not: ${Vr(i)}`,without:{...e,not:{...e.not,[n]:null}}})}return t}function Ws(e,t){for(let{field:n,name:r}of Hn){for(let i of e[n]??[])t.append(r,i);for(let i of e.not?.[n]??[])t.append(`not.${r}`,i)}for(let n of e.modelPrefixes??[])t.append("model-prefix",n);for(let n of e.missing??[])t.append("missing",n.toLowerCase())}function Ys(e){let t={},n={};for(let{field:s,name:a}of Hn){let l=e.getAll(a);l.length>0&&(n[s]=l);let c=e.getAll(`not.${a}`);c.length>0&&(t[s]=c)}let r=e.getAll("model-prefix");r.length>0&&(n.modelPrefixes=r);let i=e.getAll("missing").map(s=>s.toUpperCase()).filter(s=>zs.has(s));return i.length>0&&(n.missing=i),Object.keys(t).length>0&&(n.not=t),n}var Xs=e=>t=>BigInt(t.byType.find(({usageType:n})=>n===e)?.quantity??"0"),Js=["api_calls","compute_seconds","credits","storage_byte_seconds","tokens_cache_read","tokens_cache_write","tokens_input","tokens_output","tokens_reasoning","transcription_seconds"],me=[{id:"tokens",name:"Tokens",unit:"count",column:"quantities",usageTypes:null,split:"MODEL",ranking:"TOKENS",total:e=>BigInt(e.tokens)},{id:"input",name:"Input tokens",unit:"count",column:"quantities",usageTypes:["tokens_input","tokens_cache_read","tokens_cache_write"],split:"MODEL",ranking:"TOKENS_INPUT",total:e=>BigInt(e.tokensInput)+BigInt(e.tokensCacheRead)+BigInt(e.tokensCacheWrite)},{id:"output",name:"Output tokens",unit:"count",column:"quantities",usageTypes:["tokens_output","tokens_reasoning"],split:"MODEL",ranking:"TOKENS_OUTPUT",total:e=>BigInt(e.tokensOutput)+BigInt(e.tokensReasoning)},{id:"compute",name:"Compute",unit:"hours",column:"quantities",usageTypes:["compute_seconds"],split:"TIER",ranking:"COMPUTE_SECONDS",total:e=>BigInt(e.computeSeconds)},{id:"cost",name:"Cost",unit:"cost",column:"costs",usageTypes:[],split:"MODEL",ranking:"COST",total:e=>Ae(e.cost)},{id:"calls",name:"API calls",unit:"count",column:"quantities",usageTypes:["api_calls"],split:"ACCOUNT",ranking:"API_CALLS",total:e=>BigInt(e.apiCalls)},{id:"storage",name:"Storage",unit:"storage",column:"quantities",usageTypes:["storage_byte_seconds"],split:"ACCOUNT",ranking:"COST",total:Xs("storage_byte_seconds")},{id:"transcription",name:"Transcription",unit:"hours",column:"quantities",usageTypes:["transcription_seconds"],split:"MODEL",ranking:"COST",total:Xs("transcription_seconds")},{id:"records",name:"Records",unit:"count",column:"records",usageTypes:[],split:"USAGE_TYPE",ranking:"RECORDS",total:e=>BigInt(e.records)}];function he(e){return me.find(t=>t.id===e)??me[0]}var $e=[{preset:"LAST_24_HOURS",name:"24 h",days:1},{preset:"LAST_7_DAYS",name:"7 d",days:7},{preset:"LAST_30_DAYS",name:"30 d",days:30},{preset:"LAST_90_DAYS",name:"90 d",days:90},{preset:"LAST_365_DAYS",name:"1 y",days:365},{preset:"THIS_MONTH",name:"This month",days:31},{preset:"TODAY",name:"Today",days:1},{preset:"YESTERDAY",name:"Yesterday",days:1},{preset:"THIS_WEEK",name:"This week",days:7},{preset:"LAST_WEEK",name:"Last week",days:7},{preset:"LAST_MONTH",name:"Last month",days:31},{preset:"THIS_QUARTER",name:"This quarter",days:92},{preset:"LAST_QUARTER",name:"Last quarter",days:92},{preset:"THIS_YEAR",name:"This year",days:366},{preset:"LAST_YEAR",name:"Last year",days:366},{preset:"ALL_TIME",name:"All time",days:3650}],Qe={tab:"usage",range:{preset:"LAST_30_DAYS"},timeZone:Wt,filter:{},compare:"PREVIOUS_PERIOD",measure:"tokens",split:null,interval:null},so=["HOUR","DAY","WEEK","MONTH","QUARTER"],eo={period:"PREVIOUS_PERIOD",year:"PREVIOUS_YEAR",none:null},to=e=>e!==null&&/^\d{4}-\d\d-\d\d$/.test(e),no=e=>e!==null&&!Number.isNaN(Date.parse(e));function bu(e){let[t,n]=[e.get("from"),e.get("through")];if(to(t)&&to(n))return{from:t,through:n};let[r,i]=[e.get("start"),e.get("end")];if(no(r)&&no(i))return{start:r,end:i};let s=$e.find(({preset:a})=>a===e.get("range")?.toUpperCase());return s?{preset:s.preset}:Qe.range}function oo(e){let t=new URLSearchParams(e),n=t.get("tab"),r=t.get("compare"),i=t.get("measure")??"",s=Vn.find(l=>ee[l].name===t.get("split")),a=so.find(l=>l.toLowerCase()===t.get("interval"));return{tab:n==="hardware"||n==="ingestion"?n:"usage",range:bu(t),timeZone:t.get("tz")??Qe.timeZone,filter:Ys(t),compare:r!==null&&r in eo?eo[r]:Qe.compare,measure:me.some(({id:l})=>l===i)?i:Qe.measure,split:s??null,interval:a??null}}function Zr(e){let t=new URLSearchParams;if(e.tab!=="usage"&&t.set("tab",e.tab),"preset"in e.range)JSON.stringify(e.range)!==JSON.stringify(Qe.range)&&t.set("range",e.range.preset.toLowerCase());else for(let[r,i]of Object.entries(e.range))t.set(r,i);e.timeZone!==Qe.timeZone&&t.set("tz",e.timeZone),e.compare!==Qe.compare&&t.set("compare",e.compare==="PREVIOUS_YEAR"?"year":"none"),e.measure!==Qe.measure&&t.set("measure",e.measure),e.split&&t.set("split",ee[e.split].name),e.interval&&t.set("interval",e.interval.toLowerCase()),Ws(e.filter,t);let n=t.toString();return n?`?${n}`:""}var w=U(oo(location.search)),ot=U(history.state?.zoomedFrom??null);function D(e,t=null){w.value={...w.value,...e},ot.value=t,history.pushState({zoomedFrom:t},"",`${location.pathname}${Zr(w.value)}`)}addEventListener("popstate",e=>{ot.value=e.state?.zoomedFrom??null,w.value=oo(location.search)});function Re(e){return"preset"in e?{preset:e.preset}:"from"in e?{days:{from:e.from,through:e.through}}:{instants:{start:e.start,end:e.end}}}var ro=864e5;function ao(e){return"preset"in e?$e.find(({preset:t})=>t===e.preset)?.days??30:"from"in e?(Date.parse(e.through)-Date.parse(e.from))/ro+1:(Date.parse(e.end)-Date.parse(e.start))/ro}var io={HOUR:1/24,DAY:1,WEEK:7,MONTH:30,QUARTER:91},_u=800;function jr(e){let t=ao(e),n=so.filter(r=>t/io[r]<=_u&&t/io[r]>=1);return n.length>0?n:["HOUR"]}function at({range:e,interval:t}){if(t&&jr(e).includes(t))return t;let n=ao(e);return n<=2.1?"HOUR":n<=100?"DAY":n<=400?"WEEK":"MONTH"}function Ke(e){return e.split??he(e.measure).split}var vu=Symbol.for("pv"),xu=0;function o(e,t,n,r,i,s){t||(t={});var a,l,c=t;if("ref"in c&&typeof e!="function")for(l in c={},t)l=="ref"?a=t[l]:c[l]=t[l];var u={type:e,props:c,key:n,ref:a,__k:null,__:null,__b:0,__e:null,__c:null,constructor:vu,__v:--xu,__i:-1,__u:0};return(i||s)&&(u.__source=i,u.__self=s),C.vnode&&C.vnode(u),u}var wu={more:"M3 8h.01M8 8h.01M13 8h.01",close:"M4 4l8 8M12 4l-8 8",down:"M4 6l4 4 4-4",theme:["M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z","M8 2.5a5.5 5.5 0 0 1 0 11z"],back:"M6.5 4L2.5 8l4 4M2.5 8h11",check:"M3.5 8.5l3 3 6-7",external:"M6 3.5H3.5v9h9V10M9 3.5h3.5V7M12.5 3.5L7.5 8.5",globe:"M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2zM2 8h12M8 2c2 1.8 2.6 3.8 2.6 6S10 12.2 8 14C6 12.2 5.4 10.2 5.4 8S6 3.8 8 2",account:"M3 13V5.5L8 3l5 2.5V13M6.5 13v-3h3v3M6.5 7h.01M9.5 7h.01",copy:"M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z"};function Z({name:e}){return o("svg",{class:`icon icon-${e}`,viewBox:"0 0 16 16",width:"16",height:"16","aria-hidden":"true",children:[wu[e]].flat().map(t=>o("path",{d:t},t))})}function Zn(){return o("svg",{class:"mark",viewBox:"0 0 20 20",width:"20",height:"20","aria-hidden":"true",children:[o("rect",{x:"1",y:"11",width:"4",height:"8",rx:"1.2"}),o("rect",{x:"8",y:"6",width:"4",height:"13",rx:"1.2"}),o("rect",{x:"15",y:"1",width:"4",height:"18",rx:"1.2"})]})}function lt({label:e,name:t,class:n="control",align:r="start",children:i}){let[s,a]=T(!1),l=He(null),c=He(null),u=Fr();W(()=>{if(!s)return;let p=g=>{l.current?.contains(g.target)||a(!1)};return document.addEventListener("pointerdown",p),l.current?.querySelector(".panel-pop input, .panel-pop button, .panel-pop select, .panel-pop a")?.focus(),()=>document.removeEventListener("pointerdown",p)},[s]);let d=()=>{a(!1),c.current?.focus()};return o("div",{class:"pop",ref:l,onKeyDown:p=>{p.key==="Escape"&&s&&(p.stopPropagation(),d())},onFocusOut:p=>{let g=p.relatedTarget;g&&!l.current?.contains(g)&&a(!1)},children:[o("button",{ref:c,type:"button",class:n,"aria-label":t,"aria-expanded":s,"aria-controls":u,onClick:()=>a(!s),children:e}),o("div",{id:u,class:`panel-pop ${r}`,hidden:!s,children:s&&i(d)})]})}function ae({name:e,actions:t}){return o(lt,{label:o(Z,{name:"more"}),name:e,class:"icon-button",align:"end",children:n=>o("ul",{class:"menu",children:t.map(r=>o("li",{children:r.href?o("a",{href:r.href,target:"_blank",rel:"noopener",onClick:n,children:[r.name," ",o(Z,{name:"external"})]}):o("button",{type:"button",onClick:()=>{r.run?.(),n()},children:r.name})},r.name))})})}function Qr({name:e,options:t,value:n,onChange:r}){return o(k,{children:[o("div",{class:"segments",role:"group","aria-label":e,children:t.map(i=>o("button",{type:"button","aria-pressed":i.value===n,onClick:()=>r(i.value),children:i.name},i.value))}),o(rn,{class:"narrow",name:e,options:t,value:n,onChange:r})]})}function rn({name:e,options:t,value:n,onChange:r,class:i=""}){return o("select",{class:`control ${i}`,"aria-label":e,value:n,onChange:s=>r(s.currentTarget.value),children:t.map(s=>o("option",{value:s.value,children:s.name},s.value))})}var Su=1600;function kt({text:e,name:t,children:n}){let[r,i]=T(!1);return W(()=>{if(!r)return;let s=setTimeout(()=>i(!1),Su);return()=>clearTimeout(s)},[r]),o("button",{type:"button",class:"link copy","aria-label":r?"Copied":t,title:t,onClick:()=>{navigator.clipboard.writeText(e).then(()=>i(!0))},children:[n," ",o(Z,{name:r?"check":"copy"})]})}function Tt({title:e,kind:t="centre",onClose:n,children:r}){let i=He(null),s=Fr();return W(()=>i.current?.showModal(),[]),o("dialog",{ref:i,class:t,"aria-labelledby":s,onClose:n,onClick:a=>{a.target===i.current&&i.current?.close()},children:o("div",{class:"dialog",children:[o("header",{children:[o("h2",{id:s,children:e}),o("button",{type:"button",class:"icon-button","aria-label":"Close",onClick:()=>i.current?.close(),children:o(Z,{name:"close"})})]}),r]})})}var jn=class{#n;#t=null;#e=null;constructor(t){this.#n=t}current(){let t=this.#i();return this.#t?.configured===t?this.#t?.token:t}async replace(t){if(this.current()!==t)return!0;let{refreshToken:n}=this.#n;return n?(this.#e??=this.#r(n).finally(()=>{this.#e=null}),await this.#e!==void 0):!1}async#r(t){let n=await Promise.resolve().then(t).catch(()=>{});return n!==void 0&&(this.#t={configured:this.#i(),token:n}),n}#i(){let{token:t}=this.#n;return typeof t=="function"?t():t}};var xe="NETWORK",Ge="BAD_RESPONSE",ku=new Set(["INVALID_TOKEN","UNAUTHENTICATED"]),Tu=new Set(["INTERNAL","SCHEMA_MISMATCH","UNSUPPORTED_DATABASE",Ge]),ut=class extends Error{name="UsageError";code;requestId;retryable;retryAfterMs;docs;field;limit;path;status;constructor(t){super(t.message,t.cause===void 0?void 0:{cause:t.cause}),this.code=t.code,this.requestId=t.requestId??null,this.retryable=t.retryable??!1,this.retryAfterMs=t.retryAfterMs??null,this.docs=t.docs??null,this.field=t.field??null,this.limit=t.limit??null,this.path=t.path??[],this.status=t.status??null}get section(){let[t]=this.path;return typeof t=="string"?t:null}get isAuthentication(){return ku.has(this.code)||this.code===Ge&&this.status===401}get isNetwork(){return this.code===xe}get action(){return this.isAuthentication?"sign-in":this.code==="FORBIDDEN"?"request-access":this.retryable?"retry":Tu.has(this.code)?"contact-operator":"change-request"}},Kr=e=>typeof e=="object"&&e!==null,At=e=>typeof e=="string"?e:null,Gr=e=>typeof e=="number"&&Number.isFinite(e)?e:null;function Au(e){if(!Kr(e))return null;let t=At(e.name),n=Gr(e.value);return t===null||n===null?null:{name:t,value:n,actual:Gr(e.actual)}}function lo(e,t){let n=Kr(e)?e:{},r=Kr(n.extensions)?n.extensions:{},i=Array.isArray(n.path)?n.path:[];return new ut({code:At(r.code)??Ge,message:At(n.message)??"the server reported an error without a message",requestId:At(r.requestId)??t.requestId,retryable:r.retryable===!0,retryAfterMs:Gr(r.retryAfterMs)??t.retryAfterMs,docs:At(r.docs),field:At(r.field),limit:Au(r.limit),path:i.filter(s=>typeof s=="string"||typeof s=="number"),status:t.status})}var sn=class extends String{__apiType;value;__meta__;constructor(t,n){super(t),this.value=t,this.__meta__=n}toString(){return this.value}};var uo=new sn(`
    subscription UsageChanged($range: DateRangeInput, $timeZone: TimeZone! = "UTC", $filter: UsageFilter, $throttleMs: Int! = 1000) {
  usageChanged(
    range: $range
    timeZone: $timeZone
    filter: $filter
    throttleMs: $throttleMs
  ) {
    range {
      ...RangeParts
    }
    totals {
      ...TotalsParts
    }
  }
}
    fragment RangeParts on DateRange {
  start
  end
  firstDay
  lastDay
  days
  timeZone
}
fragment TotalsParts on UsageTotals {
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
}`),co=new sn(`
    query UsageChangedPoll($range: DateRangeInput!, $timeZone: TimeZone! = "UTC", $filter: UsageFilter) {
  usageInsights(range: $range, timeZone: $timeZone, filter: $filter) {
    range {
      ...RangeParts
    }
    totals {
      ...TotalsParts
    }
  }
}
    fragment RangeParts on DateRange {
  start
  end
  firstDay
  lastDay
  days
  timeZone
}
fragment TotalsParts on UsageTotals {
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
}`),po=new sn(`
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
    `);async function*go(e,t){let n=e.getReader(),r=new TextDecoder,i=new zr;try{for(;;){let{done:s,value:a}=await n.read();if(s)return;t(),yield*i.push(r.decode(a,{stream:!0}))}}finally{n.cancel().catch(()=>{})}}var zr=class{#n="";#t="";#e=[];*push(t){let n=this.#n+t,r=n.endsWith("\r")?n.length-1:n.length,i=n.slice(0,r).split(/\r\n|\n|\r/);this.#n=(i.pop()??"")+n.slice(r);for(let s of i)s===""?((this.#e.length>0||this.#t!=="")&&(yield{type:this.#t||"message",text:this.#e.join(`
`)}),this.#t="",this.#e=[]):this.#r(s)}#r(t){let n=t.indexOf(":"),r=n<0?t:t.slice(0,n),i=n<0?"":t.slice(n+1).replace(/^ /,"");r==="event"&&(this.#t=i),r==="data"&&this.#e.push(i)}};var fo={attempts:4,baseDelayMs:300,maxDelayMs:1e4};function mo(e,t,n){return t>=e.attempts||(n??0)>e.maxDelayMs?null:(n??0)+Wr(e.baseDelayMs,e.maxDelayMs,t)}function Wr(e,t,n){return Math.random()*Math.min(t,e*2**(n-1))}function Qn(e,t){return new Promise((n,r)=>{if(t?.aborted){r(t.reason);return}let i=()=>{clearTimeout(s),r(t?.reason)},s=setTimeout(()=>{t?.removeEventListener("abort",i),n()},e);t?.addEventListener("abort",i,{once:!0})})}function ho(e,t=Date.now()){if(e===null)return null;if(/^\s*\d+\s*$/.test(e))return Number(e)*1e3;let n=Date.parse(e);return Number.isNaN(n)?null:Math.max(0,n-t)}var Kn=class{#n;#t;#e=null;#r=null;constructor(t,n){this.#n=t,this.#t=n}push(t){this.#e===null?this.#i(t):this.#r={value:t}}stop(){this.#e!==null&&clearTimeout(this.#e),this.#e=null,this.#r=null}#i(t){this.#e=setTimeout(()=>{this.#e=null;let n=this.#r;this.#r=null,n&&this.#i(n.value)},this.#n),this.#t(t)}};var Ru="application/graphql-response+json, application/json;q=0.9",Iu="text/event-stream, application/graphql-response+json;q=0.9, application/json;q=0.8",Eu=new Set([408,425,429,502,503,504]),Gn=class{#n;#t;#e;constructor(t,n,r){this.#n=t,this.#t=n,this.#e=r}async send(t,n,r){r?.throwIfAborted();let i=new AbortController,s=()=>i.abort(r?.reason);r?.addEventListener("abort",s,{once:!0});let a=setTimeout(()=>{i.abort(new Error(`no response within ${this.#e} ms`))},this.#e);try{let l=await this.#r(t,n,Ru,i.signal);return await Yr(l)}catch(l){return r?.throwIfAborted(),{data:null,errors:[Jr(l)],requestId:null}}finally{clearTimeout(a),r?.removeEventListener("abort",s)}}open(t,n,r){return this.#r(t,n,Iu,r)}#r(t,n,r,i){let s={"content-type":"application/json",accept:r};return n!==void 0&&(s.authorization=`Bearer ${n}`),this.#t(this.#n,{method:"POST",headers:s,body:t,signal:i})}};function on(e,t){return JSON.stringify({query:e,variables:t},(n,r)=>typeof r=="bigint"?r.toString():r)}async function Yr(e){return Xr(await e.text(),e)}function Xr(e,t){let n=t.headers.get("x-request-id"),{status:r}=t,i=ho(t.headers.get("retry-after")),s=Cu(e),a=s?.errors;if(s===null||!("data"in s||Array.isArray(a)))return{data:null,errors:[new ut({code:Ge,message:`the response is not GraphQL (HTTP status ${r}); check the URL of the client, and the proxies before the server`,requestId:n,retryable:Eu.has(r),retryAfterMs:i,status:r})],requestId:n};let l=Array.isArray(a)?a.map(u=>lo(u,{requestId:n,retryAfterMs:i,status:r})):[],c=s.data;return{data:typeof c=="object"?c:null,errors:l,requestId:n}}function Jr(e){let t=e instanceof Error?e.message:String(e);return new ut({code:xe,message:`the server cannot be reached: ${t}`,retryable:!0,cause:e})}function Cu(e){try{let t=JSON.parse(e);return typeof t=="object"&&t!==null&&!Array.isArray(t)?t:null}catch{return null}}var _o={firstByteMs:1e4,silenceMs:45e3,pollIntervalMs:1e4,pollForMs:3e5,reconnectMs:500,maxReconnectMs:3e4},Du=3,yo={min:100,max:6e4};function ei(e){return t=>{try{e(t)}catch(n){queueMicrotask(()=>{throw n})}}}var zn=class{#n;#t;#e;#r=new Map;constructor(t,n,r){this.#n=t,this.#t=n,this.#e=r}subscribe(t,n,r){let i=r.minIntervalMs??2e3,s=Math.min(Math.max(i,yo.min),yo.max);if(r.signal?.aborted)return()=>{};let a=new Kn(i,ei(n)),l=this.#i(t,s).add({update:u=>a.push(u),status:ei(u=>r.onStatus?.(u)),error:ei(u=>r.onError?.(u))}),c=()=>{r.signal?.removeEventListener("abort",c),a.stop(),l()};return r.signal?.addEventListener("abort",c,{once:!0}),c}#i({range:t,timeZone:n,filter:r},i){let s={range:t??{preset:"TODAY"},timeZone:n??"UTC",filter:r??null},a=on(uo.toString(),{...s,throttleMs:i}),l=this.#r.get(a);if(!l){let c=on(co.toString(),s),u=Math.max(this.#e.pollIntervalMs,i);l=new ti(this.#n,this.#t,{...this.#e,pollIntervalMs:u},{subscription:a,poll:c},()=>{this.#r.delete(a)}),this.#r.set(a,l)}return l}},ti=class{#n;#t;#e;#r;#i;#s=new Set;#u=new AbortController;#a="connecting";#l=null;#c="";constructor(t,n,r,i,s){this.#n=t,this.#t=n,this.#e=r,this.#r=i,this.#i=s}add(t){let n=this.#s.size===0;return this.#s.add(t),t.status(this.#a),this.#l&&t.update({...this.#l,isInitial:!0}),n&&this.#g(),()=>{this.#s.delete(t)&&this.#s.size===0&&this.#d()}}#d(){this.#u.signal.aborted||(this.#i(),this.#u.abort())}async#g(){let{signal:t}=this.#u;try{let n=await this.#f(t);this.#o("failed");for(let r of this.#s)r.error(n);this.#d()}catch(n){if(!t.aborted)throw n}}async#f(t){let n=0,r=!0;for(;;){let i=this.#t.current(),s=await this.#m(i,t,()=>{n=0,r=!0});if(s.kind==="error"&&s.error.isAuthentication){if(!r||!await this.#t.replace(i))return s.error;r=!1;continue}if(n+=1,s.kind==="silent"||n>Du||s.kind==="error"&&!Mu(s.error)){let l=await this.#h(t);if(l)return l;n=0;continue}this.#o(s.kind==="error"?"offline":"connecting");let a=s.kind==="error"?s.error.retryAfterMs??0:0;await bo(a+Wr(this.#e.reconnectMs,this.#e.maxReconnectMs,n),t)}}async#m(t,n,r){this.#a!=="offline"&&this.#o("connecting");let i=new ni(this.#e.firstByteMs,n);try{let s=await this.#n.open(this.#r.subscription,t,i.signal);if(!Pu(s)){let[l]=(await Yr(s)).errors;return l?{kind:"error",error:l}:{kind:"silent"}}if(!s.body)return{kind:"silent"};let a=()=>i.restart(this.#e.silenceMs);for await(let l of go(s.body,a)){if(l.type==="complete")break;if(l.type!=="next")continue;let{data:c,errors:u}=Xr(l.text,s),d=c?.usageChanged;if(u[0]||!d)return u[0]?{kind:"error",error:u[0]}:{kind:"ended"};r(),this.#o("streaming"),this.#p(d)}return{kind:"ended"}}catch(s){return n.throwIfAborted(),i.isOver?i.wasStarted?{kind:"ended"}:{kind:"silent"}:{kind:"error",error:Jr(s)}}finally{i.stop()}}async#h(t){let n=Date.now()+this.#e.pollForMs,r=!0;for(;Date.now()<n;){let i=this.#t.current(),{data:s,errors:a}=await this.#n.send(this.#r.poll,i,t),[l]=a,c=this.#e.pollIntervalMs;if(l?.isAuthentication){if(!r||!await this.#t.replace(i))return l;r=!1;continue}if(l){if(!l.retryable)return l;this.#o("offline"),c=Math.max(c,l.retryAfterMs??0)}else s?.usageInsights&&(r=!0,this.#o("polling"),this.#p(s.usageInsights));await bo(c,t)}return null}#p({range:t,totals:n}){let r=JSON.stringify([t,n]);if(r===this.#c)return;let i=this.#l===null;this.#c=r,this.#l={range:t,totals:n};for(let s of this.#s)s.update({range:t,totals:n,isInitial:i})}#o(t){if(t!==this.#a){this.#a=t;for(let n of this.#s)n.status(t)}}},ni=class{#n=new AbortController;#t;#e;isOver=!1;wasStarted=!1;constructor(t,n){this.#t=n,n.addEventListener("abort",this.#r,{once:!0}),this.#e=setTimeout(this.#i,t),n.aborted&&this.#r()}get signal(){return this.#n.signal}restart(t){this.wasStarted=!0,clearTimeout(this.#e),this.#e=setTimeout(this.#i,t)}stop(){clearTimeout(this.#e),this.#t.removeEventListener("abort",this.#r),this.#n.abort()}#r=()=>this.#n.abort(this.#t.reason);#i=()=>{this.isOver=!0,this.#n.abort()}},Mu=e=>e.retryable&&e.code!=="SUBSCRIPTIONS_FULL",Pu=e=>e.ok&&(e.headers.get("content-type")??"").startsWith("text/event-stream");async function bo(e,t){let n=new AbortController,r=()=>n.abort(),i=globalThis;i.addEventListener?.("online",r),t.addEventListener("abort",r,{once:!0});try{await Qn(e,n.signal).catch(()=>{})}finally{i.removeEventListener?.("online",r),t.removeEventListener("abort",r)}t.throwIfAborted()}function vo({data:e,errors:t}){if(t.length===0)return!1;if(e===null)return!0;let n=new Set(t.map(r=>r.section));return Object.entries(e).every(([r,i])=>i===null&&n.has(r))}var an=class{#n;#t;#e;#r;constructor(t){let n=t.fetch??((r,i)=>globalThis.fetch(r,i));this.#n=new jn(t),this.#t=new Gn(t.url,n,t.timeoutMs??3e4),this.#e={...fo,...t.retry},this.#r=new zn(this.#t,this.#n,{..._o,...t.live})}query(t,n,r={}){return this.#i(t,n,r.signal,!0)}mutate(t,n,r={}){return this.#i(t,n,r.signal,r.idempotent??!1)}recordUsage(t,n={}){return this.mutate(po,{records:t},{...n,idempotent:!0})}onUsageChanged(t,n,r={}){return this.#r.subscribe(t,n,r)}async#i(t,n,r,i){let s=on(t.toString(),n),a=!0;for(let l=1;;){let c=this.#n.current(),u=await this.#t.send(s,c,r),d=u;if(!vo(u))return d;if(a&&d.errors.some(g=>g.isAuthentication)){a=!1;let g=await this.#n.replace(c);if(r?.throwIfAborted(),!g)return d;continue}if(!d.errors.every(g=>Nu(g,i)))return d;let p=mo(this.#e,l,Uu(d.errors));if(p===null)return d;await Qn(p,r),l+=1}}};function Nu(e,t){return e.retryable&&(t||e.code!==xe&&e.code!==Ge)}function Uu(e){let t=e.map(n=>n.retryAfterMs).filter(n=>n!==null);return t.length===0?null:Math.max(...t)}var Ou=new Set(["SERVER_BUSY","RATE_LIMITED","QUEUE_FULL","SUBSCRIPTIONS_FULL"]);function $u(e,t){return t.code===xe?`${e}: the server cannot be reached`:t.code==="FORBIDDEN"?`${e} is not open to this token`:Ou.has(t.code)?`${e}: the server is busy`:`${e} could not be read`}function Fu(e){switch(e.action){case"sign-in":return"Sign in again.";case"request-access":return"A token with more rights is needed.";case"retry":return"The rest of the page is complete.";case"contact-operator":return"Give the request id to the operator of this server.";case"change-request":return"Choose another range or filter."}}function Lu(e){return e.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g,t=>oe(t,w.value.timeZone)).replace(/\b\d{4}-\d\d-\d\d\b/g,t=>Oe(t,{day:"numeric",month:"short",year:"numeric"})).replace(/(?<![\d.,])\d{5,}(?![\d.,]*\d)/g,t=>M(BigInt(t),"count"))}function ge({text:e}){let t=e.replace(/^[a-z]/,n=>n.toUpperCase()).split(/`([^`]+)`/);return o(k,{children:t.map((n,r)=>r%2===0?Lu(n):o("code",{children:n},r))})}function ct({title:e,error:t,onRetry:n}){return o("div",{class:"notice failed",role:"alert",children:[o("b",{children:$u(e,t)}),o("p",{children:[o(ge,{text:t.message})," ",o("code",{children:t.code})]}),o("p",{children:Fu(t)}),t.requestId&&o("p",{class:"muted",children:["Request ",o("code",{children:t.requestId})," ",o(kt,{text:t.requestId,name:"Copy the request id"})]}),o("button",{type:"button",class:"primary",onClick:n,children:"Try again"})]})}function qu(e){let t={},n=[],{range:r,filter:i,usageTypes:s}=e;if(r?.preset){t.range={preset:r.preset};let l=$e.find(({preset:c})=>c===r.preset)?.name??r.preset;n.push(`Show ${/^\d/.test(l)?`the last ${l.replace(" d"," days").replace(" h"," hours").replace("1 y","365 days")}`:l.toLowerCase()}`)}else if(r?.instants){let{start:l,end:c}=r.instants;t.range={start:l,end:c},n.push(`Show ${Ze(l.slice(0,10),new Date(Date.parse(c)-1).toISOString().slice(0,10))}`)}if(i){t.filter=ve(i)??{};let l=nn(w.value.filter).map(({label:p})=>p),c=nn(t.filter).map(({label:p})=>p),u=c.filter(p=>!l.includes(p)),d=l.filter(p=>!c.includes(p));n.push(u.length>0?`Filter by ${u.join(", ")}`:`Remove the filter ${d.join(", ")}`)}let a=s&&me.find(l=>l.usageTypes?.length&&l.usageTypes.every(c=>s.includes(c)));return a?(t.measure=a.id,n.push(`Show ${a.name.toLowerCase()}`)):s&&(t.measure="records",n.push("Show all records")),{name:n.map((l,c)=>c===0?l:l[0].toLowerCase()+l.slice(1)).join(" and "),patch:t}}function Rt({title:e,reason:t}){let n=t.suggestion&&qu(t.suggestion);return o("div",{class:"notice empty",children:[o("b",{children:e}),o("p",{children:o(ge,{text:t.message})}),n?.name&&o("button",{type:"button",class:"primary",onClick:()=>D({...n.patch,interval:null,tab:w.value.tab}),children:n.name})]})}function Y({title:e,class:t="",isLoading:n=!1,error:r,hasData:i,lines:s=6,onRetry:a,tools:l,children:c}){return o("section",{class:`panel ${t}`,"aria-label":e,"aria-busy":n,children:[o("div",{class:"panel-head",children:[o("h2",{children:e}),l]}),r?o(ct,{title:e,error:r,onRetry:a}):i?o("div",{class:"panel-body",children:c()}):o(ri,{lines:s})]})}function ri({lines:e}){return o("div",{class:"placeholder","aria-hidden":"true",children:Array.from({length:e},(t,n)=>o("i",{},n))})}var P=class extends String{__apiType;value;__meta__;constructor(t,n){super(t),this.value=t,this.__meta__=n}toString(){return this.value}},Fg=new P(`
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
    `,{fragmentName:"Spec"}),Lg=new P(`
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
    `,{fragmentName:"PriceRow"}),qg=new P(`
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
    `,{fragmentName:"Totals"}),Bg=new P(`
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
    `,{fragmentName:"Filter"}),Hg=new P(`
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
}`,{fragmentName:"Reason"}),Vg=new P(`
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
}`,{fragmentName:"InsightsSection"}),xo=new P(`
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
}`,{fragmentName:"ChartSection"}),wo=new P(`
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
    `,{fragmentName:"TableSection"}),So=new P(`
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
}`,{fragmentName:"TiersSection"}),Zg=new P(`
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
}`,{fragmentName:"FindingsSection"}),ko=new P(`
    fragment UsersSection on Query {
  users: usageInsights(range: $range, timeZone: $timeZone, filter: $filter) @include(if: $withUsers) {
    breakdown(by: USER, top: 8, measure: $userMeasure) {
      measure
      rows {
        key
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
    `,{fragmentName:"UsersSection"}),jg=new P(`
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
    `,{fragmentName:"AccountsSection"}),Qg=new P(`
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
    `,{fragmentName:"CatalogSection"}),To=new P(`
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
}`),Ao=new P(`
    mutation CreateHardwareSpec($input: CreateHardwareSpecInput!) {
  createHardwareSpec(input: $input) {
    hardwareSpec {
      tier
    }
  }
}
    `),Ro=new P(`
    mutation UpdateHardwareSpec($input: UpdateHardwareSpecInput!) {
  updateHardwareSpec(input: $input) {
    hardwareSpec {
      tier
    }
  }
}
    `),Io=new P(`
    mutation RetireHardwareSpec($input: RetireHardwareSpecInput!) {
  retireHardwareSpec(input: $input) {
    hardwareSpec {
      tier
    }
  }
}
    `),Eo=new P(`
    mutation SetPrice($input: SetPriceInput!) {
  setPrice(input: $input) {
    isNew
  }
}
    `),Co=new P(`
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
    `),Do=new P(`
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
    `),Mo=new P(`
    mutation CreateServiceToken($input: CreateServiceTokenInput!) {
  createServiceToken(input: $input) {
    token
    serviceToken {
      name
    }
  }
}
    `),Po=new P(`
    mutation RotateServiceToken($input: RotateServiceTokenInput!) {
  rotateServiceToken(input: $input) {
    token
    serviceToken {
      name
    }
  }
}
    `),No=new P(`
    mutation RevokeServiceToken($input: RevokeServiceTokenInput!) {
  revokeServiceToken(input: $input) {
    serviceToken {
      name
    }
  }
}
    `),Uo=new P(`
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
}`),Oo=new P(`
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
}`),ii=new P(`
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
    `);var Wn="usage-insights.token";function Bu(){try{return sessionStorage.getItem(Wn)}catch{return null}}function Hu(){let e=/^#token=([^&]+)$/.exec(location.hash);return e?.[1]?(history.replaceState(history.state,"",location.pathname+location.search),decodeURIComponent(e[1])):null}var ne=U(Hu()??Bu()),le=U(ce.isDevelopment||ne.value!==null?"open":"signed-out"),ye=new an({url:new URL(ce.endpoint,location.href).href,token:()=>ne.value??void 0});function $o(e,t){ne.value=e.trim().replace(/^Bearer\s+/i,""),le.value="open";try{t?sessionStorage.setItem(Wn,ne.value):sessionStorage.removeItem(Wn)}catch{}}function Fo(){ne.value=null,le.value=ce.isDevelopment?"open":"signed-out";try{sessionStorage.removeItem(Wn)}catch{}}function Lo(){le.value=ne.value===null?"signed-out":"ended"}var ln=U(!navigator.onLine);addEventListener("online",()=>ln.value=!1);addEventListener("offline",()=>ln.value=!0);function It(e,t){let n=U({}),r=U({}),i=U(new Set),s=new Map,a=new Map,l=0;async function c(p){let g=++l,f=new AbortController;for(let h of p)s.set(h,g);let m=new Set(s.values());for(let[h,{abort:b}]of a)m.has(h)||b();a.set(g,{abort:()=>f.abort()}),i.value=new Set([...i.value,...p]);try{let h=await ye.query(e,t(p),{signal:f.signal});u(p.filter(b=>s.get(b)===g),h.data,h.errors)}catch(h){if(!f.signal.aborted)throw h}finally{a.delete(g)}}function u(p,g,f){let m=f.find(({section:h})=>h===null);Ve(()=>{ln.value=!navigator.onLine||f.some(({code:_})=>_===xe),f.some(({isAuthentication:_})=>_)&&Lo();let h={...r.value},b={...n.value};for(let _ of p){let x=f.find(({section:y})=>y===_)??m;delete h[_],x&&(h[_]=x),x?x.code!==xe&&delete b[_]:b[_]=g?.[_]}[r.value,n.value]=[h,b],i.value=new Set([...i.value].filter(_=>!p.includes(_)))})}function d(){for(let{abort:p}of a.values())p();s.clear(),Ve(()=>{[n.value,r.value,i.value]=[{},{},new Set]})}return{data:n,errors:r,loading:i,load:c,clear:d}}var qo=["insights","chart","table","tiers","findings","users","accounts"],Vu=["types","config"],un=U(10);function Bo(){return R.data.value.types?.map(({slug:e})=>e)??Js}function Zu(){let e=he(w.value.measure);return e.usageTypes?.length===0?w.value.filter.usageTypes?.length?null:Bo():e.usageTypes}function Fe(e){let{range:t,timeZone:n,filter:r,compare:i}=w.value,s=he(w.value.measure),a=l=>e.includes(l);return{range:Re(t),timeZone:n,filter:ve(r),interval:at(w.value),split:Ke(w.value),measure:s.column==="costs"?"COST":s.column==="records"?"RECORDS":null,userMeasure:s.ranking,usageTypes:Zu(),compare:i,rows:un.value,withInsights:a("insights"),withChart:a("chart"),withQuantities:s.column==="quantities",withCosts:s.column==="costs",withRecordCounts:s.column==="records",withTable:a("table"),withTiers:a("tiers"),withFindings:a("findings"),withUsers:a("users"),withAccounts:a("accounts"),withCatalog:a("types")||a("config")}}var R=It(Uo,Fe),cn=U(w.value),si=U(null),oi=Ue(()=>w.value.compare==="PREVIOUS_PERIOD"?R.data.value.insights?.previous?.totals??null:w.value.compare==="PREVIOUS_YEAR"?si.value:null);async function dn(e){let t=w.value,n=Bo().length;if(await R.load(e),w.value!==t)return;let{config:r,chart:i,types:s}=R.data.value;Ve(()=>{r&&Bn(r.currency),cn.value=t}),he(t.measure).usageTypes?.length===0&&s&&s.length>n&&dn(["chart","table"]),t.compare==="PREVIOUS_YEAR"&&i?.comparedRange&&e.includes("insights")&&await ju(i.comparedRange)}async function ju({start:e,end:t}){let n=w.value,r=await ye.query(Oo,{range:{instants:{start:e,end:t}},timeZone:n.timeZone,filter:ve(n.filter)});w.value===n&&(si.value=r.data?.compared?.totals??null)}function pn(){return dn(R.data.value.types?qo:[...qo,...Vu])}function be(e){return dn([e])}function Ho(e){un.value=e,dn(["table"])}function Vo(){let e={page:"",chart:"",users:""};return J(()=>{let{tab:t,range:n,timeZone:r,filter:i,compare:s,measure:a}=w.value;if(t!=="usage"||le.value!=="open"){e={page:"",chart:"",users:""};return}let l=JSON.stringify([n,r,i,s,ne.value]),c=JSON.stringify([a,Ke(w.value),at(w.value)]),u=he(a).ranking,d=e;e={page:l,chart:c,users:u},_e(()=>{(l!==d.page||c!==d.chart)&&(un.value=10),l!==d.page?(si.value=null,pn()):c!==d.chart&&dn(u===d.users?["chart","table"]:["chart","table","users"])})})}var ai=6,li=(e,t)=>JSON.stringify(e)===JSON.stringify(t);function ui(e){if("preset"in e)return $e.find(({preset:n})=>n===e.preset)?.name??e.preset;if("from"in e)return Ze(e.from,e.through);let t=R.data.value.insights?.range;return t?Ze(t.firstDay,t.lastDay):"Own range"}function gn(){let{range:e}=w.value,t=r=>D({range:r,interval:null}),n=$e.slice(0,ai).some(({preset:r})=>li(e,{preset:r}));return o("div",{class:"range",children:[o("div",{class:"segments",role:"group","aria-label":"Range",children:$e.slice(0,ai).map(({preset:r,name:i})=>o("button",{type:"button","aria-pressed":li(e,{preset:r}),onClick:()=>t({preset:r}),children:i},r))}),o(lt,{name:`${n?"More ranges":"Range"}: ${ui(e)}`,class:`control ${n?"is-other":"is-chosen"}`,label:o(k,{children:[o("span",{class:"wide-only",children:n?"More":ui(e)}),o("span",{class:"narrow-only",children:ui(e)})," ",o(Z,{name:"down"})]}),children:r=>o("div",{class:"range-panel",children:[o("ul",{class:"menu",children:$e.map(({preset:i,name:s},a)=>o("li",{class:a<ai?"narrow-only":"",children:o("button",{type:"button","aria-pressed":li(e,{preset:i}),onClick:()=>{t({preset:i}),r()},children:/^\d/.test(s)?`Last ${s}`:s})},i))}),o(Qu,{range:e,onChoose:i=>{t(i),r()}})]})})]})}function Qu({range:e,onChoose:t}){let n=R.data.value.insights?.range,[r,i]=T("from"in e?e.from:n?.firstDay??""),[s,a]=T("through"in e?e.through:n?.lastDay??"");return o("form",{class:"own-days",onSubmit:l=>{l.preventDefault(),t({from:r,through:s})},children:[o("label",{children:["From ",o("input",{type:"date",class:"control",required:!0,value:r,min:"2000-01-01",max:"2099-12-31",onInput:l=>i(l.currentTarget.value)})]}),o("label",{children:["Through ",o("input",{type:"date",class:"control",required:!0,value:s,min:r||"2000-01-01",max:"2099-12-31",onInput:l=>a(l.currentTarget.value)})]}),o("button",{type:"submit",class:"primary",children:"Show these days"})]})}function fn(){let{timeZone:e}=w.value,[t,n]=T(""),i=[...new Set([Wt,"UTC",e,...Fs()])].filter(s=>s.toLowerCase().replaceAll("_"," ").includes(t.toLowerCase().replaceAll("_"," ")));return o(lt,{name:`Time zone: ${e}`,label:o(k,{children:[o(Z,{name:"globe"})," ",o("span",{class:"ellipsis",children:e.replaceAll("_"," ")})," ",o(Z,{name:"down"})]}),children:s=>o("div",{class:"picker",children:[o("input",{type:"search",class:"control","aria-label":"Search time zones",placeholder:"Search time zones",value:t,onInput:a=>n(a.currentTarget.value)}),o("ul",{class:"menu scroll",children:[i.slice(0,60).map(a=>o("li",{children:o("button",{type:"button","aria-pressed":a===e,onClick:()=>{D({timeZone:a}),s()},children:[a.replaceAll("_"," "),a===Wt&&o("span",{class:"muted",children:" yours"})]})},a)),i.length===0&&o("li",{class:"muted",children:"No such time zone"})]})]})})}function Ku(){let{filter:e}=w.value,[t,n]=T(""),r=R.data.value.accounts?.breakdown?.rows.flatMap(({kind:u,key:d})=>u==="VALUE"&&d!==null?[d]:[])??[],i=e.accountIds??[],s=[...new Set([...i,...r])];if(s.length<2)return null;let a=s.filter(u=>u.toLowerCase().includes(t.toLowerCase())),l=u=>D({filter:{...e,accountIds:u}}),c=i.length===0?"All accounts":i.length===1?i[0]:`${i.length} accounts`;return o(lt,{name:`Accounts: ${c}`,label:o(k,{children:[o(Z,{name:"account"})," ",o("span",{class:"ellipsis",children:c})," ",o(Z,{name:"down"})]}),children:()=>o("div",{class:"picker",children:[o("input",{type:"search",class:"control","aria-label":"Search accounts",placeholder:"Search accounts",value:t,onInput:u=>n(u.currentTarget.value)}),o("ul",{class:"menu scroll",children:[i.length>0&&o("li",{children:o("button",{type:"button",onClick:()=>l([]),children:"All accounts"})}),a.map(u=>o("li",{children:o("label",{class:"check",children:[o("input",{type:"checkbox",checked:i.includes(u),onChange:()=>l(i.includes(u)?i.filter(d=>d!==u):[...i,u])}),o("span",{class:"ellipsis",title:u,children:u})]})},u)),a.length===0&&t&&o("li",{children:o("button",{type:"button",onClick:()=>l([...i,t]),children:["Only the account ",o("b",{children:t})]})})]})]})})}var Gu=[{value:"PREVIOUS_PERIOD",name:"vs previous period"},{value:"PREVIOUS_YEAR",name:"vs previous year"},{value:"",name:"No comparison"}];function ci(){let{filter:e,compare:t}=w.value,n=nn(e),r=R.data.value.insights?.range;return o("div",{class:"tools",role:"group","aria-label":"Range and filter",children:[r&&o("p",{class:"print-only",children:[Ze(r.firstDay,r.lastDay),", ",w.value.timeZone.replaceAll("_"," ")]}),o(gn,{}),o(rn,{name:"Compare",options:Gu,value:t??"",onChange:i=>D({compare:i||null})}),o(fn,{}),o(Ku,{}),n.map(({label:i,without:s})=>o("span",{class:"chip",children:[o("span",{class:"ellipsis",title:i,children:i}),o("button",{type:"button","aria-label":`Remove the filter ${i}`,onClick:()=>D({filter:s}),children:o(Z,{name:"close"})})]},i)),n.length>1&&o("button",{type:"button",class:"link",onClick:()=>D({filter:{}}),children:"Clear all"})]})}var zu=["specs","usage","series","prices","types","config"];function Wu(e){let{range:t,timeZone:n}=w.value,r=i=>e.includes(i);return{range:Re(t),timeZone:n,interval:at(w.value),withSpecs:r("specs"),withUsage:r("usage"),withSeries:r("series"),withPrices:r("prices"),withTypes:r("types")||r("config")}}var Ie=It(To,Wu);async function mn(e=zu){await Ie.load(e);let{config:t}=Ie.data.value;t&&Bn(t.currency)}function Zo(){let e="";return J(()=>{let{range:t,timeZone:n}=w.value,r=JSON.stringify([t,n,ne.value]);le.value!=="open"||r===e||(e=r,_e(()=>{mn()}))})}function F({label:e,value:t,onInput:n,type:r="text",required:i=!1,placeholder:s,hint:a,disabled:l=!1,list:c}){let u=c&&`options-${e.replaceAll(/\W/g,"-").toLowerCase()}`;return o("label",{children:[o("span",{children:[e,i&&" *"]}),o("input",{class:"control",type:r==="number"?"text":r,inputMode:r==="number"?"decimal":void 0,pattern:r==="number"?"\\d+(\\.\\d{1,9})?":void 0,title:r==="number"?"A number such as 12 or 0.25":void 0,value:t,required:i,placeholder:s,disabled:l,list:u,autoComplete:"off",onInput:d=>n(d.currentTarget.value)}),u&&o("datalist",{id:u,children:c.map(d=>o("option",{value:d},d))}),a&&o("small",{children:a})]})}function ze({title:e,action:t,isDangerous:n=!1,document:r,variables:i,onDone:s,onClose:a,children:l}){let[c,u]=T(null),[d,p]=T(!1),g=async f=>{f.preventDefault(),p(!0);let m=await ye.mutate(r,i());p(!1),u(m.errors[0]??null),m.data&&m.errors.length===0&&s(m.data)};return o(Tt,{title:e,onClose:a,children:o("form",{class:"form",onSubmit:f=>{g(f)},children:[l,c&&o("div",{class:"notice failed",role:"alert",children:[o("b",{children:"Not saved"}),o("p",{children:[o(ge,{text:c.message})," ",o("code",{children:c.code})]}),c.requestId&&o("p",{class:"muted",children:["Request ",o("code",{children:c.requestId})]})]}),o("div",{class:"buttons",children:[o("button",{type:"button",class:"secondary",onClick:a,children:"Cancel"}),o("button",{type:"submit",class:n?"secondary danger":"primary",disabled:d,children:d?"Sending …":t})]})]})})}var jo=1024,di=e=>e.trim()===""?null:Number(e),dt=e=>e.trim()===""?null:e.trim();function Qo({spec:e,tier:t="",onDone:n,onClose:r}){let[i,s]=T({tier:e?.tier??t,displayName:e?.displayName??t,hourlyRate:e?.hourlyRate??"",vcpu:e?.vcpu?.toString()??"",memoryGib:e?.memoryMib==null?"":(e.memoryMib/jo).toString(),gpuModel:e?.gpuModel??"",gpuCount:e?.gpuCount.toString()??"0",gpuMemoryGib:e?.gpuMemoryGib?.toString()??"",regions:e?.regions.join(", ")??"",description:e?.description??"",isAvailable:e?.isAvailable??!0}),a=c=>({value:i[c],onInput:u=>s({...i,[c]:u})}),l=()=>({tier:i.tier,displayName:i.displayName,...i.hourlyRate===(e?.hourlyRate??"")?{}:{hourlyRate:dt(i.hourlyRate)},vcpu:di(i.vcpu),memoryMib:i.memoryGib.trim()===""?null:Math.round(Number(i.memoryGib)*jo),gpuModel:dt(i.gpuModel),gpuCount:di(i.gpuCount)??0,gpuMemoryGib:di(i.gpuMemoryGib),regions:i.regions.split(",").map(c=>c.trim()).filter(Boolean),description:i.description,isAvailable:i.isAvailable});return o(ze,{title:e?`Change ${e.displayName}`:"Add a hardware spec",action:e?"Save":"Add",document:e?Ro:Ao,variables:()=>({input:l()}),onDone:n,onClose:r,children:[o("div",{class:"fields",children:[o(F,{label:"Tier",required:!0,disabled:e!==null,hint:"As services send it",...a("tier")}),o(F,{label:"Name",required:!0,...a("displayName")}),o(F,{label:"Price per hour",type:"number",hint:"In force from now on",...a("hourlyRate")})]}),o("div",{class:"fields",children:[o(F,{label:"vCPU",type:"number",...a("vcpu")}),o(F,{label:"Memory in GiB",type:"number",...a("memoryGib")}),o(F,{label:"Regions",placeholder:"eu-west, us-east",...a("regions")})]}),o("div",{class:"fields",children:[o(F,{label:"GPU model",...a("gpuModel")}),o(F,{label:"Number of GPUs",type:"number",...a("gpuCount")}),o(F,{label:"Memory per GPU in GiB",type:"number",...a("gpuMemoryGib")})]}),o(F,{label:"Description",...a("description")}),o("label",{class:"check",children:[o("input",{type:"checkbox",checked:i.isAvailable,onChange:()=>s({...i,isAvailable:!i.isAvailable})})," Available"]})]})}function Ko({spec:e,onDone:t,onClose:n}){return o(ze,{title:`Retire ${e.displayName}?`,action:"Retire",isDangerous:!0,document:Io,variables:()=>({input:{tier:e.tier}}),onDone:t,onClose:n,children:o("p",{children:["The spec remains, so that usage recorded on ",o("code",{children:e.tier})," keeps its details. It is no longer listed as available."]})})}var Yu={tokens:"Default: 1000000",seconds:"Default: 3600 (an hour)"};function Go({types:e,tiers:t,initial:n,onDone:r,onClose:i}){let[s,a]=T({usageType:n.usageType??"",tier:n.tier??"",model:n.model??"",provider:n.provider??"",rate:"",perUnits:"",validFrom:""}),l=d=>({value:s[d],onInput:p=>a({...s,[d]:p})}),c=e.find(({slug:d})=>d===s.usageType)?.unit,u=()=>({usageType:s.usageType,tier:dt(s.tier),model:dt(s.model),provider:dt(s.provider),rate:dt(s.rate),perUnits:dt(s.perUnits),validFrom:s.validFrom===""?null:new Date(s.validFrom).toISOString()});return o(ze,{title:"Set a price",action:"Set the price",document:Eo,variables:()=>({input:u()}),onDone:r,onClose:i,children:[o("div",{class:"fields",children:[o(F,{label:"Usage type",required:!0,list:e.map(({slug:d})=>d),...l("usageType")}),o(F,{label:"Rate",required:!0,type:"number",placeholder:"0.25",...l("rate")}),o(F,{label:c?`Per ${c}`:"Per units",type:"number",placeholder:"1",hint:Yu[c??""]??"Default: 1",...l("perUnits")})]}),o("div",{class:"fields",children:[o(F,{label:"Tier",list:t,hint:"Empty: every tier",...l("tier")}),o(F,{label:"Model",hint:"Empty: every model; gpt-* is a prefix",...l("model")}),o(F,{label:"Provider",hint:"Empty: every provider",...l("provider")})]}),o(F,{label:"In force from",type:"datetime-local",hint:"Your local time. Empty: now. Existing records keep their cost until an operator runs usage-insights reprice.",...l("validFrom")})]})}function hn(e,t){return e==null||t==null?NaN:e<t?-1:e>t?1:e>=t?0:NaN}function Xu(e,t){return e==null||t==null?NaN:t<e?-1:t>e?1:t>=e?0:NaN}function Wo(e){let t,n,r;e.length!==2?(t=hn,n=(l,c)=>hn(e(l),c),r=(l,c)=>e(l)-c):(t=e===hn||e===Xu?e:Ju,n=e,r=e);function i(l,c,u=0,d=l.length){if(u<d){if(t(c,c)!==0)return d;do{let p=u+d>>>1;n(l[p],c)<0?u=p+1:d=p}while(u<d)}return u}function s(l,c,u=0,d=l.length){if(u<d){if(t(c,c)!==0)return d;do{let p=u+d>>>1;n(l[p],c)<=0?u=p+1:d=p}while(u<d)}return u}function a(l,c,u=0,d=l.length){let p=i(l,c,u,d-1);return p>u&&r(l[p-1],c)>-r(l[p],c)?p-1:p}return{left:i,center:a,right:s}}function Ju(){return 0}function ec(e){return e===null?NaN:+e}var Yo=Wo(hn),Xo=Yo.right,qf=Yo.left,Bf=Wo(ec).center;var Hf=Jo(ea),Vf=Jo(tc);function Jo(e){return function(t,n,r=n){if(!((n=+n)>=0))throw new RangeError("invalid rx");if(!((r=+r)>=0))throw new RangeError("invalid ry");let{data:i,width:s,height:a}=t;if(!((s=Math.floor(s))>=0))throw new RangeError("invalid width");if(!((a=Math.floor(a!==void 0?a:i.length/s))>=0))throw new RangeError("invalid height");if(!s||!a||!n&&!r)return t;let l=n&&e(n),c=r&&e(r),u=i.slice();return l&&c?(Et(l,u,i,s,a),Et(l,i,u,s,a),Et(l,u,i,s,a),Ct(c,i,u,s,a),Ct(c,u,i,s,a),Ct(c,i,u,s,a)):l?(Et(l,i,u,s,a),Et(l,u,i,s,a),Et(l,i,u,s,a)):c&&(Ct(c,i,u,s,a),Ct(c,u,i,s,a),Ct(c,i,u,s,a)),t}}function Et(e,t,n,r,i){for(let s=0,a=r*i;s<a;)e(t,n,s,s+=r,1)}function Ct(e,t,n,r,i){for(let s=0,a=r*i;s<r;++s)e(t,n,s,s+a,r)}function tc(e){let t=ea(e);return(n,r,i,s,a)=>{i<<=2,s<<=2,a<<=2,t(n,r,i+0,s+0,a),t(n,r,i+1,s+1,a),t(n,r,i+2,s+2,a),t(n,r,i+3,s+3,a)}}function ea(e){let t=Math.floor(e);if(t===e)return nc(e);let n=e-t,r=2*e+1;return(i,s,a,l,c)=>{if(!((l-=c)>=a))return;let u=t*s[a],d=c*t,p=d+c;for(let g=a,f=a+d;g<f;g+=c)u+=s[Math.min(l,g)];for(let g=a,f=l;g<=f;g+=c)u+=s[Math.min(l,g+d)],i[g]=(u+n*(s[Math.max(a,g-p)]+s[Math.min(l,g+p)]))/r,u-=s[Math.max(a,g-d)]}}function nc(e){let t=2*e+1;return(n,r,i,s,a)=>{if(!((s-=a)>=i))return;let l=e*r[i],c=a*e;for(let u=i,d=i+c;u<d;u+=a)l+=r[Math.min(s,u)];for(let u=i,d=s;u<=d;u+=a)l+=r[Math.min(s,u+c)],n[u]=l/t,l-=r[Math.max(i,u-c)]}}var yn=class extends Map{constructor(t,n=sc){if(super(),Object.defineProperties(this,{_intern:{value:new Map},_key:{value:n}}),t!=null)for(let[r,i]of t)this.set(r,i)}get(t){return super.get(zo(this,t))}has(t){return super.has(zo(this,t))}set(t,n){return super.set(rc(this,t),n)}delete(t){return super.delete(ic(this,t))}};function zo({_intern:e,_key:t},n){let r=t(n);return e.has(r)?e.get(r):n}function rc({_intern:e,_key:t},n){let r=t(n);return e.has(r)?e.get(r):(e.set(r,n),n)}function ic({_intern:e,_key:t},n){let r=t(n);return e.has(r)&&(n=e.get(r),e.delete(r)),n}function sc(e){return e!==null&&typeof e=="object"?e.valueOf():e}var oc=Array.prototype,Zf=oc.slice;var ac=Math.sqrt(50),lc=Math.sqrt(10),uc=Math.sqrt(2);function Yn(e,t,n){let r=(t-e)/Math.max(0,n),i=Math.floor(Math.log10(r)),s=r/Math.pow(10,i),a=s>=ac?10:s>=lc?5:s>=uc?2:1,l,c,u;return i<0?(u=Math.pow(10,-i)/a,l=Math.round(e*u),c=Math.round(t*u),l/u<e&&++l,c/u>t&&--c,u=-u):(u=Math.pow(10,i)*a,l=Math.round(e/u),c=Math.round(t/u),l*u<e&&++l,c*u>t&&--c),c<l&&.5<=n&&n<2?Yn(e,t,n*2):[l,c,u]}function ta(e,t,n){if(t=+t,e=+e,n=+n,!(n>0))return[];if(e===t)return[e];let r=t<e,[i,s,a]=r?Yn(t,e,n):Yn(e,t,n);if(!(s>=i))return[];let l=s-i+1,c=new Array(l);if(r)if(a<0)for(let u=0;u<l;++u)c[u]=(s-u)/-a;else for(let u=0;u<l;++u)c[u]=(s-u)*a;else if(a<0)for(let u=0;u<l;++u)c[u]=(i+u)/-a;else for(let u=0;u<l;++u)c[u]=(i+u)*a;return c}function Xn(e,t,n){return t=+t,e=+e,n=+n,Yn(e,t,n)[2]}function na(e,t,n){t=+t,e=+e,n=+n;let r=t<e,i=r?Xn(t,e,n):Xn(e,t,n);return(r?-1:1)*(i<0?1/-i:i)}function pi(e,t){let n;if(t===void 0)for(let r of e)r!=null&&(n<r||n===void 0&&r>=r)&&(n=r);else{let r=-1;for(let i of e)(i=t(i,++r,e))!=null&&(n<i||n===void 0&&i>=i)&&(n=i)}return n}function ra(e,t,n){e=+e,t=+t,n=(i=arguments.length)<2?(t=e,e=0,1):i<3?1:+n;for(var r=-1,i=Math.max(0,Math.ceil((t-e)/n))|0,s=new Array(i);++r<i;)s[r]=e+r*n;return s}var jf=cc(Math.random);function cc(e){return function(n,r=0,i=n.length){let s=i-(r=+r);for(;s;){let a=e()*s--|0,l=n[s+r];n[s+r]=n[a+r],n[a+r]=l}return n}}function Nt(e,t,n){e.prototype=t.prototype=n,n.constructor=e}function vn(e,t){var n=Object.create(e.prototype);for(var r in t)n[r]=t[r];return n}function We(){}var mt=.7,Pt=1/mt,Dt="\\s*([+-]?\\d+)\\s*",bn="\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)\\s*",Ee="\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)%\\s*",dc=/^#([0-9a-f]{3,8})$/,pc=new RegExp(`^rgb\\(${Dt},${Dt},${Dt}\\)$`),gc=new RegExp(`^rgb\\(${Ee},${Ee},${Ee}\\)$`),fc=new RegExp(`^rgba\\(${Dt},${Dt},${Dt},${bn}\\)$`),mc=new RegExp(`^rgba\\(${Ee},${Ee},${Ee},${bn}\\)$`),hc=new RegExp(`^hsl\\(${bn},${Ee},${Ee}\\)$`),yc=new RegExp(`^hsla\\(${bn},${Ee},${Ee},${bn}\\)$`),ia={aliceblue:15792383,antiquewhite:16444375,aqua:65535,aquamarine:8388564,azure:15794175,beige:16119260,bisque:16770244,black:0,blanchedalmond:16772045,blue:255,blueviolet:9055202,brown:10824234,burlywood:14596231,cadetblue:6266528,chartreuse:8388352,chocolate:13789470,coral:16744272,cornflowerblue:6591981,cornsilk:16775388,crimson:14423100,cyan:65535,darkblue:139,darkcyan:35723,darkgoldenrod:12092939,darkgray:11119017,darkgreen:25600,darkgrey:11119017,darkkhaki:12433259,darkmagenta:9109643,darkolivegreen:5597999,darkorange:16747520,darkorchid:10040012,darkred:9109504,darksalmon:15308410,darkseagreen:9419919,darkslateblue:4734347,darkslategray:3100495,darkslategrey:3100495,darkturquoise:52945,darkviolet:9699539,deeppink:16716947,deepskyblue:49151,dimgray:6908265,dimgrey:6908265,dodgerblue:2003199,firebrick:11674146,floralwhite:16775920,forestgreen:2263842,fuchsia:16711935,gainsboro:14474460,ghostwhite:16316671,gold:16766720,goldenrod:14329120,gray:8421504,green:32768,greenyellow:11403055,grey:8421504,honeydew:15794160,hotpink:16738740,indianred:13458524,indigo:4915330,ivory:16777200,khaki:15787660,lavender:15132410,lavenderblush:16773365,lawngreen:8190976,lemonchiffon:16775885,lightblue:11393254,lightcoral:15761536,lightcyan:14745599,lightgoldenrodyellow:16448210,lightgray:13882323,lightgreen:9498256,lightgrey:13882323,lightpink:16758465,lightsalmon:16752762,lightseagreen:2142890,lightskyblue:8900346,lightslategray:7833753,lightslategrey:7833753,lightsteelblue:11584734,lightyellow:16777184,lime:65280,limegreen:3329330,linen:16445670,magenta:16711935,maroon:8388608,mediumaquamarine:6737322,mediumblue:205,mediumorchid:12211667,mediumpurple:9662683,mediumseagreen:3978097,mediumslateblue:8087790,mediumspringgreen:64154,mediumturquoise:4772300,mediumvioletred:13047173,midnightblue:1644912,mintcream:16121850,mistyrose:16770273,moccasin:16770229,navajowhite:16768685,navy:128,oldlace:16643558,olive:8421376,olivedrab:7048739,orange:16753920,orangered:16729344,orchid:14315734,palegoldenrod:15657130,palegreen:10025880,paleturquoise:11529966,palevioletred:14381203,papayawhip:16773077,peachpuff:16767673,peru:13468991,pink:16761035,plum:14524637,powderblue:11591910,purple:8388736,rebeccapurple:6697881,red:16711680,rosybrown:12357519,royalblue:4286945,saddlebrown:9127187,salmon:16416882,sandybrown:16032864,seagreen:3050327,seashell:16774638,sienna:10506797,silver:12632256,skyblue:8900331,slateblue:6970061,slategray:7372944,slategrey:7372944,snow:16775930,springgreen:65407,steelblue:4620980,tan:13808780,teal:32896,thistle:14204888,tomato:16737095,turquoise:4251856,violet:15631086,wheat:16113331,white:16777215,whitesmoke:16119285,yellow:16776960,yellowgreen:10145074};Nt(We,Ut,{copy(e){return Object.assign(new this.constructor,this,e)},displayable(){return this.rgb().displayable()},hex:sa,formatHex:sa,formatHex8:bc,formatHsl:_c,formatRgb:oa,toString:oa});function sa(){return this.rgb().formatHex()}function bc(){return this.rgb().formatHex8()}function _c(){return ma(this).formatHsl()}function oa(){return this.rgb().formatRgb()}function Ut(e){var t,n;return e=(e+"").trim().toLowerCase(),(t=dc.exec(e))?(n=t[1].length,t=parseInt(t[1],16),n===6?aa(t):n===3?new X(t>>8&15|t>>4&240,t>>4&15|t&240,(t&15)<<4|t&15,1):n===8?Jn(t>>24&255,t>>16&255,t>>8&255,(t&255)/255):n===4?Jn(t>>12&15|t>>8&240,t>>8&15|t>>4&240,t>>4&15|t&240,((t&15)<<4|t&15)/255):null):(t=pc.exec(e))?new X(t[1],t[2],t[3],1):(t=gc.exec(e))?new X(t[1]*255/100,t[2]*255/100,t[3]*255/100,1):(t=fc.exec(e))?Jn(t[1],t[2],t[3],t[4]):(t=mc.exec(e))?Jn(t[1]*255/100,t[2]*255/100,t[3]*255/100,t[4]):(t=hc.exec(e))?ca(t[1],t[2]/100,t[3]/100,1):(t=yc.exec(e))?ca(t[1],t[2]/100,t[3]/100,t[4]):ia.hasOwnProperty(e)?aa(ia[e]):e==="transparent"?new X(NaN,NaN,NaN,0):null}function aa(e){return new X(e>>16&255,e>>8&255,e&255,1)}function Jn(e,t,n,r){return r<=0&&(e=t=n=NaN),new X(e,t,n,r)}function bi(e){return e instanceof We||(e=Ut(e)),e?(e=e.rgb(),new X(e.r,e.g,e.b,e.opacity)):new X}function xn(e,t,n,r){return arguments.length===1?bi(e):new X(e,t,n,r??1)}function X(e,t,n,r){this.r=+e,this.g=+t,this.b=+n,this.opacity=+r}Nt(X,xn,vn(We,{brighter(e){return e=e==null?Pt:Math.pow(Pt,e),new X(this.r*e,this.g*e,this.b*e,this.opacity)},darker(e){return e=e==null?mt:Math.pow(mt,e),new X(this.r*e,this.g*e,this.b*e,this.opacity)},rgb(){return this},clamp(){return new X(gt(this.r),gt(this.g),gt(this.b),tr(this.opacity))},displayable(){return-.5<=this.r&&this.r<255.5&&-.5<=this.g&&this.g<255.5&&-.5<=this.b&&this.b<255.5&&0<=this.opacity&&this.opacity<=1},hex:la,formatHex:la,formatHex8:vc,formatRgb:ua,toString:ua}));function la(){return`#${pt(this.r)}${pt(this.g)}${pt(this.b)}`}function vc(){return`#${pt(this.r)}${pt(this.g)}${pt(this.b)}${pt((isNaN(this.opacity)?1:this.opacity)*255)}`}function ua(){let e=tr(this.opacity);return`${e===1?"rgb(":"rgba("}${gt(this.r)}, ${gt(this.g)}, ${gt(this.b)}${e===1?")":`, ${e})`}`}function tr(e){return isNaN(e)?1:Math.max(0,Math.min(1,e))}function gt(e){return Math.max(0,Math.min(255,Math.round(e)||0))}function pt(e){return e=gt(e),(e<16?"0":"")+e.toString(16)}function ca(e,t,n,r){return r<=0?e=t=n=NaN:n<=0||n>=1?e=t=NaN:t<=0&&(e=NaN),new we(e,t,n,r)}function ma(e){if(e instanceof we)return new we(e.h,e.s,e.l,e.opacity);if(e instanceof We||(e=Ut(e)),!e)return new we;if(e instanceof we)return e;e=e.rgb();var t=e.r/255,n=e.g/255,r=e.b/255,i=Math.min(t,n,r),s=Math.max(t,n,r),a=NaN,l=s-i,c=(s+i)/2;return l?(t===s?a=(n-r)/l+(n<r)*6:n===s?a=(r-t)/l+2:a=(t-n)/l+4,l/=c<.5?s+i:2-s-i,a*=60):l=c>0&&c<1?0:a,new we(a,l,c,e.opacity)}function rr(e,t,n,r){return arguments.length===1?ma(e):new we(e,t,n,r??1)}function we(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}Nt(we,rr,vn(We,{brighter(e){return e=e==null?Pt:Math.pow(Pt,e),new we(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?mt:Math.pow(mt,e),new we(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=this.h%360+(this.h<0)*360,t=isNaN(e)||isNaN(this.s)?0:this.s,n=this.l,r=n+(n<.5?n:1-n)*t,i=2*n-r;return new X(gi(e>=240?e-240:e+120,i,r),gi(e,i,r),gi(e<120?e+240:e-120,i,r),this.opacity)},clamp(){return new we(da(this.h),er(this.s),er(this.l),tr(this.opacity))},displayable(){return(0<=this.s&&this.s<=1||isNaN(this.s))&&0<=this.l&&this.l<=1&&0<=this.opacity&&this.opacity<=1},formatHsl(){let e=tr(this.opacity);return`${e===1?"hsl(":"hsla("}${da(this.h)}, ${er(this.s)*100}%, ${er(this.l)*100}%${e===1?")":`, ${e})`}`}}));function da(e){return e=(e||0)%360,e<0?e+360:e}function er(e){return Math.max(0,Math.min(1,e||0))}function gi(e,t,n){return(e<60?t+(n-t)*e/60:e<180?n:e<240?t+(n-t)*(240-e)/60:t)*255}var ha=Math.PI/180,ya=180/Math.PI,nr=18,ba=.96422,_a=1,va=.82521,xa=4/29,Mt=6/29,wa=3*Mt*Mt,xc=Mt*Mt*Mt;function Sa(e){if(e instanceof Ce)return new Ce(e.l,e.a,e.b,e.opacity);if(e instanceof Le)return Ta(e);e instanceof X||(e=bi(e));var t=yi(e.r),n=yi(e.g),r=yi(e.b),i=fi((.2225045*t+.7168786*n+.0606169*r)/_a),s,a;return t===n&&n===r?s=a=i:(s=fi((.4360747*t+.3850649*n+.1430804*r)/ba),a=fi((.0139322*t+.0971045*n+.7141733*r)/va)),new Ce(116*i-16,500*(s-i),200*(i-a),e.opacity)}function ka(e,t,n,r){return arguments.length===1?Sa(e):new Ce(e,t,n,r??1)}function Ce(e,t,n,r){this.l=+e,this.a=+t,this.b=+n,this.opacity=+r}Nt(Ce,ka,vn(We,{brighter(e){return new Ce(this.l+nr*(e??1),this.a,this.b,this.opacity)},darker(e){return new Ce(this.l-nr*(e??1),this.a,this.b,this.opacity)},rgb(){var e=(this.l+16)/116,t=isNaN(this.a)?e:e+this.a/500,n=isNaN(this.b)?e:e-this.b/200;return t=ba*mi(t),e=_a*mi(e),n=va*mi(n),new X(hi(3.1338561*t-1.6168667*e-.4906146*n),hi(-.9787684*t+1.9161415*e+.033454*n),hi(.0719453*t-.2289914*e+1.4052427*n),this.opacity)}}));function fi(e){return e>xc?Math.pow(e,1/3):e/wa+xa}function mi(e){return e>Mt?e*e*e:wa*(e-xa)}function hi(e){return 255*(e<=.0031308?12.92*e:1.055*Math.pow(e,1/2.4)-.055)}function yi(e){return(e/=255)<=.04045?e/12.92:Math.pow((e+.055)/1.055,2.4)}function wc(e){if(e instanceof Le)return new Le(e.h,e.c,e.l,e.opacity);if(e instanceof Ce||(e=Sa(e)),e.a===0&&e.b===0)return new Le(NaN,0<e.l&&e.l<100?0:NaN,e.l,e.opacity);var t=Math.atan2(e.b,e.a)*ya;return new Le(t<0?t+360:t,Math.sqrt(e.a*e.a+e.b*e.b),e.l,e.opacity)}function ir(e,t,n,r){return arguments.length===1?wc(e):new Le(e,t,n,r??1)}function Le(e,t,n,r){this.h=+e,this.c=+t,this.l=+n,this.opacity=+r}function Ta(e){if(isNaN(e.h))return new Ce(e.l,0,0,e.opacity);var t=e.h*ha;return new Ce(e.l,Math.cos(t)*e.c,Math.sin(t)*e.c,e.opacity)}Nt(Le,ir,vn(We,{brighter(e){return new Le(this.h,this.c,this.l+nr*(e??1),this.opacity)},darker(e){return new Le(this.h,this.c,this.l-nr*(e??1),this.opacity)},rgb(){return Ta(this).rgb()}}));var Aa=-.14861,_i=1.78277,vi=-.29227,sr=-.90649,_n=1.97294,pa=_n*sr,ga=_n*_i,fa=_i*vi-sr*Aa;function Sc(e){if(e instanceof ft)return new ft(e.h,e.s,e.l,e.opacity);e instanceof X||(e=bi(e));var t=e.r/255,n=e.g/255,r=e.b/255,i=(fa*r+pa*t-ga*n)/(fa+pa-ga),s=r-i,a=(_n*(n-i)-vi*s)/sr,l=Math.sqrt(a*a+s*s)/(_n*i*(1-i)),c=l?Math.atan2(a,s)*ya-120:NaN;return new ft(c<0?c+360:c,l,i,e.opacity)}function or(e,t,n,r){return arguments.length===1?Sc(e):new ft(e,t,n,r??1)}function ft(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}Nt(ft,or,vn(We,{brighter(e){return e=e==null?Pt:Math.pow(Pt,e),new ft(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?mt:Math.pow(mt,e),new ft(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=isNaN(this.h)?0:(this.h+120)*ha,t=+this.l,n=isNaN(this.s)?0:this.s*t*(1-t),r=Math.cos(e),i=Math.sin(e);return new X(255*(t+n*(Aa*r+_i*i)),255*(t+n*(vi*r+sr*i)),255*(t+n*(_n*r)),this.opacity)}}));function Ca(e,t,n,r,i){var s=e*e,a=s*e;return((1-3*e+3*s-a)*t+(4-6*s+3*a)*n+(1+3*e+3*s-3*a)*r+a*i)/6}function kc(e){var t=e.length-1;return function(n){var r=n<=0?n=0:n>=1?(n=1,t-1):Math.floor(n*t),i=e[r],s=e[r+1],a=r>0?e[r-1]:2*i-s,l=r<t-1?e[r+2]:2*s-i;return Ca((n-r/t)*t,a,i,s,l)}}function Tc(e){var t=e.length;return function(n){var r=Math.floor(((n%=1)<0?++n:n)*t),i=e[(r+t-1)%t],s=e[r%t],a=e[(r+1)%t],l=e[(r+2)%t];return Ca((n-r/t)*t,i,s,a,l)}}var lr=e=>()=>e;function Da(e,t){return function(n){return e+n*t}}function Ac(e,t,n){return e=Math.pow(e,n),t=Math.pow(t,n)-e,n=1/n,function(r){return Math.pow(e+r*t,n)}}function ki(e,t){var n=t-e;return n?Da(e,n>180||n<-180?n-360*Math.round(n/360):n):lr(isNaN(e)?t:e)}function Rc(e){return(e=+e)==1?de:function(t,n){return n-t?Ac(t,n,e):lr(isNaN(t)?n:t)}}function de(e,t){var n=t-e;return n?Da(e,n):lr(isNaN(e)?t:e)}var Ra=(function e(t){var n=Rc(t);function r(i,s){var a=n((i=xn(i)).r,(s=xn(s)).r),l=n(i.g,s.g),c=n(i.b,s.b),u=de(i.opacity,s.opacity);return function(d){return i.r=a(d),i.g=l(d),i.b=c(d),i.opacity=u(d),i+""}}return r.gamma=e,r})(1);function Ma(e){return function(t){var n=t.length,r=new Array(n),i=new Array(n),s=new Array(n),a,l;for(a=0;a<n;++a)l=xn(t[a]),r[a]=l.r||0,i[a]=l.g||0,s[a]=l.b||0;return r=e(r),i=e(i),s=e(s),l.opacity=1,function(c){return l.r=r(c),l.g=i(c),l.b=s(c),l+""}}}var zf=Ma(kc),Wf=Ma(Tc);function Ic(e,t){t||(t=[]);var n=e?Math.min(t.length,e.length):0,r=t.slice(),i;return function(s){for(i=0;i<n;++i)r[i]=e[i]*(1-s)+t[i]*s;return r}}function Ec(e){return ArrayBuffer.isView(e)&&!(e instanceof DataView)}function Cc(e,t){var n=t?t.length:0,r=e?Math.min(n,e.length):0,i=new Array(r),s=new Array(n),a;for(a=0;a<r;++a)i[a]=ur(e[a],t[a]);for(;a<n;++a)s[a]=t[a];return function(l){for(a=0;a<r;++a)s[a]=i[a](l);return s}}function Dc(e,t){var n=new Date;return e=+e,t=+t,function(r){return n.setTime(e*(1-r)+t*r),n}}function Se(e,t){return e=+e,t=+t,function(n){return e*(1-n)+t*n}}function Mc(e,t){var n={},r={},i;(e===null||typeof e!="object")&&(e={}),(t===null||typeof t!="object")&&(t={});for(i in t)i in e?n[i]=ur(e[i],t[i]):r[i]=t[i];return function(s){for(i in n)r[i]=n[i](s);return r}}var wi=/[-+]?(?:\d+\.?\d*|\.?\d+)(?:[eE][-+]?\d+)?/g,xi=new RegExp(wi.source,"g");function Pc(e){return function(){return e}}function Nc(e){return function(t){return e(t)+""}}function Uc(e,t){var n=wi.lastIndex=xi.lastIndex=0,r,i,s,a=-1,l=[],c=[];for(e=e+"",t=t+"";(r=wi.exec(e))&&(i=xi.exec(t));)(s=i.index)>n&&(s=t.slice(n,s),l[a]?l[a]+=s:l[++a]=s),(r=r[0])===(i=i[0])?l[a]?l[a]+=i:l[++a]=i:(l[++a]=null,c.push({i:a,x:Se(r,i)})),n=xi.lastIndex;return n<t.length&&(s=t.slice(n),l[a]?l[a]+=s:l[++a]=s),l.length<2?c[0]?Nc(c[0].x):Pc(t):(t=c.length,function(u){for(var d=0,p;d<t;++d)l[(p=c[d]).i]=p.x(u);return l.join("")})}function ur(e,t){var n=typeof t,r;return t==null||n==="boolean"?lr(t):(n==="number"?Se:n==="string"?(r=Ut(t))?(t=r,Ra):Uc:t instanceof Ut?Ra:t instanceof Date?Dc:Ec(t)?Ic:Array.isArray(t)?Cc:typeof t.valueOf!="function"&&typeof t.toString!="function"||isNaN(t)?Mc:Se)(e,t)}function Pa(e,t){return e=+e,t=+t,function(n){return Math.round(e*(1-n)+t*n)}}var Ia=180/Math.PI,Si={translateX:0,translateY:0,rotate:0,skewX:0,scaleX:1,scaleY:1};function Na(e,t,n,r,i,s){var a,l,c;return(a=Math.sqrt(e*e+t*t))&&(e/=a,t/=a),(c=e*n+t*r)&&(n-=e*c,r-=t*c),(l=Math.sqrt(n*n+r*r))&&(n/=l,r/=l,c/=l),e*r<t*n&&(e=-e,t=-t,c=-c,a=-a),{translateX:i,translateY:s,rotate:Math.atan2(t,e)*Ia,skewX:Math.atan(c)*Ia,scaleX:a,scaleY:l}}var ar;function Oc(e){let t=new(typeof DOMMatrix=="function"?DOMMatrix:WebKitCSSMatrix)(e+"");return t.isIdentity?Si:Na(t.a,t.b,t.c,t.d,t.e,t.f)}function $c(e){return e==null||(ar||(ar=document.createElementNS("http://www.w3.org/2000/svg","g")),ar.setAttribute("transform",e),!(e=ar.transform.baseVal.consolidate()))?Si:(e=e.matrix,Na(e.a,e.b,e.c,e.d,e.e,e.f))}function Ua(e,t,n,r){function i(u){return u.length?u.pop()+" ":""}function s(u,d,p,g,f,m){if(u!==p||d!==g){var h=f.push("translate(",null,t,null,n);m.push({i:h-4,x:Se(u,p)},{i:h-2,x:Se(d,g)})}else(p||g)&&f.push("translate("+p+t+g+n)}function a(u,d,p,g){u!==d?(u-d>180?d+=360:d-u>180&&(u+=360),g.push({i:p.push(i(p)+"rotate(",null,r)-2,x:Se(u,d)})):d&&p.push(i(p)+"rotate("+d+r)}function l(u,d,p,g){u!==d?g.push({i:p.push(i(p)+"skewX(",null,r)-2,x:Se(u,d)}):d&&p.push(i(p)+"skewX("+d+r)}function c(u,d,p,g,f,m){if(u!==p||d!==g){var h=f.push(i(f)+"scale(",null,",",null,")");m.push({i:h-4,x:Se(u,p)},{i:h-2,x:Se(d,g)})}else(p!==1||g!==1)&&f.push(i(f)+"scale("+p+","+g+")")}return function(u,d){var p=[],g=[];return u=e(u),d=e(d),s(u.translateX,u.translateY,d.translateX,d.translateY,p,g),a(u.rotate,d.rotate,p,g),l(u.skewX,d.skewX,p,g),c(u.scaleX,u.scaleY,d.scaleX,d.scaleY,p,g),u=d=null,function(f){for(var m=-1,h=g.length,b;++m<h;)p[(b=g[m]).i]=b.x(f);return p.join("")}}}var Yf=Ua(Oc,"px, ","px)","deg)"),Xf=Ua($c,", ",")",")"),Fc=1e-12;function Ea(e){return((e=Math.exp(e))+1/e)/2}function Lc(e){return((e=Math.exp(e))-1/e)/2}function qc(e){return((e=Math.exp(2*e))-1)/(e+1)}var Jf=(function e(t,n,r){function i(s,a){var l=s[0],c=s[1],u=s[2],d=a[0],p=a[1],g=a[2],f=d-l,m=p-c,h=f*f+m*m,b,_;if(h<Fc)_=Math.log(g/u)/t,b=function(re){return[l+re*f,c+re*m,u*Math.exp(t*re*_)]};else{var x=Math.sqrt(h),y=(g*g-u*u+r*h)/(2*u*n*x),v=(g*g-u*u-r*h)/(2*g*n*x),E=Math.log(Math.sqrt(y*y+1)-y),O=Math.log(Math.sqrt(v*v+1)-v);_=(O-E)/t,b=function(re){var ue=re*_,Te=Ea(E),ie=u/(n*x)*(Te*qc(t*ue+E)-Lc(E));return[l+ie*f,c+ie*m,u*Te/Ea(t*ue+E)]}}return b.duration=Math.abs(_)*1e3*t/Math.SQRT2,b}return i.rho=function(s){var a=Math.max(.001,+s),l=a*a,c=l*l;return e(a,l,c)},i})(Math.SQRT2,2,4);function Oa(e){return function(t,n){var r=e((t=rr(t)).h,(n=rr(n)).h),i=de(t.s,n.s),s=de(t.l,n.l),a=de(t.opacity,n.opacity);return function(l){return t.h=r(l),t.s=i(l),t.l=s(l),t.opacity=a(l),t+""}}}var em=Oa(ki),tm=Oa(de);function $a(e){return function(t,n){var r=e((t=ir(t)).h,(n=ir(n)).h),i=de(t.c,n.c),s=de(t.l,n.l),a=de(t.opacity,n.opacity);return function(l){return t.h=r(l),t.c=i(l),t.l=s(l),t.opacity=a(l),t+""}}}var nm=$a(ki),rm=$a(de);function Fa(e){return(function t(n){n=+n;function r(i,s){var a=e((i=or(i)).h,(s=or(s)).h),l=de(i.s,s.s),c=de(i.l,s.l),u=de(i.opacity,s.opacity);return function(d){return i.h=a(d),i.s=l(d),i.l=c(Math.pow(d,n)),i.opacity=u(d),i+""}}return r.gamma=t,r})(1)}var im=Fa(ki),sm=Fa(de);function Bc(e){return Math.abs(e=Math.round(e))>=1e21?e.toLocaleString("en").replace(/,/g,""):e.toString(10)}function dr(e,t){if(!isFinite(e)||e===0)return null;var n=(e=t?e.toExponential(t-1):e.toExponential()).indexOf("e"),r=e.slice(0,n);return[r.length>1?r[0]+r.slice(2):r,+e.slice(n+1)]}function Ot(e){return e=dr(Math.abs(e)),e?e[1]:NaN}function Hc(e,t){return function(n,r){for(var i=n.length,s=[],a=0,l=e[0],c=0;i>0&&l>0&&(c+l+1>r&&(l=Math.max(1,r-c)),s.push(n.substring(i-=l,i+l)),!((c+=l+1)>r));)l=e[a=(a+1)%e.length];return s.reverse().join(t)}}function Vc(e){return function(t){return t.replace(/[0-9]/g,function(n){return e[+n]})}}var Zc=/^(?:(.)?([<>=^]))?([+\-( ])?([$#])?(0)?(\d+)?(,)?(\.\d+)?(~)?([a-z%])?$/i;function wn(e){if(!(t=Zc.exec(e)))throw new Error("invalid format: "+e);var t;return new Ti({fill:t[1],align:t[2],sign:t[3],symbol:t[4],zero:t[5],width:t[6],comma:t[7],precision:t[8]&&t[8].slice(1),trim:t[9],type:t[10]})}wn.prototype=Ti.prototype;function Ti(e){this.fill=e.fill===void 0?" ":e.fill+"",this.align=e.align===void 0?">":e.align+"",this.sign=e.sign===void 0?"-":e.sign+"",this.symbol=e.symbol===void 0?"":e.symbol+"",this.zero=!!e.zero,this.width=e.width===void 0?void 0:+e.width,this.comma=!!e.comma,this.precision=e.precision===void 0?void 0:+e.precision,this.trim=!!e.trim,this.type=e.type===void 0?"":e.type+""}Ti.prototype.toString=function(){return this.fill+this.align+this.sign+this.symbol+(this.zero?"0":"")+(this.width===void 0?"":Math.max(1,this.width|0))+(this.comma?",":"")+(this.precision===void 0?"":"."+Math.max(0,this.precision|0))+(this.trim?"~":"")+this.type};function jc(e){e:for(var t=e.length,n=1,r=-1,i;n<t;++n)switch(e[n]){case".":r=i=n;break;case"0":r===0&&(r=n),i=n;break;default:if(!+e[n])break e;r>0&&(r=0);break}return r>0?e.slice(0,r)+e.slice(i+1):e}var pr;function Qc(e,t){var n=dr(e,t);if(!n)return pr=void 0,e.toPrecision(t);var r=n[0],i=n[1],s=i-(pr=Math.max(-8,Math.min(8,Math.floor(i/3)))*3)+1,a=r.length;return s===a?r:s>a?r+new Array(s-a+1).join("0"):s>0?r.slice(0,s)+"."+r.slice(s):"0."+new Array(1-s).join("0")+dr(e,Math.max(0,t+s-1))[0]}function La(e,t){var n=dr(e,t);if(!n)return e+"";var r=n[0],i=n[1];return i<0?"0."+new Array(-i).join("0")+r:r.length>i+1?r.slice(0,i+1)+"."+r.slice(i+1):r+new Array(i-r.length+2).join("0")}var qa={"%":(e,t)=>(e*100).toFixed(t),b:e=>Math.round(e).toString(2),c:e=>e+"",d:Bc,e:(e,t)=>e.toExponential(t),f:(e,t)=>e.toFixed(t),g:(e,t)=>e.toPrecision(t),o:e=>Math.round(e).toString(8),p:(e,t)=>La(e*100,t),r:La,s:Qc,X:e=>Math.round(e).toString(16).toUpperCase(),x:e=>Math.round(e).toString(16)};function Ba(e){return e}var Ha=Array.prototype.map,Va=["y","z","a","f","p","n","µ","m","","k","M","G","T","P","E","Z","Y"];function Kc(e){var t=e.grouping===void 0||e.thousands===void 0?Ba:Hc(Ha.call(e.grouping,Number),e.thousands+""),n=e.currency===void 0?"":e.currency[0]+"",r=e.currency===void 0?"":e.currency[1]+"",i=e.decimal===void 0?".":e.decimal+"",s=e.numerals===void 0?Ba:Vc(Ha.call(e.numerals,String)),a=e.percent===void 0?"%":e.percent+"",l=e.minus===void 0?"−":e.minus+"",c=e.nan===void 0?"NaN":e.nan+"";function u(p,g){p=wn(p);var f=p.fill,m=p.align,h=p.sign,b=p.symbol,_=p.zero,x=p.width,y=p.comma,v=p.precision,E=p.trim,O=p.type;O==="n"?(y=!0,O="g"):qa[O]||(v===void 0&&(v=12),E=!0,O="g"),(_||f==="0"&&m==="=")&&(_=!0,f="0",m="=");var re=(g&&g.prefix!==void 0?g.prefix:"")+(b==="$"?n:b==="#"&&/[boxX]/.test(O)?"0"+O.toLowerCase():""),ue=(b==="$"?r:/[%p]/.test(O)?a:"")+(g&&g.suffix!==void 0?g.suffix:""),Te=qa[O],ie=/[defgprs%]/.test(O);v=v===void 0?6:/[gprs]/.test(O)?Math.max(1,Math.min(21,v)):Math.max(0,Math.min(20,v));function se(A){var q=re,B=ue,S,I,N;if(O==="c")B=Te(A)+B,A="";else{A=+A;var z=A<0||1/A<0;if(A=isNaN(A)?c:Te(Math.abs(A),v),E&&(A=jc(A)),z&&+A==0&&h!=="+"&&(z=!1),q=(z?h==="("?h:l:h==="-"||h==="("?"":h)+q,B=(O==="s"&&!isNaN(A)&&pr!==void 0?Va[8+pr/3]:"")+B+(z&&h==="("?")":""),ie){for(S=-1,I=A.length;++S<I;)if(N=A.charCodeAt(S),48>N||N>57){B=(N===46?i+A.slice(S+1):A.slice(S))+B,A=A.slice(0,S);break}}}y&&!_&&(A=t(A,1/0));var V=q.length+A.length+B.length,te=V<x?new Array(x-V+1).join(f):"";switch(y&&_&&(A=t(te+A,te.length?x-B.length:1/0),te=""),m){case"<":A=q+A+B+te;break;case"=":A=q+te+A+B;break;case"^":A=te.slice(0,V=te.length>>1)+q+A+B+te.slice(V);break;default:A=te+q+A+B;break}return s(A)}return se.toString=function(){return p+""},se}function d(p,g){var f=Math.max(-8,Math.min(8,Math.floor(Ot(g)/3)))*3,m=Math.pow(10,-f),h=u((p=wn(p),p.type="f",p),{suffix:Va[8+f/3]});return function(b){return h(m*b)}}return{format:u,formatPrefix:d}}var cr,Ai,Ri;Gc({thousands:",",grouping:[3],currency:["$",""]});function Gc(e){return cr=Kc(e),Ai=cr.format,Ri=cr.formatPrefix,cr}function Za(e){return Math.max(0,-Ot(Math.abs(e)))}function ja(e,t){return Math.max(0,Math.max(-8,Math.min(8,Math.floor(Ot(t)/3)))*3-Ot(Math.abs(e)))}function Qa(e,t){return e=Math.abs(e),t=Math.abs(t)-e,Math.max(0,Ot(t)-Ot(e))+1}function Ei(e,t){switch(arguments.length){case 0:break;case 1:this.range(e);break;default:this.range(t).domain(e);break}return this}var Ka=Symbol("implicit");function za(){var e=new yn,t=[],n=[],r=Ka;function i(s){let a=e.get(s);if(a===void 0){if(r!==Ka)return r;e.set(s,a=t.push(s)-1)}return n[a%n.length]}return i.domain=function(s){if(!arguments.length)return t.slice();t=[],e=new yn;for(let a of s)e.has(a)||e.set(a,t.push(a)-1);return i},i.range=function(s){return arguments.length?(n=Array.from(s),i):n.slice()},i.unknown=function(s){return arguments.length?(r=s,i):r},i.copy=function(){return za(t,n).unknown(r)},Ei.apply(i,arguments),i}function Ci(){var e=za().unknown(void 0),t=e.domain,n=e.range,r=0,i=1,s,a,l=!1,c=0,u=0,d=.5;delete e.unknown;function p(){var g=t().length,f=i<r,m=f?i:r,h=f?r:i;s=(h-m)/Math.max(1,g-c+u*2),l&&(s=Math.floor(s)),m+=(h-m-s*(g-c))*d,a=s*(1-c),l&&(m=Math.round(m),a=Math.round(a));var b=ra(g).map(function(_){return m+s*_});return n(f?b.reverse():b)}return e.domain=function(g){return arguments.length?(t(g),p()):t()},e.range=function(g){return arguments.length?([r,i]=g,r=+r,i=+i,p()):[r,i]},e.rangeRound=function(g){return[r,i]=g,r=+r,i=+i,l=!0,p()},e.bandwidth=function(){return a},e.step=function(){return s},e.round=function(g){return arguments.length?(l=!!g,p()):l},e.padding=function(g){return arguments.length?(c=Math.min(1,u=+g),p()):c},e.paddingInner=function(g){return arguments.length?(c=Math.min(1,g),p()):c},e.paddingOuter=function(g){return arguments.length?(u=+g,p()):u},e.align=function(g){return arguments.length?(d=Math.max(0,Math.min(1,g)),p()):d},e.copy=function(){return Ci(t(),[r,i]).round(l).paddingInner(c).paddingOuter(u).align(d)},Ei.apply(p(),arguments)}function zc(e){return function(){return e}}function Wc(e){return+e}var Ga=[0,1];function $t(e){return e}function Ii(e,t){return(t-=e=+e)?function(n){return(n-e)/t}:zc(isNaN(t)?NaN:.5)}function Yc(e,t){var n;return e>t&&(n=e,e=t,t=n),function(r){return Math.max(e,Math.min(t,r))}}function Xc(e,t,n){var r=e[0],i=e[1],s=t[0],a=t[1];return i<r?(r=Ii(i,r),s=n(a,s)):(r=Ii(r,i),s=n(s,a)),function(l){return s(r(l))}}function Jc(e,t,n){var r=Math.min(e.length,t.length)-1,i=new Array(r),s=new Array(r),a=-1;for(e[r]<e[0]&&(e=e.slice().reverse(),t=t.slice().reverse());++a<r;)i[a]=Ii(e[a],e[a+1]),s[a]=n(t[a],t[a+1]);return function(l){var c=Xo(e,l,1,r)-1;return s[c](i[c](l))}}function ed(e,t){return t.domain(e.domain()).range(e.range()).interpolate(e.interpolate()).clamp(e.clamp()).unknown(e.unknown())}function td(){var e=Ga,t=Ga,n=ur,r,i,s,a=$t,l,c,u;function d(){var g=Math.min(e.length,t.length);return a!==$t&&(a=Yc(e[0],e[g-1])),l=g>2?Jc:Xc,c=u=null,p}function p(g){return g==null||isNaN(g=+g)?s:(c||(c=l(e.map(r),t,n)))(r(a(g)))}return p.invert=function(g){return a(i((u||(u=l(t,e.map(r),Se)))(g)))},p.domain=function(g){return arguments.length?(e=Array.from(g,Wc),d()):e.slice()},p.range=function(g){return arguments.length?(t=Array.from(g),d()):t.slice()},p.rangeRound=function(g){return t=Array.from(g),n=Pa,d()},p.clamp=function(g){return arguments.length?(a=g?!0:$t,d()):a!==$t},p.interpolate=function(g){return arguments.length?(n=g,d()):n},p.unknown=function(g){return arguments.length?(s=g,p):s},function(g,f){return r=g,i=f,d()}}function nd(){return td()($t,$t)}function rd(e,t,n,r){var i=na(e,t,n),s;switch(r=wn(r??",f"),r.type){case"s":{var a=Math.max(Math.abs(e),Math.abs(t));return r.precision==null&&!isNaN(s=ja(i,a))&&(r.precision=s),Ri(r,a)}case"":case"e":case"g":case"p":case"r":{r.precision==null&&!isNaN(s=Qa(i,Math.max(Math.abs(e),Math.abs(t))))&&(r.precision=s-(r.type==="e"));break}case"f":case"%":{r.precision==null&&!isNaN(s=Za(i))&&(r.precision=s-(r.type==="%")*2);break}}return Ai(r)}function id(e){var t=e.domain;return e.ticks=function(n){var r=t();return ta(r[0],r[r.length-1],n??10)},e.tickFormat=function(n,r){var i=t();return rd(i[0],i[i.length-1],n??10,r)},e.nice=function(n){n==null&&(n=10);var r=t(),i=0,s=r.length-1,a=r[i],l=r[s],c,u,d=10;for(l<a&&(u=a,a=l,l=u,u=i,i=s,s=u);d-- >0;){if(u=Xn(a,l,n),u===c)return r[i]=a,r[s]=l,t(r);if(u>0)a=Math.floor(a/u)*u,l=Math.ceil(l/u)*u;else if(u<0)a=Math.ceil(a*u)/u,l=Math.floor(l*u)/u;else break;c=u}return e},e}function Ft(){var e=nd();return e.copy=function(){return ed(e,Ft())},Ei.apply(e,arguments),id(e)}var Sn=Math.PI,Di=2*Sn,ht=1e-6,sd=Di-ht;function Wa(e){this._+=e[0];for(let t=1,n=e.length;t<n;++t)this._+=arguments[t]+e[t]}function od(e){let t=Math.floor(e);if(!(t>=0))throw new Error(`invalid digits: ${e}`);if(t>15)return Wa;let n=10**t;return function(r){this._+=r[0];for(let i=1,s=r.length;i<s;++i)this._+=Math.round(arguments[i]*n)/n+r[i]}}function Ya(e,t,n,r){return e===n&&t===r}function ad(e){let t=Math.floor(e);if(!(t<=15))return Ya;let n=10**t,r=function(i){return Math.round(i*n)};return function(i,s,a,l){return r(i)===r(a)&&r(s)===r(l)}}var Lt=class{constructor(t){this._x0=this._y0=this._x1=this._y1=null,this._="",this._append=t==null?Wa:od(t),this._equal=t==null?Ya:ad(t)}moveTo(t,n){this._append`M${this._x0=this._x1=+t},${this._y0=this._y1=+n}`}closePath(){this._x1!==null&&(this._x1=this._x0,this._y1=this._y0,this._append`Z`)}lineTo(t,n){this._append`L${this._x1=+t},${this._y1=+n}`}quadraticCurveTo(t,n,r,i){this._append`Q${+t},${+n},${this._x1=+r},${this._y1=+i}`}bezierCurveTo(t,n,r,i,s,a){this._append`C${+t},${+n},${+r},${+i},${this._x1=+s},${this._y1=+a}`}arcTo(t,n,r,i,s){if(t=+t,n=+n,r=+r,i=+i,s=+s,s<0)throw new Error(`negative radius: ${s}`);let a=this._x1,l=this._y1,c=r-t,u=i-n,d=a-t,p=l-n,g=d*d+p*p;if(this._x1===null)this._append`M${this._x1=t},${this._y1=n}`;else if(g>ht)if(!(Math.abs(p*c-u*d)>ht)||!s)this._append`L${this._x1=t},${this._y1=n}`;else{let f=r-a,m=i-l,h=c*c+u*u,b=f*f+m*m,_=Math.sqrt(h),x=Math.sqrt(g),y=s*Math.tan((Sn-Math.acos((h+g-b)/(2*_*x)))/2),v=y/x,E=y/_;Math.abs(v-1)>ht&&this._append`L${t+v*d},${n+v*p}`,this._append`A${s},${s},0,0,${+(p*f>d*m)},${this._x1=t+E*c},${this._y1=n+E*u}`}}arc(t,n,r,i,s,a){if(t=+t,n=+n,r=+r,a=!!a,r<0)throw new Error(`negative radius: ${r}`);let l=r*Math.cos(i),c=r*Math.sin(i),u=t+l,d=n+c,p=1^a,g=a?i-s:s-i;if(this._x1===null?this._append`M${u},${d}`:(Math.abs(this._x1-u)>ht||Math.abs(this._y1-d)>ht)&&this._append`L${u},${d}`,!!r){if(g<0&&(g=g%Di+Di),g>sd)this._append`A${r},${r},0,1,${p},${t-l},${n-c}A${r},${r},0,1,${p},${this._x1=u},${this._y1=d}`;else if(g>ht){let f=t+r*Math.cos(s),m=n+r*Math.sin(s);if(g>=Sn&&this._equal(u,d,f,m)){g/=2;let h=i+g;this._append`A${r},${r},0,${+(g>=Sn)},${p},${t+r*Math.cos(h)},${n+r*Math.sin(h)}`}this._append`A${r},${r},0,${+(g>=Sn)},${p},${this._x1=f},${this._y1=m}`}}}rect(t,n,r,i){this._append`M${this._x0=this._x1=+t},${this._y0=this._y1=+n}h${r=+r}v${+i}h${-r}Z`}toString(){return this._}};function ld(){return new Lt}ld.prototype=Lt.prototype;function H(e){return function(){return e}}var ud=Math.cos;var Pi=Math.sin,qt=Math.sqrt,Xa=1e-12,gr=Math.PI,ym=gr/2,il=2*gr;function sl(e){let t=3;return e.digits=function(n){if(!arguments.length)return t;if(n==null)t=null;else{let r=Math.floor(n);if(!(r>=0))throw new RangeError(`invalid digits: ${n}`);t=r}return e},()=>new Lt(t)}var bm=Array.prototype.slice;function Ui(e){return typeof e=="object"&&"length"in e?e:Array.from(e)}function ol(e){this._context=e}ol.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;default:this._context.lineTo(e,t);break}}};function Oi(e){return new ol(e)}function al(e){return e[0]}function ll(e){return e[1]}function $i(e,t){var n=H(!0),r=null,i=Oi,s=null,a=sl(l);e=typeof e=="function"?e:e===void 0?al:H(e),t=typeof t=="function"?t:t===void 0?ll:H(t);function l(c){var u,d=(c=Ui(c)).length,p,g=!1,f;for(r==null&&(s=i(f=a())),u=0;u<=d;++u)!(u<d&&n(p=c[u],u,c))===g&&((g=!g)?s.lineStart():s.lineEnd()),g&&s.point(+e(p,u,c),+t(p,u,c));if(f)return s=null,f+""||null}return l.x=function(c){return arguments.length?(e=typeof c=="function"?c:H(+c),l):e},l.y=function(c){return arguments.length?(t=typeof c=="function"?c:H(+c),l):t},l.defined=function(c){return arguments.length?(n=typeof c=="function"?c:H(!!c),l):n},l.curve=function(c){return arguments.length?(i=c,r!=null&&(s=i(r)),l):i},l.context=function(c){return arguments.length?(c==null?r=s=null:s=i(r=c),l):r},l}function ul(e,t,n){var r=null,i=H(!0),s=null,a=Oi,l=null,c=sl(u);e=typeof e=="function"?e:e===void 0?al:H(+e),t=typeof t=="function"?t:H(t===void 0?0:+t),n=typeof n=="function"?n:n===void 0?ll:H(+n);function u(p){var g,f,m,h=(p=Ui(p)).length,b,_=!1,x,y=new Array(h),v=new Array(h);for(s==null&&(l=a(x=c())),g=0;g<=h;++g){if(!(g<h&&i(b=p[g],g,p))===_)if(_=!_)f=g,l.areaStart(),l.lineStart();else{for(l.lineEnd(),l.lineStart(),m=g-1;m>=f;--m)l.point(y[m],v[m]);l.lineEnd(),l.areaEnd()}_&&(y[g]=+e(b,g,p),v[g]=+t(b,g,p),l.point(r?+r(b,g,p):y[g],n?+n(b,g,p):v[g]))}if(x)return l=null,x+""||null}function d(){return $i().defined(i).curve(a).context(s)}return u.x=function(p){return arguments.length?(e=typeof p=="function"?p:H(+p),r=null,u):e},u.x0=function(p){return arguments.length?(e=typeof p=="function"?p:H(+p),u):e},u.x1=function(p){return arguments.length?(r=p==null?null:typeof p=="function"?p:H(+p),u):r},u.y=function(p){return arguments.length?(t=typeof p=="function"?p:H(+p),n=null,u):t},u.y0=function(p){return arguments.length?(t=typeof p=="function"?p:H(+p),u):t},u.y1=function(p){return arguments.length?(n=p==null?null:typeof p=="function"?p:H(+p),u):n},u.lineX0=u.lineY0=function(){return d().x(e).y(t)},u.lineY1=function(){return d().x(e).y(n)},u.lineX1=function(){return d().x(r).y(t)},u.defined=function(p){return arguments.length?(i=typeof p=="function"?p:H(!!p),u):i},u.curve=function(p){return arguments.length?(a=p,s!=null&&(l=a(s)),u):a},u.context=function(p){return arguments.length?(p==null?s=l=null:l=a(s=p),u):s},u}var _m=cd(Oi);function cl(e){this._curve=e}cl.prototype={areaStart:function(){this._curve.areaStart()},areaEnd:function(){this._curve.areaEnd()},lineStart:function(){this._curve.lineStart()},lineEnd:function(){this._curve.lineEnd()},point:function(e,t){this._curve.point(t*Math.sin(e),t*-Math.cos(e))}};function cd(e){function t(n){return new cl(e(n))}return t._curve=e,t}var vm=qt(3);var dd=qt(1/3),xm=dd*2;var dl=Pi(gr/10)/Pi(7*gr/10),wm=Pi(il/10)*dl,Sm=-ud(il/10)*dl;var km=qt(3);var Tm=qt(3);var Am=qt(3)/2,pd=1/qt(12),Rm=(pd/2+1)*3;function Ye(){}function fr(e,t,n){e._context.bezierCurveTo((2*e._x0+e._x1)/3,(2*e._y0+e._y1)/3,(e._x0+2*e._x1)/3,(e._y0+2*e._y1)/3,(e._x0+4*e._x1+t)/6,(e._y0+4*e._y1+n)/6)}function Fi(e){this._context=e}Fi.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=NaN,this._point=0},lineEnd:function(){switch(this._point){case 3:fr(this,this._x1,this._y1);case 2:this._context.lineTo(this._x1,this._y1);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3,this._context.lineTo((5*this._x0+this._x1)/6,(5*this._y0+this._y1)/6);default:fr(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function gd(e){this._context=e}gd.prototype={areaStart:Ye,areaEnd:Ye,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._y0=this._y1=this._y2=this._y3=this._y4=NaN,this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x2,this._y2),this._context.closePath();break}case 2:{this._context.moveTo((this._x2+2*this._x3)/3,(this._y2+2*this._y3)/3),this._context.lineTo((this._x3+2*this._x2)/3,(this._y3+2*this._y2)/3),this._context.closePath();break}case 3:{this.point(this._x2,this._y2),this.point(this._x3,this._y3),this.point(this._x4,this._y4);break}}},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._x2=e,this._y2=t;break;case 1:this._point=2,this._x3=e,this._y3=t;break;case 2:this._point=3,this._x4=e,this._y4=t,this._context.moveTo((this._x0+4*this._x1+e)/6,(this._y0+4*this._y1+t)/6);break;default:fr(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function fd(e){this._context=e}fd.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=NaN,this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3;var n=(this._x0+4*this._x1+e)/6,r=(this._y0+4*this._y1+t)/6;this._line?this._context.lineTo(n,r):this._context.moveTo(n,r);break;case 3:this._point=4;default:fr(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function pl(e,t){this._basis=new Fi(e),this._beta=t}pl.prototype={lineStart:function(){this._x=[],this._y=[],this._basis.lineStart()},lineEnd:function(){var e=this._x,t=this._y,n=e.length-1;if(n>0)for(var r=e[0],i=t[0],s=e[n]-r,a=t[n]-i,l=-1,c;++l<=n;)c=l/n,this._basis.point(this._beta*e[l]+(1-this._beta)*(r+c*s),this._beta*t[l]+(1-this._beta)*(i+c*a));this._x=this._y=null,this._basis.lineEnd()},point:function(e,t){this._x.push(+e),this._y.push(+t)}};var Im=(function e(t){function n(r){return t===1?new Fi(r):new pl(r,t)}return n.beta=function(r){return e(+r)},n})(.85);function mr(e,t,n){e._context.bezierCurveTo(e._x1+e._k*(e._x2-e._x0),e._y1+e._k*(e._y2-e._y0),e._x2+e._k*(e._x1-t),e._y2+e._k*(e._y1-n),e._x2,e._y2)}function Li(e,t){this._context=e,this._k=(1-t)/6}Li.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x2,this._y2);break;case 3:mr(this,this._x1,this._y1);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2,this._x1=e,this._y1=t;break;case 2:this._point=3;default:mr(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Em=(function e(t){function n(r){return new Li(r,t)}return n.tension=function(r){return e(+r)},n})(0);function qi(e,t){this._context=e,this._k=(1-t)/6}qi.prototype={areaStart:Ye,areaEnd:Ye,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._x5=this._y0=this._y1=this._y2=this._y3=this._y4=this._y5=NaN,this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x3,this._y3),this._context.closePath();break}case 2:{this._context.lineTo(this._x3,this._y3),this._context.closePath();break}case 3:{this.point(this._x3,this._y3),this.point(this._x4,this._y4),this.point(this._x5,this._y5);break}}},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._x3=e,this._y3=t;break;case 1:this._point=2,this._context.moveTo(this._x4=e,this._y4=t);break;case 2:this._point=3,this._x5=e,this._y5=t;break;default:mr(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Cm=(function e(t){function n(r){return new qi(r,t)}return n.tension=function(r){return e(+r)},n})(0);function Bi(e,t){this._context=e,this._k=(1-t)/6}Bi.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3,this._line?this._context.lineTo(this._x2,this._y2):this._context.moveTo(this._x2,this._y2);break;case 3:this._point=4;default:mr(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Dm=(function e(t){function n(r){return new Bi(r,t)}return n.tension=function(r){return e(+r)},n})(0);function Hi(e,t,n){var r=e._x1,i=e._y1,s=e._x2,a=e._y2;if(e._l01_a>Xa){var l=2*e._l01_2a+3*e._l01_a*e._l12_a+e._l12_2a,c=3*e._l01_a*(e._l01_a+e._l12_a);r=(r*l-e._x0*e._l12_2a+e._x2*e._l01_2a)/c,i=(i*l-e._y0*e._l12_2a+e._y2*e._l01_2a)/c}if(e._l23_a>Xa){var u=2*e._l23_2a+3*e._l23_a*e._l12_a+e._l12_2a,d=3*e._l23_a*(e._l23_a+e._l12_a);s=(s*u+e._x1*e._l23_2a-t*e._l12_2a)/d,a=(a*u+e._y1*e._l23_2a-n*e._l12_2a)/d}e._context.bezierCurveTo(r,i,s,a,e._x2,e._y2)}function gl(e,t){this._context=e,this._alpha=t}gl.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x2,this._y2);break;case 3:this.point(this._x2,this._y2);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3;default:Hi(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Mm=(function e(t){function n(r){return t?new gl(r,t):new Li(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function fl(e,t){this._context=e,this._alpha=t}fl.prototype={areaStart:Ye,areaEnd:Ye,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._x5=this._y0=this._y1=this._y2=this._y3=this._y4=this._y5=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x3,this._y3),this._context.closePath();break}case 2:{this._context.lineTo(this._x3,this._y3),this._context.closePath();break}case 3:{this.point(this._x3,this._y3),this.point(this._x4,this._y4),this.point(this._x5,this._y5);break}}},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1,this._x3=e,this._y3=t;break;case 1:this._point=2,this._context.moveTo(this._x4=e,this._y4=t);break;case 2:this._point=3,this._x5=e,this._y5=t;break;default:Hi(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Pm=(function e(t){function n(r){return t?new fl(r,t):new qi(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function ml(e,t){this._context=e,this._alpha=t}ml.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3,this._line?this._context.lineTo(this._x2,this._y2):this._context.moveTo(this._x2,this._y2);break;case 3:this._point=4;default:Hi(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Nm=(function e(t){function n(r){return t?new ml(r,t):new Bi(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function md(e){this._context=e}md.prototype={areaStart:Ye,areaEnd:Ye,lineStart:function(){this._point=0},lineEnd:function(){this._point&&this._context.closePath()},point:function(e,t){e=+e,t=+t,this._point?this._context.lineTo(e,t):(this._point=1,this._context.moveTo(e,t))}};function Ja(e){return e<0?-1:1}function el(e,t,n){var r=e._x1-e._x0,i=t-e._x1,s=(e._y1-e._y0)/(r||i<0&&-0),a=(n-e._y1)/(i||r<0&&-0),l=(s*i+a*r)/(r+i);return(Ja(s)+Ja(a))*Math.min(Math.abs(s),Math.abs(a),.5*Math.abs(l))||0}function tl(e,t){var n=e._x1-e._x0;return n?(3*(e._y1-e._y0)/n-t)/2:t}function Mi(e,t,n){var r=e._x0,i=e._y0,s=e._x1,a=e._y1,l=(s-r)/3;e._context.bezierCurveTo(r+l,i+l*t,s-l,a-l*n,s,a)}function Ni(e){this._context=e}Ni.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=this._t0=NaN,this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x1,this._y1);break;case 3:Mi(this,this._t0,tl(this,this._t0));break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){var n=NaN;if(e=+e,t=+t,!(e===this._x1&&t===this._y1)){switch(this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3,Mi(this,tl(this,n=el(this,e,t)),n);break;default:Mi(this,this._t0,n=el(this,e,t));break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t,this._t0=n}}};function hd(e){this._context=new hl(e)}(hd.prototype=Object.create(Ni.prototype)).point=function(e,t){Ni.prototype.point.call(this,t,e)};function hl(e){this._context=e}hl.prototype={moveTo:function(e,t){this._context.moveTo(t,e)},closePath:function(){this._context.closePath()},lineTo:function(e,t){this._context.lineTo(t,e)},bezierCurveTo:function(e,t,n,r,i,s){this._context.bezierCurveTo(t,e,r,n,s,i)}};function yd(e){this._context=e}yd.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x=[],this._y=[]},lineEnd:function(){var e=this._x,t=this._y,n=e.length;if(n)if(this._line?this._context.lineTo(e[0],t[0]):this._context.moveTo(e[0],t[0]),n===2)this._context.lineTo(e[1],t[1]);else for(var r=nl(e),i=nl(t),s=0,a=1;a<n;++s,++a)this._context.bezierCurveTo(r[0][s],i[0][s],r[1][s],i[1][s],e[a],t[a]);(this._line||this._line!==0&&n===1)&&this._context.closePath(),this._line=1-this._line,this._x=this._y=null},point:function(e,t){this._x.push(+e),this._y.push(+t)}};function nl(e){var t,n=e.length-1,r,i=new Array(n),s=new Array(n),a=new Array(n);for(i[0]=0,s[0]=2,a[0]=e[0]+2*e[1],t=1;t<n-1;++t)i[t]=1,s[t]=4,a[t]=4*e[t]+2*e[t+1];for(i[n-1]=2,s[n-1]=7,a[n-1]=8*e[n-1]+e[n],t=1;t<n;++t)r=i[t]/s[t-1],s[t]-=r,a[t]-=r*a[t-1];for(i[n-1]=a[n-1]/s[n-1],t=n-2;t>=0;--t)i[t]=(a[t]-i[t+1])/s[t];for(s[n-1]=(e[n]+i[n-1])/2,t=0;t<n-1;++t)s[t]=2*e[t+1]-i[t+1];return[i,s]}function bd(e,t){this._context=e,this._t=t}bd.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x=this._y=NaN,this._point=0},lineEnd:function(){0<this._t&&this._t<1&&this._point===2&&this._context.lineTo(this._x,this._y),(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line>=0&&(this._t=1-this._t,this._line=1-this._line)},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;default:{if(this._t<=0)this._context.lineTo(this._x,t),this._context.lineTo(e,t);else{var n=this._x*(1-this._t)+e*this._t;this._context.lineTo(n,this._y),this._context.lineTo(n,t)}break}}this._x=e,this._y=t}};function rl(e,t){if((a=e.length)>1)for(var n=1,r,i,s=e[t[0]],a,l=s.length;n<a;++n)for(i=s,s=e[t[n]],r=0;r<l;++r)s[r][1]+=s[r][0]=isNaN(i[r][1])?i[r][0]:i[r][1]}function hr(e){for(var t=e.length,n=new Array(t);--t>=0;)n[t]=t;return n}function _d(e,t){return e[t]}function vd(e){let t=[];return t.key=e,t}function yl(){var e=H([]),t=hr,n=rl,r=_d;function i(s){var a=Array.from(e.apply(this,arguments),vd),l,c=a.length,u=-1,d;for(let p of s)for(l=0,++u;l<c;++l)(a[l][u]=[0,+r(p,a[l].key,u,s)]).data=p;for(l=0,d=Ui(t(a));l<c;++l)a[d[l]].index=l;return n(a,d),a}return i.keys=function(s){return arguments.length?(e=typeof s=="function"?s:H(Array.from(s)),i):e},i.value=function(s){return arguments.length?(r=typeof s=="function"?s:H(+s),i):r},i.order=function(s){return arguments.length?(t=s==null?hr:typeof s=="function"?s:H(Array.from(s)),i):t},i.offset=function(s){return arguments.length?(n=s??rl,i):n},i}var Vi=120,yr=24;function Zi({values:e}){let t=e.map(s=>en(BigInt(s),"hours")),n=Ft([0,Math.max(1,t.length-1)],[0,Vi]),r=Ft([0,Math.max(...t,0)||1],[yr,1]),i=ul().x((s,a)=>n(a)).y0(yr).y1(r);return o("svg",{class:"spark",width:Vi,height:yr,viewBox:`0 0 ${Vi} ${yr}`,preserveAspectRatio:"none","aria-hidden":"true",children:o("path",{d:i(t)??""})})}var xd=1024,wd=30;function Sd({gpuCount:e,gpuModel:t,gpuMemoryGib:n,vcpu:r,memoryMib:i,regions:s}){return[e>0?`${e>1?`${e} × `:""}${t??"GPU"}${n?` ${n} GiB`:""}`:null,r&&`${r} vCPU`,i&&`${Math.round(i/xd)} GiB`,s.join(", ")].filter(Boolean).join(" · ")}function bl(){W(Zo,[]);let[e,t]=T(null),{specs:n,usage:r,prices:i,types:s}=Ie.data.value,a=!!i,l=()=>t(null),c=()=>{l(),mn()},u=[...new Set([...n?.nodes.map(({tier:d})=>d)??[],...r?.tiers.flatMap(({tier:d})=>d??[])??[]])];return o(k,{children:[o("div",{class:"tools",role:"group","aria-label":"Range",children:[o(gn,{}),o(fn,{})]}),o(kd,{mayChange:a,onOpen:t}),o(Ad,{onOpen:t}),e?.kind==="spec"&&o(Qo,{spec:e.spec,tier:e.tier,onDone:c,onClose:l}),e?.kind==="retire"&&o(Ko,{spec:e.spec,onDone:c,onClose:l}),e?.kind==="price"&&o(Go,{types:s??[],tiers:u,initial:e.initial,onDone:c,onClose:l})]})}function kd({mayChange:e,onOpen:t}){let{specs:n,usage:r,series:i}=Ie.data.value,s=d=>r?.tiers.find(p=>p.tier===d),a=d=>i?.series.find(({key:p})=>p===d)?.quantities,l=new Set(n?.nodes.map(({tier:d})=>d)),c=n?r?.tiers.filter(({tier:d})=>d!=null&&!l.has(d))??[]:[],u=d=>D({tab:"usage",measure:"compute",split:null,filter:{tiers:[d]}});return o(Y,{title:"Hardware",hasData:!!n,isLoading:Ie.loading.value.has("specs"),error:Ie.errors.value.specs,lines:8,onRetry:()=>{mn(["specs"])},tools:e&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>t({kind:"spec",spec:null,tier:""}),children:"Add a spec"})}),children:()=>n.nodes.length===0&&c.length===0?o("p",{class:"notice empty",children:"There are no hardware specs yet, and no compute in this range names a tier. A spec says what a tier is and what an hour costs."}):o("table",{class:"groups specs",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Tier"}),o("th",{scope:"col",class:"number medium",children:"Per hour"}),o("th",{scope:"col",class:"wide",children:"In this range"}),o("th",{scope:"col",class:"number",children:"Hours"}),o("th",{scope:"col",class:"number small",children:"Cost"}),e&&o("th",{scope:"col",children:o("span",{class:"hidden",children:"Actions"})})]})}),o("tbody",{children:[c.map(({tier:d,computeSeconds:p,cost:g,unpricedRecords:f})=>o("tr",{class:"attention",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",onClick:()=>u(d),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:d}),o("small",{class:"ellipsis",children:["no hardware spec",f!=="0"&&`, ${M(BigInt(f),"count")} records without a price`]})]})})}),o("td",{class:"number medium muted",children:"–"}),o("td",{class:"wide",children:a(d)&&o(Zi,{values:a(d)})}),o("td",{class:"number",title:M(BigInt(p),"hours"),children:L(BigInt(p),"hours")}),o("td",{class:"number small",children:fe(g)}),e&&o("td",{class:"actions",children:[o("button",{type:"button",class:"secondary wide-only",onClick:()=>t({kind:"spec",spec:null,tier:d}),children:"Add a spec"}),o("span",{class:"narrow-only",children:o(ae,{name:`Change ${d}`,actions:[{name:"Add a spec",run:()=>t({kind:"spec",spec:null,tier:d})}]})})]})]},d)),n.nodes.map(d=>{let p=s(d.tier);return o("tr",{class:d.isAvailable?"":"retired",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",title:d.description||void 0,onClick:()=>u(d.tier),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:[d.displayName," ",d.displayName!==d.tier&&o("code",{children:d.tier})]}),o("small",{class:"ellipsis",children:[d.isAvailable?"":"retired · ",Sd(d)]})]})})}),o("td",{class:"number medium",children:d.hourlyRate==null?o("span",{class:"muted",children:"no price"}):tn(d.hourlyRate)}),o("td",{class:"wide",children:p&&a(d.tier)&&o(Zi,{values:a(d.tier)})}),o("td",{class:"number",title:p&&M(BigInt(p.computeSeconds),"hours"),children:p?L(BigInt(p.computeSeconds),"hours"):r?o("em",{class:"muted",children:"not used"}):"–"}),o("td",{class:"number small",children:p?fe(p.cost):"–"}),e&&o("td",{class:"actions",children:o(ae,{name:`Change ${d.displayName}`,actions:[{name:"Change",run:()=>t({kind:"spec",spec:d,tier:d.tier})},{name:"Set a price",run:()=>t({kind:"price",initial:{usageType:"compute_seconds",tier:d.tier}})},...d.isAvailable?[{name:"Retire",run:()=>t({kind:"retire",spec:d})}]:[]]})})]},d.tier)})]})]})})}function ji({tier:e,model:t,provider:n}){return[e&&`tier ${e}`,t&&`model ${t}`,n&&`provider ${n}`].filter(Boolean).join(", ")||"everything"}function Td(e,t){let n=Date.now(),r=a=>a.usageType===e.usageType&&a.tier===e.tier&&a.model===e.model&&a.provider===e.provider;return t.filter(a=>r(a)&&Date.parse(a.validFrom)<=n).reduce((a,l)=>a===null||Date.parse(l.validFrom)>Date.parse(a.validFrom)?l:a,null)?.id===e.id&&e.rate!=null}function Ad({onOpen:e}){let[t,n]=T(!1),{prices:r}=Ie.data.value,i=r?.nodes??[],s=i.filter(c=>Td(c,i)||Date.parse(c.validFrom)>Date.now()),a=(c,u)=>c.usageType.localeCompare(u.usageType)||ji(c).localeCompare(ji(u)),l=t?i:s.sort(a).slice(0,wd);return o(Y,{title:t?"All prices":"Prices in force",hasData:!!r,isLoading:Ie.loading.value.has("prices"),error:Ie.errors.value.prices,onRetry:()=>{mn(["prices"])},tools:r&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>e({kind:"price",initial:{}}),children:"Set a price"})}),children:()=>i.length===0?o("p",{class:"notice empty",children:"There are no prices yet. Usage that is sent without a cost has no known cost until there is one."}):o(k,{children:[o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Usage type"}),o("th",{scope:"col",class:"number",children:"Rate"}),o("th",{scope:"col",class:"medium",children:"In force from"}),o("th",{scope:"col",class:"wide",children:"Added by"})]})}),o("tbody",{children:l.map(c=>o("tr",{children:[o("th",{scope:"row",children:o("span",{class:"tier-name",children:[o("span",{class:"ellipsis",children:c.usageType.replaceAll("_"," ")}),o("small",{class:"ellipsis",children:ji(c)})]})}),o("td",{class:"number",children:c.rate==null?o("em",{class:"muted",children:"ended"}):o(k,{children:[tn(c.rate)," ",o("span",{class:"muted",title:M(BigInt(c.perUnits),"count"),children:["per ",L(BigInt(c.perUnits),"count")]})]})}),o("td",{class:"medium",title:oe(c.validFrom,w.value.timeZone),children:[Ls(c.validFrom,w.value.timeZone),Date.parse(c.validFrom)>Date.now()&&o("em",{class:"muted",children:" to come"})]}),o("td",{class:"wide muted",children:c.createdBy})]},c.id))})]}),(t||i.length>l.length)&&o("button",{type:"button",class:"secondary",onClick:()=>n(!t),children:t?"Show those in force":`Show all ${i.length}`})]})})}var Rd=["ingestion","diagnosis","tokens"];function Id(e){let{range:t,timeZone:n}=w.value,r=i=>e.includes(i);return{range:Re(t),timeZone:n,withIngestion:r("ingestion"),withDiagnosis:r("diagnosis"),withTokens:r("tokens")}}var pe=It(Co,Id);function Xe(e=Rd){return pe.load(e)}function _l(){let e="";return J(()=>{let{range:t,timeZone:n}=w.value,r=JSON.stringify([t,n,ne.value]);le.value!=="open"||r===e||(e=r,_e(()=>{Xe()}))})}function xl(){let[e,t]=T(null),{tokens:n}=pe.data.value,{timeZone:r}=w.value,i=()=>t(null),s=(a,l)=>{t({kind:"secret",name:a,secret:l}),Xe(["tokens","diagnosis"])};return o(Y,{title:"Service tokens",hasData:!!n,isLoading:pe.loading.value.has("tokens"),error:pe.errors.value.tokens,onRetry:()=>{Xe(["tokens"])},tools:n&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>t({kind:"create"}),children:"Create a token"})}),children:()=>o(k,{children:[n.nodes.length===0?o("p",{class:"notice empty",children:"There are no service tokens yet. A service needs one to record usage in production."}):o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Service"}),o("th",{scope:"col",children:"State"}),o("th",{scope:"col",class:"small",children:"Scopes"}),o("th",{scope:"col",class:"wide",children:"Limited to"}),o("th",{scope:"col",class:"medium",children:"Last used"}),o("th",{scope:"col",class:"wide",children:"Expires"}),o("th",{scope:"col",children:o("span",{class:"hidden",children:"Actions"})})]})}),o("tbody",{children:[...n.nodes].sort((a,l)=>+(l.state==="ACTIVE")-+(a.state==="ACTIVE")).map(a=>o("tr",{class:a.state==="ACTIVE"?"":"retired",children:[o("th",{scope:"row",children:o("span",{class:"ellipsis block",title:a.id,children:a.name})}),o("td",{children:o("span",{class:`state ${a.state.toLowerCase()}`,children:a.state.toLowerCase()})}),o("td",{class:"small",children:a.scopes.map(l=>l.toLowerCase()).join(", ")}),o("td",{class:"wide",children:[a.accountIds?.join(", "),a.usageTypes?.join(", ")].filter(Boolean).join(" · ")||o("span",{class:"muted",children:"nothing"})}),o("td",{class:"medium",children:a.lastUsedAt==null?o("span",{class:"muted",children:"never"}):oe(a.lastUsedAt,r)}),o("td",{class:"wide",children:a.expiresAt==null?o("span",{class:"muted",children:"never"}):oe(a.expiresAt,r)}),o("td",{class:"actions",children:a.state==="ACTIVE"&&o(ae,{name:`Change ${a.name}`,actions:[{name:"Rotate",run:()=>t({kind:"rotate",token:a})},{name:"Revoke",run:()=>t({kind:"revoke",token:a})}]})})]},a.id))})]}),e?.kind==="create"&&o(Cd,{onDone:s,onClose:i}),e?.kind==="rotate"&&o(Dd,{token:e.token,onDone:s,onClose:i}),e?.kind==="revoke"&&o(Md,{token:e.token,onDone:()=>{i(),Xe(["tokens","diagnosis"])},onClose:i}),e?.kind==="secret"&&o(Pd,{name:e.name,secret:e.secret,onClose:i})]})})}var Ed=[{scope:"RECORD",name:"record: send and correct usage"},{scope:"READ",name:"read: query usage"},{scope:"ADMIN",name:"admin: change prices, hardware and tokens"}],vl=e=>{let t=e.split(",").map(n=>n.trim()).filter(Boolean);return t.length>0?t:null};function Cd({onDone:e,onClose:t}){let[n,r]=T(""),[i,s]=T(["RECORD"]),[a,l]=T(""),[c,u]=T(""),[d,p]=T("");return o(ze,{title:"Create a service token",action:"Create",document:Mo,variables:()=>({input:{name:n.trim(),scopes:i,accountIds:vl(a),usageTypes:vl(c),expiresAt:d===""?null:new Date(d).toISOString()}}),onDone:({createServiceToken:g})=>g&&e(g.serviceToken.name,g.token),onClose:t,children:[o(F,{label:"Name of the service",required:!0,placeholder:"compute-meter",value:n,onInput:r}),o("fieldset",{children:[o("legend",{children:"What it may do"}),Ed.map(({scope:g,name:f})=>o("label",{class:"check",children:[o("input",{type:"checkbox",checked:i.includes(g),onChange:()=>s(i.includes(g)?i.filter(m=>m!==g):[...i,g])}),f]},g))]}),o("div",{class:"fields",children:[o(F,{label:"Accounts",placeholder:"acme, globex",hint:"Empty: all",value:a,onInput:l}),o(F,{label:"Usage types",placeholder:"compute_seconds",hint:"Empty: all",value:c,onInput:u})]}),o(F,{label:"Expires",type:"datetime-local",hint:"Your local time. Empty: never",value:d,onInput:p})]})}function Dd({token:e,onDone:t,onClose:n}){let[r,i]=T("60");return o(ze,{title:`Rotate the token of ${e.name}?`,action:"Rotate",document:Po,variables:()=>({input:{id:e.id,overlapSeconds:Math.round(Number(r)*60)}}),onDone:({rotateServiceToken:s})=>s&&t(e.name,s.token),onClose:n,children:o(F,{label:"Minutes for which the previous secret stays valid",type:"number",required:!0,value:r,onInput:i})})}function Md({token:e,onDone:t,onClose:n}){return o(ze,{title:`Revoke the token of ${e.name}?`,action:"Revoke",isDangerous:!0,document:No,variables:()=>({input:{id:e.id}}),onDone:t,onClose:n,children:o("p",{children:"Its next request is rejected. What the service sends from then on is not recorded. This cannot be undone."})})}function Pd({name:e,secret:t,onClose:n}){return o(Tt,{title:`The token of ${e}`,onClose:n,children:o("div",{class:"form",children:[o("p",{children:"Copy it now: it is shown this once. The server stores only a hash of it."}),o("div",{class:"secret",children:[o("code",{children:t})," ",o(kt,{text:t,name:"Copy the token",children:"Copy"})]}),o("p",{class:"muted",children:["The service sends it as ",o("code",{children:"Authorization: Bearer ui_…"})]})]})})}function wl(){W(_l,[]);let{errors:e}=pe;return["ingestion","diagnosis","tokens"].every(n=>e.value[n]?.code==="FORBIDDEN")?o("section",{class:"panel",children:o("div",{class:"notice empty",children:[o("b",{children:"Ingestion is open to admins"}),o("p",{children:["It names the services of this installation and what was rejected, of all accounts. Sign in with a token that has the scope ",o("code",{children:"admin"})," to read it."]})]})}):o(k,{children:[o("div",{class:"tools",role:"group","aria-label":"Range",children:[o(gn,{}),o(fn,{})]}),o(Nd,{}),o(Ud,{}),o(xl,{})]})}function Nd(){let{diagnosis:e}=pe.data.value,[t,n]=T(null),[r,i]=T(null),[s,a]=T(!1),l=async()=>{a(!0);let c=await ye.mutate(Do,{});a(!1),n(c.data?.sendProbe??null),i(c.errors[0]??null)};return o(Y,{title:"Is everything recorded?",hasData:!!e,isLoading:pe.loading.value.has("diagnosis"),error:pe.errors.value.diagnosis,lines:4,onRetry:()=>{Xe(["diagnosis"])},tools:o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",disabled:s,onClick:()=>{l()},children:s?"Sending …":"Send a test record"})}),children:()=>o(k,{children:[e.problems.length===0&&o("p",{class:"healthy",children:[o(Z,{name:"check"})," No problems found, ",oe(e.examinedAt,w.value.timeZone),"."]}),o("ul",{class:"problems",children:e.problems.map(({code:c,severity:u,message:d,resolution:p},g)=>o("li",{class:u.toLowerCase(),children:[o("b",{children:o(ge,{text:d})}),o("p",{children:[o(ge,{text:p})," ",o("code",{children:c})]})]},g))}),r&&o(ct,{title:"The test record",error:r,onRetry:()=>{l()}}),t&&o("div",{class:`notice ${t.isHealthy?"done":"failed"}`,role:"status",children:[o("b",{children:t.isHealthy?"The test record was stored, counted, found and voided.":"The test record failed."}),t.problem&&o("p",{children:[o(ge,{text:t.problem.message})," ",o(ge,{text:t.problem.resolution})]}),o("ul",{class:"steps",children:t.steps.map(({step:c,status:u,message:d,durationMs:p})=>o("li",{class:u.toLowerCase(),children:[o(Z,{name:u==="PASSED"?"check":u==="FAILED"?"close":"more"}),o("b",{children:c.toLowerCase().replace("_"," ")}),o("span",{children:o(ge,{text:d})}),o("span",{class:"number muted",children:[p," ms"]})]},c))})]})]})})}function Ud(){let e=pe.data.value.ingestion?.services??[];return o(Y,{title:"Services",hasData:!!pe.data.value.ingestion,isLoading:pe.loading.value.has("ingestion"),error:pe.errors.value.ingestion,onRetry:()=>{Xe(["ingestion"])},children:()=>e.length===0?o("p",{class:"notice empty",children:["No service has sent a call yet. Create a token below, and send a record with ",o("code",{children:"recordUsage"}),"."]}):o("table",{class:"groups services",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Service"}),o("th",{scope:"col",class:"medium",children:"Last seen"}),o("th",{scope:"col",class:"number",children:"Recorded"}),o("th",{scope:"col",class:"number wide",children:"Duplicates"}),o("th",{scope:"col",class:"number wide",children:"Conflicts"}),o("th",{scope:"col",class:"number",children:"Not recorded"})]})}),o("tbody",{children:e.map(t=>o(Od,{service:t},t.service))})]})})}var br=e=>e==="0"?o("span",{class:"muted",children:"0"}):M(BigInt(e),"count");function Od({service:e}){let{timeZone:t}=w.value,[n,r]=T(!1),i=e.rows.filter(({reason:l})=>l!=null),s=BigInt(e.rejected)+BigInt(e.refused),a=i.length>0||e.examples.length>0;return o(k,{children:[o("tr",{children:[o("th",{scope:"row",children:a?o("button",{type:"button",class:"row-button","aria-expanded":n,onClick:()=>r(!n),children:[o(Z,{name:"down"}),o("span",{class:"ellipsis",children:e.service})]}):o("span",{class:"ellipsis block",children:e.service})}),o("td",{class:"medium",children:oe(e.lastSeenAt,t)}),o("td",{class:"number",children:br(e.recorded)}),o("td",{class:"number wide",children:br(e.duplicates)}),o("td",{class:"number wide",children:br(e.conflicts)}),o("td",{class:`number ${s>0n?"bad-number":""}`,children:br(s.toString())})]}),n&&o("tr",{children:o("td",{colSpan:6,children:o("ul",{class:"rejections",children:[i.map((l,c)=>o("li",{children:o("span",{children:[o("b",{children:M(BigInt(l.records),"count")})," ",l.outcome.toLowerCase()," as ",o("code",{children:l.reason}),l.usageType&&o(k,{children:[" of ",o("code",{children:l.usageType})]}),", last ",oe(l.lastAt,t)]})},c)),e.examples.map((l,c)=>o("li",{children:[o("span",{class:"muted",children:[oe(l.seenAt,t),l.accountId&&` · ${l.accountId}`,l.idempotencyKey&&` · ${l.idempotencyKey}`]}),o("span",{children:[o(ge,{text:l.message})," ",o("code",{children:l.reason})]})]},`example-${c}`))]})})})]})}var $d=5e3,_r=U("connecting"),Sl=Ue(()=>{let{tab:e,range:t,timeZone:n,filter:r}=w.value;return e!=="usage"||le.value!=="open"||!Fd.value?null:JSON.stringify({range:Re(t),timeZone:n,filter:ve(r)})}),Fd=Ue(()=>!!R.data.value.insights);function kl(){J(()=>{if(Sl.value!==null)return ye.onUsageChanged(JSON.parse(Sl.value),({totals:e,isInitial:t})=>{let n=R.loading.value.has("insights")||e.records===R.data.value.insights?.totals.records;(!t||!n)&&pn()},{minIntervalMs:$d,onStatus:e=>_r.value=e})})}function Tl(){let[e,t]=T(""),[n,r]=T(!1),i=le.value==="ended";return o("main",{class:"sign-in",children:o("form",{class:"panel",onSubmit:s=>{s.preventDefault(),e.trim()&&$o(e,n)},children:[o(Zn,{}),o("h1",{children:i?"Your session has ended":"Sign in"}),o("p",{class:"muted",children:i?"The token has expired, was revoked, or is not valid here. Paste a new one to continue where you were.":"Paste a token of your identity provider, or a service token with the scope read."}),o("label",{children:["Token",o("input",{type:"password",class:"control",autoComplete:"off",spellcheck:!1,required:!0,value:e,onInput:s=>t(s.currentTarget.value),placeholder:"ui_… or eyJ…"})]}),o("label",{class:"check",children:[o("input",{type:"checkbox",checked:n,onChange:()=>r(!n)})," Keep it in this tab until the tab is closed"]}),o("button",{type:"submit",class:"primary",children:i?"Continue":"Sign in"}),o("details",{children:[o("summary",{children:"Where do I get a token?"}),o("p",{children:"An operator creates one on the server:"}),o("pre",{children:["usage-insights token create \\",`
`,"  --name me --scope read"]}),o("p",{class:"muted",children:"It is kept in the memory of this page and is sent only to this server."})]})]})})}var Al="usage-insights.theme";function Ld(){try{let e=localStorage.getItem(Al);return e==="light"||e==="dark"?e:"system"}catch{return"system"}}var vr=U(Ld());J(()=>{document.documentElement.dataset.theme=vr.value});function Rl(e){vr.value=e;try{localStorage.setItem(Al,e)}catch{}}var qd=new Set(["tokens","input","output","compute","cost","calls"]),Bd={input:"Input · cached",output:"Output · reasoning"};function Hd(e,{range:t}){let n=Math.min(Date.parse(t.end),Date.now()),r=BigInt(Math.max(1,Math.round((n-Date.parse(t.start))/1e3)));return e/r}function Vd(e,t,n,r){switch(e.id){case"tokens":return`${it(BigInt(t.records),"count")} records`;case"input":return t.cacheReadShare?`${st(t.cacheReadShare)} from cache`:"";case"output":return t.tokensReasoning==="0"?"":`reasoning ${it(BigInt(t.tokensReasoning),"count")}`;case"compute":return n===null||n===0?"":`${n} ${n===1?"tier":"tiers"}`;case"cost":return r?`≈ ${r} this month`:t.unpricedRecords==="0"?"":`${it(BigInt(t.unpricedRecords),"count")} records not priced`;case"storage":return"on average";default:return""}}var El="usage-insights.cards";function Cl(){try{return Number(localStorage.getItem(El))||7}catch{return 7}}function Zd(e){try{Cl()!==e&&localStorage.setItem(El,String(e))}catch{}}function Dl(){let{insights:e,tiers:t,findings:n,users:r}=R.data.value,i=R.errors.value.insights;if(i)return o(ct,{title:"Totals",error:i,onRetry:()=>{be("insights")}});if(!e){let d=Cl();return o("div",{class:`cards of-${d}`,"aria-hidden":"true",children:Array.from({length:d},(p,g)=>o("div",{class:"card waiting",children:[o("i",{}),o("i",{}),o("i",{})]},g))})}let{totals:s}=e,a=me.filter(d=>qd.has(d.id)||d.id!=="records"&&d.total(s)!==0n);Zd(a.length+1);let l=n?.findings?.rows.find(d=>d.kind==="FORECAST"&&d.measure==="COST"&&d.subject===null)?.forecast,c=l?Qs(l.expected):null,u=r?.breakdown?.rows.reduce((d,{values:p})=>d+BigInt(p),0n);return o("div",{class:`cards of-${a.length+1}`,role:"group","aria-label":"Totals",children:[a.map(d=>{let p=d.total(s),g=oi.value&&d.total(oi.value);return o(Il,{name:Bd[d.id]??d.name,value:d.id==="storage"?Gs(Hd(p,e)):it(p,d.unit),exact:M(p,d.unit),difference:g===null?null:St(p,g),remark:Vd(d,s,t?.tiers.filter(({tier:f})=>f!==null).length??null,c),isChosen:w.value.measure===d.id,onPress:()=>D({measure:d.id,split:null})},d.id)}),o(Il,{name:"Active users",value:u===void 0?"–":it(u,"count"),exact:u===void 0?"not known":M(u,"count"),difference:null,remark:"in this range",isChosen:w.value.split==="USER",onPress:()=>D({split:"USER"})})]})}var jd={up:"▲",down:"▼",same:""},Qd={up:"up by",down:"down by",same:""};function Il({name:e,value:t,exact:n,difference:r,remark:i,isChosen:s,onPress:a}){return o("button",{type:"button",class:"card","aria-pressed":s,"data-exact":n,onClick:a,children:[o("span",{class:"card-name",children:e}),o("span",{class:"card-value",children:t}),o("span",{class:"card-remark",children:[r&&o("b",{class:r.direction,children:[o("span",{"aria-hidden":"true",children:[jd[r.direction]," "]}),o("span",{class:"hidden",children:[Qd[r.direction]," "]}),r.text]}),o("span",{children:i})]}),o("span",{class:"hidden",children:["exactly ",n]})]})}var Kd={CONCENTRATION:"Concentrated",DROP:"Drop",DUPLICATES:"Duplicates",FORECAST:"Forecast",NEW:"New",REFUSALS:"Rejected",SILENT:"Stopped",SPIKE:"Spike",UNPRICED:"Not priced",UNTRACKED:"Not metered"},Ml=5;function Gd(e){let{from:t,through:n}=e.range.days,r={range:{from:t,through:n},filter:ve(e.filter)??{},interval:null};switch(e.kind){case"UNPRICED":return{name:"Set a price",patch:{tab:"hardware"}};case"UNTRACKED":return e.gap?.reason==="TIER_MISSING"?{name:"Show it",patch:{...r,measure:"compute",split:null}}:{name:"Open hardware",patch:{tab:"hardware"}};case"REFUSALS":case"DUPLICATES":return{name:"Open ingestion",patch:{tab:"ingestion"}};case"FORECAST":return{name:"Show the month",patch:{...r,range:{preset:"THIS_MONTH"},...Pl(e)}};default:return{name:"Show these days",patch:{...r,...Pl(e)}}}}function Pl({measure:e,usageType:t}){let n=e==="COST"?"cost":e==="TOKENS"?"tokens":t==="compute_seconds"?"compute":t==="api_calls"?"calls":null;return n?{measure:n,split:null}:{}}function zd(e){let t=new Set,n=e.filter(({kind:i,subject:s})=>{if(i!=="FORECAST")return!0;let a=!t.has(s??"");return t.add(s??""),a}),r=({kind:i,severity:s,subject:a})=>s==="CRITICAL"?0:s==="WARNING"?1:i==="FORECAST"?a===null?2:4:3;return n.sort((i,s)=>r(i)-r(s))}function Nl(){let[e,t]=T(!1),n=R.data.value.findings?.findings,r=zd([...n?.rows??[]]);return o(Y,{title:"Worth knowing",hasData:!!n,isLoading:R.loading.value.has("findings"),error:R.errors.value.findings,lines:4,onRetry:()=>{be("findings")},children:()=>o(k,{children:[r.length===0&&o("p",{class:"notice empty",children:"Nothing unusual in this range: no spikes, gaps, or records without a price."}),o("ul",{class:"findings",children:r.slice(0,e?r.length:Ml).map((i,s)=>{let{name:a,patch:l}=Gd(i);return o("li",{class:i.severity.toLowerCase(),children:[o("b",{children:Kd[i.kind]}),o("p",{children:o(ge,{text:i.message})}),o("button",{type:"button",class:"secondary",onClick:()=>D(l),children:a})]},s)})}),r.length>Ml&&o("button",{type:"button",class:"secondary",onClick:()=>t(!e),children:e?"Show fewer":`Show all ${r.length}`})]})})}var Ul={range:"DateRangeInput!",timeZone:"TimeZone!",filter:"UsageFilter",interval:"SeriesInterval!",split:"UsageDimension!",measure:"UsageMeasure",userMeasure:"UsageMeasure!",usageTypes:"[String!]",compare:"SeriesComparison",rows:"Int!"};function Je(e,t,n){let s=t.toString().trim().replace(/^ {4}fragment/gm,"fragment").split(`
`).flatMap(u=>{let d=/ @include\(if: \$(\w+)\)/.exec(u);return d?n[d[1]]?[u.replace(d[0],"")]:[]:[u]}).join(`
`),a=[...new Set([...s.matchAll(/\$(\w+)/g)].map(([,u])=>u))].filter(u=>u in Ul),l=a.map(u=>`$${u}: ${Ul[u]}`).join(", "),[,c=e]=/fragment (\w+) on Query/.exec(s)??[];return{query:`query ${e}(${l}) {
  ...${c}
}

${s}
`,variables:Object.fromEntries(a.filter(u=>n[u]!=null).map(u=>[u,n[u]]))}}function De({query:e,variables:t}){if(!ce.graphiql)return null;let n=new URLSearchParams({query:e,variables:JSON.stringify(t,null,2)});return`${ce.graphiql}#${n}`}function Me({query:e,variables:t}){let n=JSON.stringify({query:e,variables:t}).replaceAll("'","'\\''"),r=ne.value===null?"":' -H "authorization: Bearer $TOKEN"';return`curl -s ${new URL(ce.endpoint,location.href).href} -H 'content-type: application/json'${r} -d '${n}'`}function Wd(e){let t=/^[=+@\t\r]|^-(?!\d)/.test(e)?`'${e}`:e;return/[",\r\n]/.test(t)?`"${t.replaceAll('"','""')}"`:t}function Bt(e){let t=Object.keys(e[0]??{});return[t,...e.map(n=>t.map(r=>n[r]??""))].map(n=>n.map(Wd).join(",")).join(`\r
`)+`\r
`}function ke(e,t,n){let r=document.createElement("a");r.href=URL.createObjectURL(new Blob([t],{type:n})),r.download=e,r.click(),URL.revokeObjectURL(r.href)}var xr=U(null);function Ht(e,t,n=w.value.range){xr.value={title:e,filter:t,range:n}}function Ol(){if(!xr.value)return null;let{title:e,filter:t,range:n}=xr.value;return o(Tt,{title:`Records: ${e}`,kind:"side",onClose:()=>xr.value=null,children:o(Yd,{filter:t,range:n})})}function Yd({filter:e,range:t}){let{timeZone:n}=w.value,[r,i]=T([]),[s,a]=T(null),[l,c]=T(null),[u,d]=T(!0),p={range:Re(t),timeZone:n,filter:ve(e)},g=async(h,b)=>{d(!0),c(null);let{data:_,errors:x}=await ye.query(ii,{...p,after:h},{signal:b});if(_?.records){let{nodes:y,pageInfo:v}=_.records;i(E=>h===null?y:[...E,...y]),a(v.hasNextPage?v.endCursor??null:null)}c(x[0]??null),d(!1)};W(()=>{let h=new AbortController;return g(null,h.signal).catch(b=>{if(!h.signal.aborted)throw b}),()=>h.abort()},[]);let f={query:ii.toString().trim().replace(/^ {4}/,""),variables:p},m=De(f);return o(k,{children:[o("div",{class:"drawer-tools",children:[o("span",{class:"muted",children:["Newest first, at ",n.replaceAll("_"," ")]}),o(ae,{name:"More about these records",actions:[{name:"Download JSON",run:()=>ke("usage-records.json",JSON.stringify(r,null,2),"application/json")},...m?[{name:"Open as GraphQL",href:m}]:[],{name:"Copy as curl",run:()=>{navigator.clipboard.writeText(Me(f))}}]})]}),r.length>0&&o("ul",{class:"records",children:r.map(h=>o(Xd,{record:h,timeZone:n},h.id))}),l&&o(ct,{title:"Records",error:l,onRetry:()=>{g(s)}}),u&&o(ri,{lines:r.length>0?2:8}),!u&&!l&&r.length===0&&o("p",{class:"notice empty",children:"No records match. They may have been voided, or the range has moved on."}),s&&!u&&!l&&o("button",{type:"button",class:"secondary",onClick:()=>{g(s)},children:"Show 50 more"})]})}function Xd({record:e,timeZone:t}){let n=[e.accountId,e.model??e.tier,e.userId].filter(Boolean).join(" · "),r=[["Account",e.accountId],["User",e.userId],["Session",e.sessionId],["Workspace",e.workspaceId],["Agent",e.agentId],["Model",e.model],["Provider",e.provider],["Tier",e.tier],["Source",e.source],["Cost",`${fe(e.cost)} (${e.costSource.toLowerCase()})`],["Occurred at",e.occurredAt],["Recorded at",e.recordedAt],["Idempotency key",e.idempotencyKey],["Metadata",e.metadata==null?null:JSON.stringify(e.metadata)]];return o("li",{children:o("details",{children:[o("summary",{children:[o("span",{class:"when",children:oe(e.occurredAt,t)}),o("span",{class:"what",children:[o("b",{children:M(BigInt(e.quantity),"count")})," ",e.usageType.replaceAll("_"," "),e.correction&&o("em",{children:" voided"})]}),o("span",{class:"amount",children:fe(e.cost)}),o("span",{class:"about muted ellipsis",title:n,children:n})]}),o("dl",{children:[e.correction&&o(k,{children:[o("dt",{children:e.correction.replacementId?"Replaced":"Voided"}),o("dd",{children:[oe(e.correction.correctedAt,t),e.correction.correctedBy&&` by ${e.correction.correctedBy}`,e.correction.reason&&`: ${e.correction.reason}`]})]}),r.filter(([,i])=>i).map(([i,s])=>o(k,{children:[o("dt",{children:i}),o("dd",{children:s})]})),o("dt",{children:"Id"}),o("dd",{children:[o("code",{children:e.id})," ",o(kt,{text:e.id,name:"Copy the id"})]})]})]})})}var Jd=560,kn=10,Ki=26,ep=6,$l=(e,t,n,r)=>`M${e.toFixed(2)} ${t.toFixed(2)}h${n.toFixed(2)}v${r.toFixed(2)}h${(-n).toFixed(2)}z`;function tp(){let e=He(null),[t,n]=T(0);return W(()=>{let r=new ResizeObserver(([i])=>i&&n(Math.floor(i.contentRect.width)));return r.observe(e.current),()=>r.disconnect()},[]),[e,t]}function np(e,t,n){let r=n<Jd?230:300,i=e.buckets.map(({compared:m})=>m===null?null:en(m,t)),s=yl().keys(e.lines.map((m,h)=>h)).value((m,h,b)=>en(e.lines[h].values[b]??0n,t)).order(hr)(e.buckets),a=Math.max(pi(s.at(-1)??[],([,m])=>m)??0,pi(i,m=>m??0)??0),l=Ft().domain([0,a||1]).nice(4).range([r-Ki,kn]),c=l.ticks(4).map(m=>({value:m,text:Ks(m,t)})),u=Math.max(...c.map(({text:m})=>m.length))*6.6+14,d=e.buckets.length,p=(n-u)/Math.max(1,d),g=p>8?.26:p>4?.14:0,f=Ci().domain(e.buckets.map((m,h)=>h)).range([u,n]).paddingInner(g).paddingOuter(g/2);return{height:r,left:u,compared:i,stacked:s,x:f,y:l,ticks:c,step:p,isDense:g===0}}function rp(e,t,n,r){let i=Math.max(1,Math.ceil(r/n));if(t==="DAY"&&i>20){let s=e.flatMap(({date:l},c)=>l.endsWith("-01")?[c]:[]),a=Math.max(1,Math.ceil(r/n/30.4));return s.filter((l,c)=>c%a===0)}if(t==="HOUR"){let s=[1,2,3,6,12,24,48,96,168].find(a=>a>=i)??i;return e.flatMap((a,l)=>l%s===0?[l]:[])}return e.flatMap((s,a)=>a%i===0?[a]:[])}function Fl({model:e,unit:t,interval:n,timeZone:r,title:i,compared:s,onFilter:a,onZoom:l,onZoomOut:c}){let[u,d]=tp(),[p,g]=T(null),[f,m]=T(null),h=He(null),{lines:b,buckets:_}=e,x=_.length-1,y=Pe(()=>d>0?np(e,t,d):null,[e,t,d]),v=Pe(()=>{if(!y)return[];let{stacked:S,x:I,y:N}=y;return S.map(z=>{let[V,te]=["",""];return z.forEach(([Wl,Xi],Ji)=>{let es=N(Wl)-N(Xi);if(es<=0)return;let ts=$l(I(Ji),N(Xi),I.bandwidth(),es);_[Ji].status==="COMPLETE"?V+=ts:te+=ts}),{whole:V,partial:te}})},[y,_]);W(()=>{g(null),m(null)},[_.length,_[0]?.start,n]);let E=S=>{let{left:I,x:N}={left:u.current.getBoundingClientRect().left,x:y.x},z=S.clientX-I-y.left;return Math.max(0,Math.min(x,Math.floor(z/N.step())))},O=(S,I)=>{let N=S.clientY-u.current.getBoundingClientRect().top,z=y.stacked.findIndex(V=>N<=y.y(V[I][0])&&N>=y.y(V[I][1]));return b[z]},re=(S,I)=>{m(null),g(null),l(Math.min(S,I),Math.max(S,I))},ue=S=>{let I=E(S);h.current&&Math.abs(S.clientX-h.current.x)>ep&&(f||u.current.setPointerCapture(S.pointerId),m([h.current.index,I])),g(I)},Te=S=>{let I=h.current;if(h.current=null,!!I){if(f)re(...f);else if(S.pointerType==="mouse"){let N=O(S,E(S));N&&a(N)}}},ie=S=>{let I=p??x,z={ArrowLeft:I-1,ArrowRight:I+1,PageUp:I-7,PageDown:I+7,Home:0,End:x}[S.key];if(z!==void 0){let V=p===null&&S.key==="ArrowLeft"?x:Math.max(0,Math.min(x,z));m(S.shiftKey?[f?.[0]??I,V]:null),g(V)}else if(S.key==="Enter"){if(p===null)return;re(...f??[p,p])}else if(S.key==="Escape")f?m(null):c?c():g(null);else return;S.preventDefault()},se=S=>Yt(n,S.date,S.start,r),A=S=>{let I=_[S];if(!I)return"";let N=Xt(I.status),z=b.map(({name:V,values:te})=>({name:V,value:te[S]??0n})).filter(({value:V})=>V!==0n);return[`${se(I)}${N?` (${N})`:""}: ${L(I.total,t)}`,...z.map(({name:V,value:te})=>`${V} ${L(te,t)}`),...s&&I.compared!==null?[`${s} ${L(I.compared,t)}`]:[]].join("; ")},q=n==="HOUR"?56:64,B=f&&[Math.min(...f),Math.max(...f)];return o("div",{class:"plot",ref:u,role:"slider",tabIndex:0,"aria-label":`${i}. Arrow keys move, Shift with an arrow selects, Enter zooms in, Escape goes back.`,"aria-valuemin":0,"aria-valuemax":Math.max(0,x),"aria-valuenow":p??Math.max(0,x),"aria-valuetext":A(p??x),onKeyDown:ie,onFocus:()=>u.current?.matches(":focus-visible")&&g(p??x),onBlur:()=>g(null),onPointerDown:S=>{S.button===0&&y&&(h.current={x:S.clientX,index:E(S)})},onPointerMove:y?ue:void 0,onPointerUp:Te,onPointerLeave:()=>!h.current&&g(null),onPointerCancel:()=>{h.current=null,m(null)},children:[y&&o("svg",{width:d,height:y.height,"aria-hidden":"true",class:`${y.isDense?"dense":""} ${p===null?"":"has-focus"}`,children:[y.ticks.map(({value:S,text:I})=>o("g",{children:[o("line",{class:"grid",x1:y.left,x2:d,y1:y.y(S),y2:y.y(S)}),o("text",{class:"tick",x:y.left-8,y:y.y(S)+4,"text-anchor":"end",children:I})]},S)),p!==null&&!B&&o("rect",{class:"focus",x:y.x(p)-y.x.step()*.13,y:kn,width:y.x.bandwidth()+y.x.step()*.26,height:y.height-kn-Ki,rx:"3"}),v.map(({whole:S,partial:I},N)=>o("g",{class:`data ${b[N].colour}`,children:[o("path",{d:S}),o("path",{class:"partial",d:I})]},N)),p!==null&&y.stacked.map((S,I)=>{let[N,z]=S[p]??[0,0],V=_[p]?.status==="COMPLETE";return o("path",{class:`at ${b[I].colour} ${V?"":"partial"}`,d:$l(y.x(p)??0,y.y(z),y.x.bandwidth(),y.y(N)-y.y(z))},I)}),s&&o(ip,{...y}),B&&o("rect",{class:"selection",x:y.x(B[0]),y:kn,width:y.x(B[1])+y.x.bandwidth()-y.x(B[0]),height:y.height-kn-Ki}),rp(_,n,y.x.step(),q).map(S=>{let I=_[S],N=y.x(S)+y.x.bandwidth()/2;return o("text",{class:"tick",x:Math.min(d-18,Math.max(y.left+12,N)),y:y.height-7,"text-anchor":"middle",children:qs(n,I.date,I.start,r)},S)})]}),y&&p!==null&&_[p]&&o(sp,{bucket:_[p],name:B?`${se(_[B[0]])} – ${se(_[B[1]])}`:se(_[p]),lines:b,index:p,unit:t,compared:s,isSelecting:B!==null,at:(y.x(p)??0)+y.x.bandwidth()/2,width:d})]})}function ip({compared:e,x:t,y:n,step:r}){if(r>7){let s=Math.min(3,t.step()*.12),a=e.map((l,c)=>l===null?"":`M${(t(c)-s).toFixed(2)} ${n(l).toFixed(2)}h${(t.bandwidth()+2*s).toFixed(2)}`);return o("path",{class:"other",d:a.join("")})}let i=$i().defined(s=>s!==null).x((s,a)=>t(a)+t.bandwidth()/2).y(s=>n(s??0));return o("path",{class:"other thin",d:i(e)??""})}var Qi=262;function sp({bucket:e,name:t,lines:n,index:r,unit:i,compared:s,isSelecting:a,at:l,width:c}){let u=l>c/2,d=Math.max(0,Math.min(c-Qi,u?l-Qi-16:l+16)),p=Xt(e.status),g=e.compared===null||e.status!=="COMPLETE"?null:St(e.total,e.compared),f=n.filter(({values:m})=>(m[r]??0n)!==0n).reverse();return o("div",{class:"tip",style:{left:`${d}px`,width:`${Qi}px`},"aria-hidden":"true",children:[o("h3",{children:[t,p&&o("small",{children:[" ",p]})]}),a?o("p",{class:"muted",children:"Release, or press Enter, to zoom in"}):o(k,{children:[o("ul",{children:f.map(m=>o("li",{children:[o("i",{class:`key ${m.colour}`}),o("span",{children:m.name}),o("b",{children:L(m.values[r]??0n,i)})]},m.name))}),o("p",{children:[o("span",{children:"Total"}),o("b",{children:L(e.total,i)})]}),s&&e.compared!==null&&o("p",{class:"muted",children:[o("span",{children:s}),o("b",{children:[L(e.compared,i),g&&g.direction!=="same"&&` (${g.direction==="up"?"+":"−"}${g.text})`]})]})]})]})}var Gi=8;function Tn(e,t,n){return t==="UNKNOWN"?ee[e].missing:t==="REMAINDER"?`all other ${ee[e].plural}`:e!=="USAGE_TYPE"?n??"":me.find(({usageTypes:i})=>i?.length===1&&i[0]===n)?.name??(n??"").replaceAll("_"," ")}function zi(e,t){return e==="VALUE"?t<Gi?`c${t+1}`:"rest":e==="REMAINDER"?"rest":"none"}var op=e=>e?.map(BigInt)??[],ap=e=>e?.map(Ae)??[];function lp(e,{column:t}){return t==="costs"?ap(e.costs):op(t==="records"?e.recordCounts:e.quantities)}function up(e,{column:t}){return t==="costs"?e.comparedCosts?.map(r=>r===null?null:Ae(r))??[]:(t==="records"?e.comparedRecordCounts:e.comparedQuantities)?.map(r=>r===null?null:BigInt(r))??[]}function wr(e,{column:t}){return t==="costs"?Ae(e.cost):BigInt(t==="records"?e.records:e.total??"0")}function Sr(e,{column:t}){let n=t==="costs"?e.comparedCost:t==="records"?e.comparedRecords:e.comparedTotal??null;return n===null?null:t==="costs"?Ae(n):BigInt(n)}var cp=(e,t)=>e.map((n,r)=>n+(t[r]??0n));function Ll(e,t,n){let r=[],i=0;for(let l of e.series){let c=l.kind==="VALUE"?i++:i,u={key:l.key,kind:l.kind,name:Tn(n,l.kind,l.key),colour:zi(l.kind,c),values:lp(l,t),total:wr(l,t),comparedTotal:Sr(l,t)},d=r.find(({kind:p})=>p==="REMAINDER");u.colour==="rest"&&d?(d.values=cp(d.values,u.values),d.total+=u.total,d.comparedTotal=d.comparedTotal===null||u.comparedTotal===null?null:d.comparedTotal+u.comparedTotal):u.colour==="rest"?r.push({...u,kind:"REMAINDER",key:null,name:Tn(n,"REMAINDER",null)}):r.push(u)}let s=r.filter(({total:l})=>l!==0n),a=e.starts.map((l,c)=>{let u=e.series.map(d=>up(d,t)[c]??null).filter(d=>d!==null);return{date:e.dates[c],start:l,end:e.starts[c+1]??e.range.end,status:e.statuses[c],total:r.reduce((d,{values:p})=>d+(p[c]??0n),0n),compared:u.length>0?u.reduce((d,p)=>d+p,0n):null}});return{lines:s,buckets:a}}var dp=["tokens","cost","compute","records"],Wi={HOUR:"hour",DAY:"day",WEEK:"week",MONTH:"month",QUARTER:"quarter"},pp=864e5,Bl=e=>e.replace(/^./,t=>t.toUpperCase());function gp(e,t,n){if(e.interval==="HOUR")return{start:e.starts[t],end:e.starts[n+1]??e.range.end};let r=e.dates[n+1];return{from:t===0?e.range.firstDay:e.dates[t],through:r?new Date(Date.parse(`${r}T00:00:00Z`)-pp).toISOString().slice(0,10):e.range.lastDay}}function kr(e,t,n){D({filter:je(w.value.filter,e,t.kind,t.key,n)})}function ql(e,t,n){return t.buckets.map((r,i)=>({start:r.start,end:r.end,status:r.status,...Object.fromEntries(t.lines.map(s=>[s.name,Vt(s.values[i]??0n,n)])),total:Vt(r.total,n),...e.comparedRange?{compared:r.compared===null?null:Vt(r.compared,n)}:{}}))}function Vt(e,t){return t.unit==="cost"?wt(e,"cost").replace(/\.?0+$/,""):e.toString()}function Hl(){let e=w.value,[t,n]=T(!1),{chart:r}=R.data.value,i=cn.value,s=he(i.measure),a=Ke(i),l=Pe(()=>r?Ll(r,s,a):null,[r]),c=at(e),u=l?.buckets.some(({compared:v})=>v!==null&&v!==0n),d=r?.comparedRange&&u?i.compare==="PREVIOUS_YEAR"?"A year before":"Period before":null,p=l?.lines.flatMap(({kind:v,key:E})=>v==="VALUE"&&E!==null?[E]:[])??[],g=(v,E)=>{if(!r||!l)return;let O=gp(r,v,E);r.interval==="HOUR"&&v===E?Ht(Yt("HOUR",r.dates[v],r.starts[v],i.timeZone),e.filter,O):D({range:O,interval:null},ot.value??e.range)},f=ot.value&&(()=>D({range:ot.value,interval:null})),m=Je("UsageSeries",xo,Fe(["chart"])),h=De(m),b=`usage-${s.id}-by-${ee[a].name}`,_=[...r&&l?[{name:"Download CSV",run:()=>ke(`${b}.csv`,Bt(ql(r,l,s)),"text/csv")},{name:"Download JSON",run:()=>ke(`${b}.json`,JSON.stringify(ql(r,l,s),null,2),"application/json")}]:[],...h?[{name:"Open as GraphQL",href:h}]:[],{name:"Copy as curl",run:()=>{navigator.clipboard.writeText(Me(m))}}],x=me.filter(({id:v})=>dp.includes(v)||v===e.measure),y=`${he(e.measure).name} per ${Wi[c]}`;return o(Y,{title:y,class:"series",hasData:!!r,isLoading:R.loading.value.has("chart"),error:R.errors.value.chart,lines:9,onRetry:()=>{be("chart")},tools:o(k,{children:[o(Qr,{name:"Measure",options:x.map(({id:v,name:E})=>({value:v,name:v==="compute"?"Hours":E})),value:e.measure,onChange:v=>D({measure:v,split:null})}),o(Qr,{name:"Split by",options:Vn.map(v=>({value:v,name:Bl(ee[v].name)})),value:Ke(e),onChange:v=>D({split:v})}),o("div",{class:"panel-actions",children:[f&&o("button",{type:"button",class:"link",onClick:f,children:[o(Z,{name:"back"})," Zoom out"]}),o(rn,{name:"Length of a bucket",class:"bare",options:jr(e.range).map(v=>({value:v,name:`by ${Wi[v]}`})),value:c,onChange:v=>D({interval:v},ot.value)}),o("button",{type:"button",class:"link","aria-pressed":t,onClick:()=>n(!t),children:t?"Chart":"Table"}),o(ae,{name:`More about ${y}`,actions:_})]})]}),children:()=>{if(!r||!l)return null;if(r.emptyReason)return o(Rt,{title:`No ${s.name.toLowerCase()} in this range`,reason:r.emptyReason});let v=l.lines.reduce((E,O)=>E+O.total,0n);return o(k,{children:[t?o(mp,{chart:r,model:l,measure:s,timeZone:i.timeZone,compared:d}):o(Fl,{model:l,unit:s.unit,interval:r.interval,timeZone:i.timeZone,title:`${y} by ${ee[a].name}, ${M(v,s.unit)} in all`,compared:d,onFilter:E=>kr(a,E,p),onZoom:g,onZoomOut:f}),o(fp,{model:l,dimension:a,compared:d,chart:r,others:p})]})}})}function fp({chart:e,model:t,dimension:n,compared:r,others:i}){let s=t.buckets.some(({status:a})=>a==="PARTIAL");return o("ul",{class:"legend","aria-label":"Legend",children:[t.lines.map(a=>o("li",{children:o("button",{type:"button",title:`Filter by ${a.name}`,onClick:()=>kr(n,a,i),children:[o("i",{class:`key ${a.colour}`}),o("span",{class:"ellipsis",children:a.name})]})},a.name)),r&&e.comparedRange&&o("li",{class:"note",children:[o("i",{class:"key other"}),r,", ",Ze(e.comparedRange.firstDay,e.comparedRange.lastDay)]}),s&&o("li",{class:"note",children:[o("i",{class:"key partial"}),"not complete"]})]})}function mp({chart:e,model:t,measure:n,timeZone:r,compared:i}){return o("div",{class:"scroll-table",role:"region","aria-label":"Values of the chart",tabIndex:0,children:o("table",{children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:Bl(Wi[e.interval])}),t.lines.map(s=>o("th",{scope:"col",class:"number",children:o("span",{class:"ellipsis",title:s.name,children:s.name})},s.name)),o("th",{scope:"col",class:"number",children:"Total"}),i&&o("th",{scope:"col",class:"number",children:i})]})}),o("tbody",{children:t.buckets.map((s,a)=>o("tr",{children:[o("th",{scope:"row",children:[Yt(e.interval,s.date,s.start,r)," ",o("span",{class:"muted",children:Xt(s.status)})]}),t.lines.map(l=>{let c=l.values[a]??0n;return o("td",{class:`number ${c===0n?"muted":""}`,title:M(c,n.unit),children:L(c,n.unit)},l.name)}),o("td",{class:"number",title:M(s.total,n.unit),children:o("b",{children:L(s.total,n.unit)})}),i&&o("td",{class:"number muted",children:s.compared===null?"–":L(s.compared,n.unit)})]},s.start))})]})})}var hp=[10,50,200,1e3],yp=e=>e.replace(/^./,t=>t.toUpperCase());function Vl({series:e},t,n){return e.map(r=>{let i=Sr(r,t);return{[ee[n].name]:r.key??Tn(n,r.kind,r.key),kind:r.kind,[t.id==="records"?"value":t.id]:Vt(wr(r,t),t),compared:i===null?null:Vt(i,t),cost:r.cost,records:r.records,unpriced_records:r.unpricedRecords}})}function Zl(){let e=cn.value,t=he(e.measure),n=Ke(e),{table:r,chart:i}=R.data.value,s=i?.statuses.at(-1)==="COMPLETE",{name:a,plural:l}=ee[n],c=Je("UsageByGroup",wo,Fe(["table"])),u=De(c),d=`${t.name} by ${a}`,p=r?.series.filter(m=>m.records!=="0"||m.comparedRecords!=="0")??[],g=p.some(({kind:m})=>m==="REMAINDER"),f=hp.find(m=>m>un.value);return o(Y,{title:d,hasData:!!r,isLoading:R.loading.value.has("table"),error:R.errors.value.table,lines:7,onRetry:()=>{be("table")},tools:o("div",{class:"panel-actions",children:o(ae,{name:`More about ${d}`,actions:[...r?[{name:"Download CSV",run:()=>ke(`usage-by-${a}.csv`,Bt(Vl(r,t,n)),"text/csv")},{name:"Download JSON",run:()=>ke(`usage-by-${a}.json`,JSON.stringify(Vl(r,t,n),null,2),"application/json")}]:[],...u?[{name:"Open as GraphQL",href:u}]:[],{name:"Copy as curl",run:()=>{navigator.clipboard.writeText(Me(c))}}]})}),children:()=>p.length===0?o("p",{class:"notice empty",children:["No ",t.name.toLowerCase()," in this range. The chart says why."]}):o(k,{children:[o(bp,{rows:p,measure:t,dimension:n,hasComparison:e.compare!==null&&s}),g&&f&&n!=="USAGE_TYPE"&&o("button",{type:"button",class:"secondary",onClick:()=>Ho(f),children:["Show up to ",f," ",l]})]})})}function bp({rows:e,measure:t,dimension:n,hasComparison:r}){let i=e.map(p=>wr(p,t)),s=i.reduce((p,g)=>p+g,0n),a=i.reduce((p,g)=>g>p?g:p,0n),l=e.flatMap(({kind:p,key:g})=>p==="VALUE"&&g!==null?[g]:[]),c=t.unit==="cost",u=t.id==="records",d=0;return o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:yp(ee[n].name)}),o("th",{scope:"col",class:"number",children:t.name}),o("th",{scope:"col",class:"share-bar",children:o("span",{class:"hidden",children:"Bar"})}),o("th",{scope:"col",class:"number small",children:"Share"}),r&&o("th",{scope:"col",class:"number medium",children:"Change"}),!c&&o("th",{scope:"col",class:"number",children:"Cost"}),!u&&o("th",{scope:"col",class:"number wide",children:"Records"})]})}),o("tbody",{children:e.map((p,g)=>{let f=Tn(n,p.kind,p.key),m=i[g],h=Sr(p,t),b=h===null?null:St(m,h),_=zi(p.kind,p.kind==="VALUE"?d++:Gi),x=p.records!=="0";return o("tr",{class:p.kind==="VALUE"?"":"other-group",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",title:`Filter by ${f}`,onClick:()=>kr(n,p,l),children:[o("i",{class:`key ${_}`}),o("span",{class:"ellipsis",children:f})]})}),o("td",{class:"number",title:M(m,t.unit),children:L(m,t.unit)}),o("td",{class:"share-bar",children:o("i",{class:_,style:{width:`${(Hr(m,a)*100).toFixed(1)}%`}})}),o("td",{class:"number small",children:st(Hr(m,s))}),r&&o("td",{class:"number medium muted",children:b===null?"–":b.text==="new"?"new":`${{up:"+",down:"−",same:""}[b.direction]}${b.text}`}),!c&&o("td",{class:"number",title:p.unpricedRecords==="0"?void 0:`${M(BigInt(p.unpricedRecords),"count")} records have no known cost`,children:[fe(p.cost),p.unpricedRecords!=="0"&&o("sup",{children:"*"})]}),!u&&o("td",{class:"number wide",children:o("button",{type:"button",class:"quiet-link",disabled:!x,title:"Show these records",onClick:()=>Ht(f,je(_p(t),n,p.kind,p.key,l)),children:M(BigInt(p.records),"count")})})]},`${p.kind}${p.key}`)})})]})}function _p(e){let{filter:t}=w.value,n=e.usageTypes??R.data.value.types?.flatMap(({slug:r,partOfTokens:i})=>i?[r]:[])??[];return n.length===0||t.usageTypes?.length?t:{...t,usageTypes:n}}var vp=1024;function jl(){let{tiers:e}=R.data.value,t=Je("UsageByTier",So,Fe(["tiers"])),n=De(t),r=e?.tiers??[],i=()=>r.map(({tier:a,computeSeconds:l,cost:c,records:u,unpricedRecords:d})=>({tier:a,compute_seconds:l,cost:c,records:u,unpriced_records:d})),s=Math.max(...r.map(({share:a})=>a),0);return o(Y,{title:"Compute by tier",hasData:!!e,isLoading:R.loading.value.has("tiers"),error:R.errors.value.tiers,onRetry:()=>{be("tiers")},tools:o("div",{class:"panel-actions",children:[o("button",{type:"button",class:"link",onClick:()=>D({tab:"hardware"}),children:"Hardware"}),o(ae,{name:"More about Compute by tier",actions:[{name:"Download CSV",run:()=>ke("compute-by-tier.csv",Bt(i()),"text/csv")},{name:"Download JSON",run:()=>ke("compute-by-tier.json",JSON.stringify(i(),null,2),"application/json")},...n?[{name:"Open as GraphQL",href:n}]:[],{name:"Copy as curl",run:()=>{navigator.clipboard.writeText(Me(t))}}]})]}),children:()=>o(k,{children:[e?.emptyReason&&o(Rt,{title:"No compute on a tier in this range",reason:e.emptyReason}),r.length>0&&o("ul",{class:"tiers",children:r.map(a=>{let l=a.hardwareSpec,c=l&&[l.hourlyRate&&`${tn(l.hourlyRate)}/h`,l.gpuCount>0?`${l.gpuCount>1?`${l.gpuCount} × `:""}${l.gpuModel??"GPU"}`:null,l.vcpu&&`${l.vcpu} vCPU`,l.memoryMib&&`${Math.round(l.memoryMib/vp)} GiB`].filter(Boolean).join(" · "),u=a.tier??"no tier";return o("li",{children:[o("button",{type:"button",class:`row-button ${a.tier===null?"other-group":""}`,title:`Filter by ${u}`,onClick:()=>D({filter:je(w.value.filter,"TIER",a.tier===null?"UNKNOWN":"VALUE",a.tier??null,[])}),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:l?.displayName??u}),o("small",{class:"ellipsis",children:c||(a.tier===null?"sent without a tier":"no hardware spec")})]})}),o("span",{class:"meter",title:st(a.share),children:o("i",{style:{width:`${(a.share/(s||1)*100).toFixed(1)}%`}})}),o("span",{class:"number",title:M(BigInt(a.computeSeconds),"hours"),children:L(BigInt(a.computeSeconds),"hours")}),o("span",{class:"number",title:a.unpricedRecords==="0"?void 0:`${a.unpricedRecords} records have no known cost`,children:a.unpricedRecords===a.records?o("em",{class:"muted",children:"not priced"}):o(k,{children:[fe(a.cost),a.unpricedRecords!=="0"&&o("sup",{children:"*"})]})})]},u)})})]})})}function Ql(){let e=R.data.value.users?.breakdown,t=Je("MostActiveUsers",ko,Fe(["users"])),n=De(t),r=e?.rows??[],i=r.flatMap(({kind:s,key:a})=>s==="VALUE"&&a!==null?[a]:[]);return o(Y,{title:"Most active users",hasData:!!e,isLoading:R.loading.value.has("users"),error:R.errors.value.users,onRetry:()=>{be("users")},tools:o("div",{class:"panel-actions",children:o(ae,{name:"More about Most active users",actions:[...n?[{name:"Open as GraphQL",href:n}]:[],{name:"Copy as curl",run:()=>{navigator.clipboard.writeText(Me(t))}}]})}),children:()=>i.length===0?o("p",{class:"notice empty",children:["No record in this range names a user. Services send it in ",o("code",{children:"userId"}),"."]}):o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"User"}),o("th",{scope:"col",class:"number",children:"Tokens"}),o("th",{scope:"col",class:"number medium",children:"Hours"}),o("th",{scope:"col",class:"number",children:"Cost"}),o("th",{scope:"col",class:"number wide",children:"Records"})]})}),o("tbody",{children:r.map(({kind:s,key:a,totals:l,values:c})=>{let u=s==="VALUE"?a??"":s==="REMAINDER"?`${M(BigInt(c),"count")} other users`:"no user",d=je(w.value.filter,"USER",s,a,i);return o("tr",{class:s==="VALUE"?"":"other-group",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",title:`Filter by ${u}`,onClick:()=>D({filter:d}),children:o("span",{class:"ellipsis",children:u})})}),o("td",{class:"number",children:L(BigInt(l.tokens),"count")}),o("td",{class:"number medium",title:M(BigInt(l.computeSeconds),"hours"),children:l.computeSeconds==="0"?"–":L(BigInt(l.computeSeconds),"hours")}),o("td",{class:"number",children:fe(l.cost)}),o("td",{class:"number wide",children:o("button",{type:"button",class:"quiet-link",title:"Show these records",onClick:()=>Ht(u,d),children:M(BigInt(l.records),"count")})})]},`${s}${a}`)})})]})})}function Kl(){W(Vo,[]);let e=R.data.value.insights?.emptyReason;return e?o(k,{children:[o(ci,{}),o(Rt,{title:"No usage in this range",reason:e})]}):o(k,{children:[o(ci,{}),o(Dl,{}),o(Hl,{}),o("div",{class:"pair",children:[o(Zl,{}),o(jl,{})]}),o("div",{class:"pair",children:[o(Nl,{}),o(Ql,{})]}),o(Ol,{})]})}var Yi=[{tab:"usage",name:"Usage"},{tab:"hardware",name:"Hardware"},{tab:"ingestion",name:"Ingestion"}],xp={usage:Kl,hardware:bl,ingestion:wl},wp=[{theme:"system",name:"As the system"},{theme:"light",name:"Light"},{theme:"dark",name:"Dark"}];function Gl(){let{tab:e}=w.value,t=le.value==="open",n=xp[e];return W(()=>{document.title=`${Yi.find(r=>r.tab===e)?.name} · usage-insights`},[e]),o(k,{children:[ce.isDevelopment&&o("p",{class:"environment",children:"Development: open to this machine without sign-in"}),o("header",{class:"top",children:[o("a",{class:"brand",href:"/",children:[o(Zn,{})," ",o("span",{children:"usage-insights"})]}),t&&o("nav",{"aria-label":"Pages",children:[Yi.map(({tab:r,name:i})=>o("a",{href:`/${Zr({...w.value,tab:r})}`,"aria-current":r===e?"page":void 0,onClick:s=>{s.metaKey||s.ctrlKey||s.shiftKey||(s.preventDefault(),D({tab:r}))},children:i},r)),ce.graphiql&&o("a",{class:"wide-only",href:ce.graphiql,target:"_blank",rel:"noopener",children:["Explore ",o(Z,{name:"external"})]})]}),o("div",{class:"top-end",children:[t&&e==="usage"&&o(Sp,{}),o(lt,{label:o(Z,{name:"theme"}),name:"Appearance and session",class:"icon-button",align:"end",children:r=>o("ul",{class:"menu",children:[wp.map(({theme:i,name:s})=>o("li",{children:o("button",{type:"button","aria-pressed":vr.value===i,onClick:()=>{Rl(i),r()},children:s})},i)),ce.graphiql&&o("li",{class:"narrow-only",children:o("a",{href:ce.graphiql,children:"Explore the API"})}),ne.value!==null&&t&&o("li",{children:o("button",{type:"button",onClick:()=>{r(),R.clear(),Fo()},children:"Sign out"})})]})})]})]}),ln.value&&o("p",{class:"bar",role:"status",children:["You are offline, or the server cannot be reached. What is shown was read before."," ",o("button",{type:"button",class:"link",onClick:()=>{pn()},children:"Try again"})]}),t?o("main",{class:"page",children:[o("h1",{class:"hidden",children:Yi.find(r=>r.tab===e)?.name}),o(n,{})]}):o(Tl,{})]})}var zl=U(Date.now());setInterval(()=>zl.value=Date.now(),1e3);function Sp(){let e=R.data.value.insights?.freshness.dataThrough,t=_r.value==="streaming"||_r.value==="polling";if(!R.data.value.insights)return null;let n=e?`last record ${Bs(e,zl.value)}`:"no records";return o("span",{class:`freshness ${t?"live":""}`,title:t?"Changes appear by themselves":"The page checks for changes regularly",children:[o("i",{}),t?"live":"complete",o("span",{class:"wide-only",children:[" · ",n]})]})}fs(o(Gl,{}),document.getElementById("app"));kl();})();
