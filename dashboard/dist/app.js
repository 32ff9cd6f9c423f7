"use strict";(()=>{var C,ms,Dr,Ve,Er,Nn,hs,Dn,ys,Mr,Cr,du,Yt=Symbol.for("pv"),Un={},On=[],pu=/^m(i|n|o|s|text|space)$/,Nr=Array.isArray,Ur=On.slice,st=Object.assign;function it(e){e&&e.parentNode&&e.remove()}function bs(e,t,n){var r,i,s,a={},l=arguments.length;for(s in t)s=="key"?r=t[s]:s=="ref"&&typeof e!="function"?i=t[s]:a[s]=t[s];return l>2&&(a.children=l>3?Ur.call(arguments,2):n),zt(e,a,r,i,null)}function zt(e,t,n,r,i){var s={type:e,props:t,key:n,ref:r,__k:null,__:null,__b:0,__e:null,__c:null,constructor:Yt,__v:i||++ms,__i:-1,__u:0};return!i&&C.vnode&&C.vnode(s),s}function S(e){return e.children}function St(e,t){this.props=e,this.context=t,this.__g=0}function je(e,t){if(t==null)return e.__&&je(e.__,e.__i+1);for(var n;t<e.__k.length;t++)if((n=e.__k[t])&&n.__e)return n.__e;return typeof e.type!="function"||e.props.__P?null:je(e)}function gu(e){var t,n=e.__v,r=n.__e,i=[],s=[],a=e.__P;a&&((t=st({constructor:Yt},n)).__v=n.__v+1,C.vnode&&C.vnode(t),Or(a,t,n,e.__n,a.namespaceURI,32&n.__u?[r]:null,i,r||je(n),32&n.__u,s),t.__v=n.__v,t.__.__k[t.__i]=t,Ss(i,t,s),n.__=n.__e=null,t.__e!=r&&vs(t))}function vs(e){if((e=e.__)&&e.__c&&!e.props.__P)return e.__e=null,e.__k.some(function(t){return t&&(e.__e=t.__e)}),vs(e)}function gs(e){(8&e.__g||(e.__g|=8,Ve.push(e),Nn++))&&Er==C.debounceRendering||((Er=C.debounceRendering)||queueMicrotask)(_s)}function _s(){try{for(var e,t=1;Ve.length;)Ve.length>t&&Ve.sort(hs),e=Ve.shift(),t=Ve.length,8&e.__g&&gu(e)}finally{(Nn=Ve.length)&&(Er||queueMicrotask)(_s)}}function xs(e,t,n,r,i,s,a,l,d,u,c){var p,g,f,m,h,b,v=r.__k||On,w=t.length;for(d=fu(n,t,v,d,w),p=0;p<w;p++)(f=n.__k[p])!=null&&(g=~f.__i&&v[f.__i]||Un,f.__i=p,b=Or(e,f,g,i,s,a,l,d,u,c),m=f.__e,(g.ref!=f.ref||8&g.__u)&&(g.ref&&Pr(g.ref,null,f,g),f.ref&&c.push(f.ref,f.__c||m,f)),h=h||m,4&f.__u?(d=ws(f,d,e,!g.__v),g.__e&&(g.__e=null)):typeof f.type=="function"&&b!==void 0?d=b:m&&(d=m.nextSibling),f.__u&=-21);return n.__e=h,d}function fu(e,t,n,r,i){var s,a,l,d,u,c,p,g,f,m=n.length,h=m,b=0,v=0,w=e.__k=Array(i);for(s=0;s<i;s++)(a=t[s])!=null&&typeof a!="boolean"&&typeof a!="function"?(typeof a!="object"||a.constructor===String?a=w[s]=zt(null,a):Nr(a)?a=w[s]=zt(S,{children:a}):a.constructor===Yt&&a.__b?a=w[s]=zt(a.type,a.props,a.key,a.ref,a.__v):w[s]=a,d=s+b,a.__=e,a.__b=e.__b+1,l=null,~(u=a.__i=mu(a,n,d,h))&&(h--,(l=n[u])&&(l.__u|=2)),l&&l.__v?(a.__u|=16,u==d-1?b--:u==d+1?b++:u!=d&&(u>d?b--:b++,v=1)):(~u||(i>m?b--:i<m&&b++),typeof a.type!="function"&&(a.__u|=4))):w[s]=null;if(v){for(c=[],p=[],s=0;s<i;s++)if((a=w[s])&&16&a.__u){for(b=0,g=c.length;b<g;)c[f=b+g>>1]<a.__i?b=f+1:g=f;c[b]=a.__i,p[s]=b+1}for(b=c.length;s--;)p[s]&&(p[s]==b?b--:w[s].__u|=4)}if(h)for(s=0;s<m;s++)!(l=n[s])||2&l.__u||(l.__e==r&&(r=je(l)),$r(l,l));return r}function ws(e,t,n,r){var i,s,a,l;if(typeof e.type=="function"){if(e.props.__P)return t;if(i=e.__k)for(s=0;s<i.length;s++)i[s]&&(i[s].__=e,t=ws(i[s],t,n,!1));return t}for(t&&!t.parentNode&&(t=je(e))&&!t.parentNode&&(t=null),a=e.__e,l=t;l&&l.nodeType==8;)l=l.nextSibling;for(a!=l&&(!r&&n.moveBefore&&a.parentNode?n.moveBefore(a,t):n.insertBefore(a,t||null)),t=a;(t=t&&t.nextSibling)&&t.nodeType==8&&!t.data.startsWith("$s"););return t}function mu(e,t,n,r){var i,s=e.key,a=e.type,l=t[n],d=l&&!(2&l.__u);if(l===null&&s==null||d&&s==l.key&&a==l.type)return n;if(r>(d?1:0)){for(i=n-1;i>=0;i--)if((l=t[i])&&!(2&l.__u)&&s==l.key&&a==l.type)return i;for(i=n+1;i<t.length;i++)if((l=t[i])&&!(2&l.__u)&&s==l.key&&a==l.type)return i}return-1}function fs(e,t,n){n==null&&(n=""),t[0]=="-"?e.setProperty(t,n):e[t]=n}function Cn(e,t,n,r,i){var s,a;if(t=="style")if(typeof n=="string")e.style.cssText=n;else{if(typeof r=="string"&&(e.style.cssText=r=""),r)for(t in r)n&&t in n||fs(e.style,t);if(n)for(t in n)r&&n[t]==r[t]||fs(e.style,t,n[t])}else if(t[0]=="o"&&t[1]=="n")typeof n!="function"&&(n=null),typeof r!="function"&&(r=null),(e.__e||(e.__e={}))[t]=n,n&&r||(a=Cr[t]||(Cr[t]=hu(t)),(e.__a||(e.__a={}))[t]=Mr,s=t!=(t=t.replace(ys,"$1")),(t=t.slice(2))[0]<"a"&&(t=t.toLowerCase()),n?e.addEventListener(t,a,s):e.removeEventListener(t,a,s));else{if(i=="http://www.w3.org/2000/svg")t=t.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(t!="width"&&t!="height"&&t!="href"&&t!="list"&&t!="form"&&t!="tabIndex"&&t!="download"&&t!="rowSpan"&&t!="colSpan"&&t!="role"&&t!="popover"&&t in e)try{return void(e[t]=n??"")}catch{}if(typeof n=="function")return;n==null||n===!1&&t[4]!="-"?e.removeAttribute(t):e.setAttribute(t,t=="popover"&&n==1?"":n)}}function hu(e){return function(t){var n=this.__e;if(n){if(n=n[e],t[Dn]==null)t[Dn]=Mr++;else if(t[Dn]<this.__a[e])return;return n(C.event?C.event(t):t)}}}function Or(e,t,n,r,i,s,a,l,d,u){var c,p,g,f,m,h,b,v,w,y,_,E,P,oe,pe,Ie,ae,le,R=t.type;if(t.constructor!==Yt)return null;128&n.__u&&(d=32&n.__u,c=n.__c.__z)&&(t.__u|=d,p=s=[],c.nodeType==8?l=Mn(c,s):s.push(c),l=s[0]||l),(c=C.__b)&&c(t);e:if(typeof R=="function"){g=a.length;try{if(v=t.props,w=(c=R.prototype)&&c.render,y=(c=R.contextType)&&r[c.__c],_=c?y?y.props.value:c.__:r,(f=n.__c)?(t.__c=f,2&f.__g&&(f.__g|=1)):(w?t.__c=f=new R(v,_):(t.__c=f=new St(v,_),f.constructor=R,f.render=bu),y&&y.sub(f),f.state||(f.state={}),f.__n=r,f.__g|=8,f.__h=[],f.__k=[]),w&&(f.__s||(f.__s=f.state),R.getDerivedStateFromProps&&(f.__s==f.state&&(f.__s=st({},f.__s)),st(f.__s,R.getDerivedStateFromProps(v,f.__s)))),m=f.props,h=f.state,f.__v=t,n.__c){if(v!==m&&w&&!R.getDerivedStateFromProps&&f.componentWillReceiveProps&&f.componentWillReceiveProps(v,_),t.__v==n.__v&&!(8&f.__g)||!(4&f.__g)&&f.shouldComponentUpdate&&f.shouldComponentUpdate(v,f.__s,_)===!1){t.__v!=n.__v&&(f.props=v,f.state=f.__s,f.__g&=-9),t.__e=n.__e,t.__k=n.__k,t.__k.some(function(B){B&&(B.__=t)}),On.push.apply(f.__h,f.__k),f.__k=[],f.__h.length&&a.push(f),l=je(n);break e}f.componentWillUpdate&&f.componentWillUpdate(v,f.__s,_),w&&f.componentDidUpdate&&f.__h.push(function(){f.componentDidUpdate(m,h,b)})}else w&&!R.getDerivedStateFromProps&&f.componentWillMount&&f.componentWillMount(),w&&f.componentDidMount&&f.__h.push(f.componentDidMount);f.context=_,f.props=v,f.__P=e,f.__g&=-5,E=C.__r,P=w?25:0;do f.__g&=-9,E&&E(t),c=f.render(f.props,f.state=f.__s,f.context);while(8&f.__g&&++P<25);w&&(On.push.apply(f.__h,f.__k),f.__k=[]),f.state=f.__s,f.getChildContext&&(r=st({},r,f.getChildContext())),w&&n.__c&&f.getSnapshotBeforeUpdate&&(b=f.getSnapshotBeforeUpdate(m,h)),oe=c&&c.type===S&&c.key==null?c.props.children:c,v.__P&&(c=l,i=(e=v.__P).namespaceURI,d=s=null,n.props&&n.props.__P!=e&&(n.__k.some(function(B){B&&$r(B,B)}),n.__k=null),l=n.__k?je(n,0):null),l=xs(e,Nr(oe)?oe:[oe],t,n,r,i,s,a,l,d,u),v.__P&&(t.__e=null,l=c),t.__u&=-161,p&&p.some(it),f.__h.length&&a.push(f),1&f.__g&&(f.__g&=-4)}catch(B){if(a.length=g,t.__v=null,d||s)if(B&&B.then){if(t.__u|=128|d,s){for(~(ae=s.indexOf(l||void 0))||(ae=s.length);(le=s[ae-1])&&le.nodeType==8;)ae--;for(;ae<s.length;ae++)if(le=s[ae])if(s[ae]=null,pe){if(le==Ie)break}else{if(le.nodeType!=8)break;le.data.startsWith("$s")&&(Ie=Mn(pe=le))}}if(!pe){for(;l&&l.nodeType==8&&l.nextSibling;)l=l.nextSibling;pe=l}(c=Mn(pe=t.__c.__z||(t.__c.__z=pe)))?(t.__e=pe,l=c):t.__e=l,l=l&&l.nextSibling}else s&&s.some(it);else t.__e=n.__e;t.__k||(t.__k=n.__k||[]),B&&B.then||ks(t),C.__e(B,t,n)}}else l=t.__e=yu(n.__e,t,n,r,i,s,a,d,u,e);return(c=C.diffed)&&c(t),l}function Mn(e,t){if(e&&e.nodeType==8&&e.data.startsWith("$s"))for(var n=1;e=e.nextSibling;){if(e.nodeType==8){if(e.data.startsWith("$s"))n++;else if(e.data.startsWith("/$s")&&!--n)return e}t&&t.push(e)}}function ks(e){e&&(e.__c&&(e.__c.__g|=4),e.__k&&e.__k.some(ks))}function Ss(e,t,n){for(var r=0;r<n.length;)Pr(n[r++],n[r++],n[r++]);C.__c&&C.__c(t,e),e.some(function(i){try{e=i.__h,i.__h=[],e.some(function(s){s.call(i)})}catch(s){C.__e(s,i.__v)}})}function yu(e,t,n,r,i,s,a,l,d,u){var c,p,g,f,m,h,b,v,w=n.props||Un,y=t.props,_=t.type;if(_=="svg"?i="http://www.w3.org/2000/svg":_=="math"?i="http://www.w3.org/1998/Math/MathML":i||(i="http://www.w3.org/1999/xhtml"),s){for(c=0;c<s.length;c++)if((m=s[c])&&(_?m.localName==_:m.nodeType==3)){e=m,s[c]=null;break}}if(!e){if(v=u.ownerDocument||document,!_)return v.createTextNode(y);e=v.createElementNS(i,_,y.is?y:u),l&&(C.__m&&C.__m(t,s),l=!1),s=null}if(_){if(u=_=="template"&&e.content||e,s=_=="textarea"&&y.defaultValue!=null?null:s&&Ur.call(u.childNodes),!l&&s)for(w={},c=0;c<e.attributes.length;c++)w[(m=e.attributes[c]).name]=m.value;for(c in w)m=w[c],c=="dangerouslySetInnerHTML"?g=m:c=="children"||c in y||c=="value"&&"defaultValue"in y||c=="checked"&&"defaultChecked"in y||Cn(e,c,null,m,i);for(c in y)m=y[c],c=="children"?f=m:c=="dangerouslySetInnerHTML"?p=m:c=="value"?h=m:c=="checked"?b=m:l&&typeof m!="function"||w[c]===m||Cn(e,c,m,w[c],i);p?(l||g&&(p.__html==g.__html||p.__html==e.innerHTML)||(e.innerHTML=p.__html),t.__k=[]):(g&&(e.textContent=""),(_=="foreignObject"||i=="http://www.w3.org/1998/Math/MathML"&&pu.test(_))&&(i="http://www.w3.org/1999/xhtml"),xs(u,Nr(f)?f:[f],t,n,r,i,s,a,s?s[0]:n.__k&&je(n,0),l,d),s&&s.some(it)),l&&_!="textarea"||(c="value",_=="progress"&&h==null?e.removeAttribute(c):h==null||h===e[c]&&(_!="progress"||h)||Cn(e,c,h,w[c],i),c="checked",b!=null&&b!=e[c]&&Cn(e,c,b,w[c],i))}else w===y||l&&e.data==y||(e.data=y);return e}function Pr(e,t,n,r){try{typeof e=="function"?t?t.__x=e(t)||1:r&&(r=r.__c||r.__e)&&(t=r.__x)&&(r.__x=null,typeof t=="function"?t():e(null)):e.current=t}catch(i){C.__e(i,n)}}function $r(e,t,n){var r,i,s,a;if(C.unmount&&C.unmount(e),!(r=e.ref)||r.current&&r.current!=e.__e||Pr(r,null,t,e),r=e.__c){if(r.componentWillUnmount)try{r.componentWillUnmount()}catch(l){C.__e(l,t)}r.__P=r.__n=null}if(r=e.__k)for(a=0;a<r.length;a++)r[a]&&$r(r[a],t,typeof e.type!="function"||n&&!e.props.__P);!n&&(r=e.__c)&&(r=r.__z)&&(i=Mn(r,s=[]))&&(r==e.__e&&s.some(it),it(i),it(r)),n||it(e.__e),e.__e=e.__c=e.__=null}function bu(e,t,n){return this.constructor(e,n)}function Ts(e,t){var n,r,i,s;C.__&&C.__(e,t),t.nodeType==9&&(t=t.documentElement),r=(n=e&&32&e.__u)?null:t.__k,t.__k=zt(S,{children:[e]}),i=[],s=[],Or(t,t.__k,r||Un,Un,t.namespaceURI,r?null:t.firstChild?Ur.call(t.childNodes):null,i,r?r.__e:t.firstChild,n,s),Ss(i,t.__k,s),t.__k.props.children=null}C={__e:function(e,t,n,r){for(var i,s,a;t=t.__;)if((i=t.__c)&&!(1&i.__g)){i.__g|=4;try{if((a=(s=i.constructor)&&s.getDerivedStateFromError)&&i.setState(s.getDerivedStateFromError(e)),i.componentDidCatch&&(i.componentDidCatch(e,r||{}),a=1),a&&8&i.__g)return void(i.__g|=2)}catch(l){e=l}}throw Nn=0,e}},ms=0,Dr=function(e){return e!=null&&e.constructor===Yt},St.prototype.setState=function(e,t){var n=this.__s;n&&n!=this.state||(n=this.__s=st({},this.state)),typeof e=="function"&&(e=e(st({},n),this.props)),e&&(st(n,e),this.__v&&(t&&this.__k.push(t),gs(this)))},St.prototype.forceUpdate=function(e){this.__v&&(this.__g|=4,e&&this.__h.push(e),gs(this))},St.prototype.render=S,Ve=[],Nn=0,hs=function(e,t){return e.__v.__b-t.__v.__b},Dn=Symbol(),ys=/(PointerCapture)$|Capture$/i,Mr=0,Cr={},du=0;var ot,Q,Fr,As,Lr=Object.is,Pn=0,Os=[],qr=[],Z=C,Rs=Z.__b,Is=Z.__r,Es=Z.diffed,Cs=Z.__c,Ds=Z.unmount,Ms=Z.__;function Xt(e,t){Z.__h&&Z.__h(Q,e,Pn||t),Pn=0;var n=Q.__H||(Q.__H={__:[],__h:[]});return e>=n.__.length&&n.__.push({}),n.__[e]}function A(e){return Pn=1,vu($s,e)}function vu(e,t,n){var r=Xt(ot++,2);if(r.t=e,!r.__c&&(r.__=[n?n(t):$s(void 0,t),function(s){var a=(r.__N||r.__)[0],l=r.t(a,s);Lr(a,l)||(r.__N=[l,r.__[1]],r.__c.setState({}))}],r.__c=Q,!Q.__f)){Q.__f=!0;var i=Q.shouldComponentUpdate;Q.shouldComponentUpdate=function(s,a,l){var d=this.__H;if(!d)return!0;var u=!1,c=this.props!=s;if(d.__.some(function(g){g.__N&&(u=!0,Lr(g.__[0],g.__N[0])||(c=!0))}),i){var p=i.call(this,s,a,l);return u?p||c:p}return!u||c}}return r.__}function ee(e,t){var n=Xt(ot++,3);!Z.__s&&Vr(n.__H,t)&&(n.__P=!0,n.__=e,n.u=t,Q.__H.__h.push(n))}function Ps(e,t){var n=Xt(ot++,4);!Z.__s&&Vr(n.__H,t)&&(n.__P=!1,n.__=e,n.u=t,Q.__h.push(n))}function Ze(e){return Pn=5,Oe(function(){return{current:e}},[])}function Oe(e,t){var n=Xt(ot++,7);return Vr(n.__H,t)&&(n.__=e(),n.__H=t),n.__}function Hr(){var e=Xt(ot++,11);if(!e.__){for(var t=Q.__v;!t.__m&&t.__;)t=t.__;var n=t.__m||(t.__m=[0,0]);e.__="P"+n[0]+"-"+n[1]++}return e.__}function _u(){var e;do{for(;e=qr.shift();)try{Wt(e)}catch(n){Z.__e(n,{__:(e=e.__P)&&e.__v})}for(;e=Os.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(Wt),t.__h.some(Br),t.__h=[]}catch(n){t.__h=[],Z.__e(n,e.__v)}}}while(qr.length)}Z.__b=function(e){Q=null,Rs&&Rs(e)},Z.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),Ms&&Ms(e,t)},Z.__r=function(e){Is&&Is(e),ot=0;var t=(Q=e.__c).__H;t&&(Fr==Q?Q.__h=[]:(t.__h.some(Wt),t.__h.some(Br),ot=0),t.__h=[],t.__.some(function(n){n.__N&&(n.__=n.__N),n.u=n.__N=void 0})),Fr=Q},Z.diffed=function(e){Es&&Es(e);var t=e.__c;t&&t.__H&&(t.__H.__h.length&&Us(Os.push(t)),t.__H.__.some(function(n){n.u&&(n.__H=n.u)})),Fr=Q=null},Z.__c=function(e,t){t.some(function(n){try{n.__h.some(Wt),n.__h=n.__h.filter(function(r){return!r.__||Br(r)})}catch(r){n.__h=[function(){throw r}]}}),Cs&&Cs(e,t)},Z.unmount=function(e){Ds&&Ds(e);var t,n,r=e.__c;r&&r.__H&&(r.__H.__.some(function(i){try{if(i.__P&&i.__c){if(n===void 0){for(n=e.__;n&&(!n.__c||!n.__c.__P);)n=n.__;n=n&&n.__c}i.__P=n,Us(qr.push(i))}else Wt(i)}catch(s){t=s}}),r.__H=void 0,t&&Z.__e(t,r.__v))};var Ns=typeof requestAnimationFrame=="function";function xu(e){var t,n=function(){clearTimeout(r),Ns&&cancelAnimationFrame(t),setTimeout(e)},r=setTimeout(n,35);Ns&&(t=requestAnimationFrame(n))}function Us(e){e!=1&&As==Z.requestAnimationFrame||((As=Z.requestAnimationFrame)||xu)(_u)}function Wt(e){var t=Q,n=e.__c;typeof n=="function"&&(e.__c=void 0,n()),Q=t}function Br(e){var t=Q;e.__c=e.__(),Q=t}function Vr(e,t){return!e||e.length!=t.length||t.some(function(n,r){return!Lr(n,e[r])})}function $s(e,t){return typeof t=="function"?t(e):t}var wu=Symbol.for("preact-signals");function qn(){if(Pe>1)Pe--;else{var e,t=!1;for((function(){var i=Fn;for(Fn=void 0;i!==void 0;){var s=i.S;if(s.v===i.v)for(var a=s.t;a!==void 0;a=a.x)a.i===i.i&&(a.i=s.i);i=i.o}})();en!==void 0;){var n=en;for(en=void 0,$n++;n!==void 0;){var r=n.u;if(n.u=void 0,n.f&=-3,!(8&n.f)&&Ls(n))try{n.c()}catch(i){t||(e=i,t=!0)}n=r}}if($n=0,Pe--,t)throw e}}function Qe(e){if(Pe>0)return e();jr=++ku,Pe++;try{return e()}finally{qn()}}var Jt,$=void 0;function _e(e){var t=$,n=Jt;$=void 0,Jt=void 0;try{return e()}finally{$=t,Jt=n}}var en=void 0,Pe=0,$n=0,ku=0,jr=0,Fn=void 0,Ln=0;function Fs(e){if($!==void 0){var t=e.n;if(t===void 0||t.t!==$)return t={i:0,S:e,p:$.s,n:void 0,t:$,e:void 0,x:void 0,r:t},$.s!==void 0&&($.s.n=t),$.s=t,e.n=t,32&$.f&&e.S(t),t;if(t.i===-1)return t.i=0,t.n!==void 0&&(t.n.p=t.p,t.p!==void 0&&(t.p.n=t.n),t.p=$.s,t.n=void 0,$.s.n=t,$.s=t),t}}function G(e,t){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=t?.watched,this.Z=t?.unwatched,this.name=t?.name}G.prototype.brand=wu;G.prototype.h=function(){return!0};G.prototype.S=function(e){var t=this,n=this.t;n!==e&&e.e===void 0&&(e.x=n,this.t=e,n!==void 0?n.e=e:_e(function(){var r;(r=t.W)==null||r.call(t)}))};G.prototype.U=function(e){var t=this;if(this.t!==void 0){var n=e.e,r=e.x;n!==void 0&&(n.x=r,e.e=void 0),r!==void 0&&(r.e=n,e.x=void 0),e===this.t&&(this.t=r,r===void 0&&_e(function(){var i;(i=t.Z)==null||i.call(t)}))}};G.prototype.subscribe=function(e){var t=this;return te(function(){var n=t.value;_e(function(){return e(n)})},{name:"sub"})};G.prototype.valueOf=function(){return this.value};G.prototype.toString=function(){return this.value+""};G.prototype.toJSON=function(){return this.value};G.prototype.peek=function(){var e=this;return _e(function(){return e.value})};Object.defineProperty(G.prototype,"value",{get:function(){var e=Fs(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){if($n>100)throw new Error("Cycle detected");(function(n){Pe!==0&&$n===0&&n.l!==jr&&(n.l=jr,Fn={S:n,v:n.v,i:n.i,o:Fn})})(this),this.v=e,this.i++,Ln++,Pe++;try{for(var t=this.t;t!==void 0;t=t.x)t.t.N()}finally{qn()}}}});function N(e,t){return new G(e,t)}function Ls(e){for(var t=e.s;t!==void 0;t=t.n)if(t.S.i!==t.i||!t.S.h()||t.S.i!==t.i)return!0;return!1}function qs(e){for(var t=e.s;t!==void 0;t=t.n){var n=t.S.n;if(n!==void 0&&(t.r=n),t.S.n=t,t.i=-1,t.n===void 0){e.s=t;break}}}function Bs(e){for(var t=e.s,n=void 0;t!==void 0;){var r=t.p;t.i===-1?(t.S.U(t),r!==void 0&&(r.n=t.n),t.n!==void 0&&(t.n.p=r)):n=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=r}e.s=n}function at(e,t){G.call(this,void 0,t),this.x=e,this.s=void 0,this.g=Ln-1,this.f=4}at.prototype=new G;at.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===Ln))return!0;if(this.g=Ln,this.f|=1,this.i>0&&!Ls(this))return this.f&=-2,!0;var e=$;try{qs(this),$=this;var t=this.x();(16&this.f||this.v!==t||this.i===0)&&(this.v=t,this.f&=-17,this.i++)}catch(n){this.v=n,this.f|=16,this.i++}return $=e,Bs(this),this.f&=-2,!0};at.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(var t=this.s;t!==void 0;t=t.n)t.S.S(t)}G.prototype.S.call(this,e)};at.prototype.U=function(e){if(this.t!==void 0&&(G.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(var t=this.s;t!==void 0;t=t.n)t.S.U(t)}};at.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==void 0;e=e.x)e.t.N()}};Object.defineProperty(at.prototype,"value",{get:function(){if(1&this.f)throw new Error("Cycle detected");var e=Fs(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function xe(e,t){return new at(e,t)}function Hs(e){var t=e.j;if(e.j=void 0,typeof t=="function"){Pe++;var n=$;$=void 0;try{t()}catch(r){throw e.f&=-2,e.f|=8,Zr(e),r}finally{$=n,qn()}}}function Zr(e){for(var t=e.s;t!==void 0;t=t.n)t.S.U(t);e.x=void 0,e.s=void 0,Hs(e)}function Su(e){if($!==this)throw new Error("Out-of-order effect");Bs(this),$=e,this.f&=-2;try{8&this.f&&Zr(this)}finally{qn()}}function Tt(e,t){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=t?.name,Jt&&Jt.push(this)}Tt.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var t=this.x();typeof t=="function"&&(this.j=t)}finally{e()}};Tt.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,Hs(this),qs(this),Pe++;var e=$;return $=this,Su.bind(this,e)};Tt.prototype.N=function(){2&this.f||(this.f|=2,this.u=en,en=this)};Tt.prototype.d=function(){this.f|=8,1&this.f||Zr(this)};Tt.prototype.dispose=function(){this.d()};function te(e,t){var n=new Tt(e,t);try{n.c()}catch(i){throw n.d(),i}var r=n.d.bind(n);return r[Symbol.dispose]=r,r}var Vs,Hn,Bn,Tu=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__;var js=[];te(function(){Vs=this.N})();function At(e,t){C[e]=t.bind(null,C[e]||function(){})}function tn(e){if(Bn){var t=Bn;Bn=void 0,t()}Bn=e&&e.S()}function Zs(e){var t=this,n=e.data,r=Ru(n);r.name="ReactiveDom",r.value=n;var i=Oe(function(){for(var l=t,d=t.__v;d=d.__;)if(d.__c){d.__c.__$f|=4;break}var u=xe(function(){var f=r.value.value;return f===0?0:f===!0?"":f||""}),c=xe(function(){return!Array.isArray(u.value)&&!Dr(u.value)}),p=te(function(){if(this.N=Qs,c.value){var f=u.value;l.__v&&l.__v.__e&&l.__v.__e.nodeType===3&&(l.__v.__e.data=f)}}),g=t.__$u.d;return t.__$u.d=function(){p(),g.call(this)},[c,u]},[]),s=i[0],a=i[1];return s.value?a.peek():a.value}Zs.displayName="ReactiveTextNode";Object.defineProperties(G.prototype,{constructor:{configurable:!0,value:bs(S,null).constructor},type:{configurable:!0,value:Zs},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}});At("__b",function(e,t){if(tn(),Hn=void 0,typeof t.type=="string"){var n,r=t.props;for(var i in r)if(i!=="children"){var s=r[i];s instanceof G&&(n||(t.__np=n={}),n[i]=s,r[i]=s.peek())}}e(t)});At("__r",function(e,t){if(e(t),t.type!==S){tn();var n,r=t.__c;r&&(r.__$f&=-2,(n=r.__$u)===void 0&&(r.__$u=n=(function(i,s){var a;return te(function(){a=this},{name:s}),a.c=i,a})((function(i){return function(){var s;Tu&&((s=this.y)==null||s.call(this)),i.__$f|=1,i.setState({})}})(r),typeof t.type=="function"?t.type.displayName||t.type.name:""))),Hn=r,tn(n)}});At("__e",function(e,t,n,r){tn(),Hn=void 0,e(t,n,r)});At("diffed",function(e,t){tn(),Hn=void 0;var n;if(typeof t.type=="string"&&(n=t.__e)){var r=t.__np,i=t.props,s=n.U;if(s)for(var a in s){var l=s[a];l===void 0||r&&a in r||(l.d(),s[a]=void 0)}if(r){s||(s={},n.U=s);for(var d in r){var u=s[d],c=r[d];u===void 0?(u=Au(n,d,c,i),s[d]=u):u.o(c,i)}}}e(t)});function Au(e,t,n,r){var i=t in e&&e.ownerSVGElement===void 0,s=N(n);return{o:function(a,l){s.value=a,r=l},d:te(function(){this.N=Qs;var a=s.value.value;r[t]!==a&&(r[t]=a,i?e[t]=a:a!=null&&(a!==!1||t[4]==="-")?e.setAttribute(t,a):e.removeAttribute(t))})}}At("unmount",function(e,t){if(typeof t.type=="string"){var n=t.__e;if(n){var r=n.U;if(r){n.U=void 0;for(var i in r){var s=r[i];s&&s.d()}}}var a=t.__np;if(a){var l=t.props;for(var d in a)l[d]=a[d]}t.__np=void 0}else{var u=t.__c;if(u){u.__$f|=8;var c=u.__$u;c&&(u.__$u=void 0,c.d())}}e(t)});At("__h",function(e,t,n,r){r<3&&(t.__$f|=2),e(t,n,r)});St.prototype.shouldComponentUpdate=function(e,t){if(this.__R)return!0;var n=this.__$u,r=n&&n.s!==void 0;for(var i in t)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){var s=2&this.__$f;if(!(r||s||4&this.__$f)||1&this.__$f)return!0}else if(!(r||4&this.__$f)||3&this.__$f)return!0;for(var a in e)if(a!=="__source"&&e[a]!==this.props[a])return!0;for(var l in this.props)if(!(l in e))return!0;return!1};function Ru(e,t){return Oe(function(){return N(e,t)},[])}var Iu=function(e){queueMicrotask(function(){queueMicrotask(e)})};function Eu(){Qe(function(){for(var e;e=js.shift();)Vs.call(e)})}function Qs(){js.push(this)===1&&(C.requestAnimationFrame||Iu)(Eu)}var ue=JSON.parse(document.getElementById("dashboard-config")?.textContent??"{}");var Gs=navigator.languages.length>0?[...navigator.languages]:void 0,Ks=new Map;function Rt(e){let t=JSON.stringify(e),n=Ks.get(t);return n||Ks.set(t,n=new Intl.DateTimeFormat(Gs,e)),n}var nn=Intl.DateTimeFormat().resolvedOptions().timeZone||"UTC";function zs(){return Intl.supportedValuesOf("timeZone")}function ne(e,t){return Rt({timeZone:t,dateStyle:"medium",timeStyle:"medium"}).format(new Date(e))}function Ys(e,t){return Rt({timeZone:t,dateStyle:"medium"}).format(new Date(e))}function $e(e,t={day:"numeric",month:"short"}){return Rt({...t,timeZone:"UTC"}).format(new Date(`${e}T12:00:00Z`))}function Ke(e,t){return Rt({day:"numeric",month:"short",year:"numeric",timeZone:"UTC"}).formatRange(new Date(`${e}T12:00:00Z`),new Date(`${t}T12:00:00Z`))}function rn(e,t,n,r){switch(e){case"HOUR":return Rt({timeZone:r,weekday:"short",day:"numeric",month:"short",hour:"2-digit",minute:"2-digit",timeZoneName:"shortOffset"}).format(new Date(n));case"DAY":return $e(t,{weekday:"long",day:"numeric",month:"long"});case"WEEK":return`Week of ${$e(t,{day:"numeric",month:"long",year:"numeric"})}`;case"MONTH":return $e(t,{month:"long",year:"numeric"});case"QUARTER":return`Quarter from ${$e(t,{month:"long",year:"numeric"})}`}}function Ws(e,t,n,r){switch(e){case"HOUR":{let i=Rt({timeZone:r,hour:"2-digit",minute:"2-digit",hour12:!1}).format(new Date(n));return i.startsWith("00:00")||i.startsWith("24:00")?$e(t):i.replace(/^24/,"00")}case"MONTH":case"QUARTER":return $e(t,t.slice(5,7)==="01"?{year:"numeric"}:{month:"short"});default:return $e(t)}}var Cu=[["day",864e5],["hour",36e5],["minute",6e4],["second",1e3]];function Xs(e,t){let n=Math.max(0,t-Date.parse(e)),[r,i]=Cu.find(([,s])=>n>=s)??["second",1e3];return new Intl.RelativeTimeFormat(Gs,{style:"short",numeric:"always"}).format(-Math.floor(n/i),r)}function sn(e){return e==="PARTIAL"?"not complete":e==="FUTURE"?"to come":""}var eo=navigator.languages.length>0?[...navigator.languages]:void 0,Js=new Map,lt="USD";function jn(e){lt=e}function z(e,t){let n=JSON.stringify(t),r=Js.get(n);return r||Js.set(n,r=new Intl.NumberFormat(eo,t)),r.format(e)}function we(e){let[t="0",n=""]=e.split("."),r=BigInt(t.replace("-","")+n.padEnd(9,"0").slice(0,9));return t.startsWith("-")?-r:r}function on(e,t,n){let r=e<0n!=t<0n,[i,s]=[e<0n?-e:e,t<0n?-t:t],a=(i*10n**BigInt(n)*2n+s)/(s*2n),l=a.toString().padStart(n+1,"0"),d=n===0?l:`${l.slice(0,-n)}.${l.slice(-n)}`;return r&&a!==0n?`-${d}`:d}var to={count:1n,cost:1000000000n,hours:3600n,storage:3600000000000n};function It(e,t,n=9){return t==="count"?e.toString():on(e,to[t],n)}function an(e,t){return Number(It(e,t))}var Du="⁰¹²³⁴⁵⁶⁷⁸⁹";function no(e,t){return z(e,{...t,notation:"scientific",maximumFractionDigits:2}).replace(/E(\d+)/,(r,i)=>` × 10${[...i].map(s=>Du[Number(s)]).join("")}`)}var Qr=15,Vn=e=>(e<0n?-e:e).toString().length;function ut(e,t){let n=It(e,t),r=BigInt(n.split(".")[0]??"0"),i=Vn(r),s=t==="cost"?{style:"currency",currency:lt,currencyDisplay:"narrowSymbol"}:{},a=t==="storage"?" GB·h":t==="hours"?" h":"";return i>Qr?no(n,s)+a:t==="cost"?i>6?z(n,{...s,notation:"compact",maximumFractionDigits:2}):e!==0n&&Vn(e)<8?z(n,{...s,maximumSignificantDigits:2}):z(n,s):i>5?z(n,{notation:"compact",maximumSignificantDigits:4})+a:t==="count"?z(e,{}):z(n,{maximumFractionDigits:i>3?0:1,minimumFractionDigits:0})+a}function L(e,t){if(Vn(e/to[t])>Qr)return ut(e,t);let n=It(e,t);if(t==="count")return z(e,{});if(t==="cost"){let r=e!==0n&&Vn(e)<8;return z(n,{style:"currency",currency:lt,currencyDisplay:"narrowSymbol",...r?{maximumSignificantDigits:2}:{}})}return z(n,{minimumFractionDigits:1,maximumFractionDigits:1})+(t==="hours"?" h":" GB·h")}function M(e,t){switch(t){case"count":return z(e,{});case"cost":return z(It(e,"cost"),{style:"currency",currency:lt,currencyDisplay:"narrowSymbol",maximumFractionDigits:9});case"hours":return`${z(e,{})} s`;case"storage":return`${z(e,{})} byte-seconds`}}function he(e){return e==null?"not known":L(we(e),"cost")}function ln(e){return z(e,{style:"currency",currency:lt,currencyDisplay:"narrowSymbol",maximumFractionDigits:9})}function ro(e){return z(e,{style:"currency",currency:lt,currencyDisplay:"narrowSymbol",maximumFractionDigits:we(e)>=100000000000n?0:2,...we(e)>=10n**16n?{notation:"compact",maximumFractionDigits:2}:{}})}function io(e,t){let n=t==="cost"?{style:"currency",currency:lt,currencyDisplay:"narrowSymbol",minimumFractionDigits:0}:{};if(Math.abs(e)>=10**Qr)return no(e.toString(),n);let r=Math.abs(e)>=1e4?"compact":"standard";return z(e.toString(),{...n,notation:r,maximumSignificantDigits:4})}function so(e){let t=["B","kB","MB","GB","TB","PB","EB","ZB","YB"],n=0;for(;n<t.length-1&&e>=1000n**BigInt(n+1);)n+=1;let r=on(e,1000n**BigInt(n),3);return`${z(r,{maximumSignificantDigits:4})} ${t[n]}`}function Ge(e){return new Intl.NumberFormat(eo,{style:"percent",maximumFractionDigits:1}).format(e)}function Zn(e,t){if(t===0n)return e===0n?null:{text:"new",direction:"same"};let n=on((e-t)*100n,t,1),r=Number(n)===0?"same":e>t?"up":"down",i=e>t?on(e,t,1):"";return{text:e>t*10n?`${z(i,{notation:"compact",maximumSignificantDigits:3})} ×`:Ge(Math.abs(Number(n))/100),direction:r}}function oo(e,t){return t===0n?0:Number(on(e,t,6))}var Qn=N(new Map),Kr=(e,t)=>`${e} ${t}`;function Kn(e,t){let n=new Map(Qn.peek());for(let r of t)e.forEach((i,s)=>{let[a,l]=[r.keys[s],r.names[s]];a!=null&&l!=null&&n.set(Kr(i,a),l)}),r.accountId!=null&&r.accountName!=null&&n.set(Kr("ACCOUNT",r.accountId),r.accountName);n.size!==Qn.peek().size&&(Qn.value=n)}function ct(e,t){return Qn.value.get(Kr(e,t))??t}var q={MODEL:{field:"models",name:"model",plural:"models",missing:"no model",belongsToAccount:!1},PROVIDER:{field:"providers",name:"provider",plural:"providers",missing:"no provider",belongsToAccount:!1},TIER:{field:"tiers",name:"tier",plural:"tiers",missing:"no tier",belongsToAccount:!1},SOURCE:{field:"sources",name:"source",plural:"sources",missing:"no source",belongsToAccount:!1},USER:{field:"userIds",name:"user",plural:"users",missing:"no user",belongsToAccount:!0},ACCOUNT:{field:"accountIds",name:"account",plural:"accounts",missing:"no account",belongsToAccount:!1},USAGE_TYPE:{field:"usageTypes",name:"type",plural:"usage types",missing:"no usage type",belongsToAccount:!1},SESSION:{field:"sessionIds",name:"session",plural:"sessions",missing:"no session",belongsToAccount:!0},WORKSPACE:{field:"workspaceIds",name:"workspace",plural:"workspaces",missing:"no workspace",belongsToAccount:!0},AGENT:{field:"agentIds",name:"agent",plural:"agents",missing:"no agent",belongsToAccount:!0}},dt=["MODEL","PROVIDER","TIER","SOURCE","USER","ACCOUNT","USAGE_TYPE"],ao=new Set(["AGENT","MODEL","PROVIDER","SESSION","TIER","USER","WORKSPACE"]),Gn=Object.entries(q).map(([e,t])=>({dimension:e,...t}));function ke(e){let t=i=>Object.fromEntries(Object.entries(i).filter(([,s])=>Array.isArray(s)&&s.length>0)),n=e.not?t(e.not):{},r={...t(e),...Object.keys(n).length>0?{not:n}:{}};return Object.keys(r).length>0?r:null}var ze=({kind:e,key:t,accountId:n})=>JSON.stringify([e,t,n??null]);function Ye(e,t,{kind:n,key:r,accountId:i},s){let{field:a}=q[t];if(n==="VALUE")return{...e,...i==null?{}:{accountIds:[i]},[a]:[r??""]};if(n==="UNKNOWN")return ao.has(t)?{...e,missing:[...new Set([...e.missing??[],t])]}:e;let l=new Set([...e.not?.[a]??[],...s]);return{...e,not:{...e.not,[a]:[...l]}}}function Gr(e,t){let n=t?e.map(r=>ct(t,r)):e;return n.length>3?`${n.slice(0,2).join(", ")} and ${n.length-2} more`:n.join(", ")}function un(e){let t=[];for(let{dimension:n,field:r,name:i}of Gn){let s=e[r];s?.length&&t.push({label:`${i}: ${Gr(s,n)}`,without:{...e,[r]:null}})}e.modelPrefixes?.length&&t.push({label:`model: ${Gr(e.modelPrefixes.map(n=>`${n}…`))}`,without:{...e,modelPrefixes:null}});for(let n of e.missing??[]){let r=e.missing?.filter(i=>i!==n);t.push({label:q[n].missing,without:{...e,missing:r}})}for(let{dimension:n,field:r,name:i}of Gn){let s=e.not?.[r];s?.length&&t.push({label:`${i} not: ${Gr(s,n)}`,without:{...e,not:{...e.not,[r]:null}}})}return t}function lo(e,t){for(let{field:n,name:r}of Gn){for(let i of e[n]??[])t.append(r,i);for(let i of e.not?.[n]??[])t.append(`not.${r}`,i)}for(let n of e.modelPrefixes??[])t.append("model-prefix",n);for(let n of e.missing??[])t.append("missing",n.toLowerCase())}function uo(e){let t={},n={};for(let{field:s,name:a}of Gn){let l=e.getAll(a);l.length>0&&(n[s]=l);let d=e.getAll(`not.${a}`);d.length>0&&(t[s]=d)}let r=e.getAll("model-prefix");r.length>0&&(n.modelPrefixes=r);let i=e.getAll("missing").map(s=>s.toUpperCase()).filter(s=>ao.has(s));return i.length>0&&(n.missing=i),Object.keys(t).length>0&&(n.not=t),n}var co=e=>t=>BigInt(t.byType.find(({usageType:n})=>n===e)?.quantity??"0"),zr=["tokens_cache_read","tokens_cache_write","tokens_input","tokens_output","tokens_reasoning"],po=[...zr,"api_calls","compute_seconds","credits","storage_byte_seconds","transcription_seconds"],ye=[{id:"tokens",change:"tokens",name:"Tokens",unit:"count",column:"quantities",usageTypes:null,split:"MODEL",ranking:"TOKENS",total:e=>BigInt(e.tokens)},{id:"input",change:"tokens",name:"Input tokens",unit:"count",column:"quantities",usageTypes:["tokens_input","tokens_cache_read","tokens_cache_write"],split:"MODEL",ranking:"TOKENS_INPUT",total:e=>BigInt(e.tokensInput)+BigInt(e.tokensCacheRead)+BigInt(e.tokensCacheWrite)},{id:"output",change:"tokens",name:"Output tokens",unit:"count",column:"quantities",usageTypes:["tokens_output","tokens_reasoning"],split:"MODEL",ranking:"TOKENS_OUTPUT",total:e=>BigInt(e.tokensOutput)+BigInt(e.tokensReasoning)},{id:"compute",change:"computeSeconds",name:"Compute",unit:"hours",column:"quantities",usageTypes:["compute_seconds"],split:"TIER",ranking:"COMPUTE_SECONDS",total:e=>BigInt(e.computeSeconds)},{id:"cost",change:"cost",name:"Cost",unit:"cost",column:"costs",usageTypes:[],split:"MODEL",ranking:"COST",total:e=>we(e.cost)},{id:"calls",change:"apiCalls",name:"API calls",unit:"count",column:"quantities",usageTypes:["api_calls"],split:"ACCOUNT",ranking:"API_CALLS",total:e=>BigInt(e.apiCalls)},{id:"storage",change:null,name:"Storage",unit:"storage",column:"quantities",usageTypes:["storage_byte_seconds"],split:"ACCOUNT",ranking:"COST",total:co("storage_byte_seconds")},{id:"transcription",change:null,name:"Transcription",unit:"hours",column:"quantities",usageTypes:["transcription_seconds"],split:"MODEL",ranking:"COST",total:co("transcription_seconds")},{id:"records",change:"records",name:"Records",unit:"count",column:"records",usageTypes:[],split:"USAGE_TYPE",ranking:"RECORDS",total:e=>BigInt(e.records)}];function ge(e){return ye.find(t=>t.id===e)??ye[0]}var Fe=[{preset:"LAST_24_HOURS",name:"24 h",days:1},{preset:"LAST_7_DAYS",name:"7 d",days:7},{preset:"LAST_30_DAYS",name:"30 d",days:30},{preset:"LAST_90_DAYS",name:"90 d",days:90},{preset:"LAST_365_DAYS",name:"1 y",days:365},{preset:"THIS_MONTH",name:"This month",days:31},{preset:"TODAY",name:"Today",days:1},{preset:"YESTERDAY",name:"Yesterday",days:1},{preset:"THIS_WEEK",name:"This week",days:7},{preset:"LAST_WEEK",name:"Last week",days:7},{preset:"LAST_MONTH",name:"Last month",days:31},{preset:"THIS_QUARTER",name:"This quarter",days:92},{preset:"LAST_QUARTER",name:"Last quarter",days:92},{preset:"THIS_YEAR",name:"This year",days:366},{preset:"LAST_YEAR",name:"Last year",days:366},{preset:"ALL_TIME",name:"All time",days:3650}],We={tab:"usage",range:{preset:"LAST_30_DAYS"},timeZone:nn,filter:{},compare:"PREVIOUS_PERIOD",measure:"tokens",split:null,second:null,interval:null},bo=["HOUR","DAY","WEEK","MONTH","QUARTER"],go={period:"PREVIOUS_PERIOD",year:"PREVIOUS_YEAR",none:null},fo=e=>e!==null&&/^\d{4}-\d\d-\d\d$/.test(e),mo=e=>e!==null&&!Number.isNaN(Date.parse(e));function Mu(e){let[t,n]=[e.get("from"),e.get("through")];if(fo(t)&&fo(n))return{from:t,through:n};let[r,i]=[e.get("start"),e.get("end")];if(mo(r)&&mo(i))return{start:r,end:i};let s=Fe.find(({preset:a})=>a===e.get("range")?.toUpperCase());return s?{preset:s.preset}:We.range}function vo(e){let t=new URLSearchParams(e),n=t.get("tab"),r=t.get("compare"),i=t.get("measure")??"",s=dt.find(d=>q[d].name===t.get("split")),a=dt.find(d=>q[d].name===t.get("and")),l=bo.find(d=>d.toLowerCase()===t.get("interval"));return{tab:n==="hardware"||n==="ingestion"?n:"usage",range:Mu(t),timeZone:t.get("tz")??We.timeZone,filter:uo(t),compare:r!==null&&r in go?go[r]:We.compare,measure:ye.some(({id:d})=>d===i)?i:We.measure,split:s??null,second:a??null,interval:l??null}}function Yr(e){let t=new URLSearchParams;if(e.tab!=="usage"&&t.set("tab",e.tab),"preset"in e.range)JSON.stringify(e.range)!==JSON.stringify(We.range)&&t.set("range",e.range.preset.toLowerCase());else for(let[r,i]of Object.entries(e.range))t.set(r,i);e.timeZone!==We.timeZone&&t.set("tz",e.timeZone),e.compare!==We.compare&&t.set("compare",e.compare==="PREVIOUS_YEAR"?"year":"none"),e.measure!==We.measure&&t.set("measure",e.measure),e.split&&t.set("split",q[e.split].name),e.second&&t.set("and",q[e.second].name),e.interval&&t.set("interval",e.interval.toLowerCase()),lo(e.filter,t);let n=t.toString();return n?`?${n}`:""}var x=N(vo(location.search)),pt=N(history.state?.zoomedFrom??null);function D(e,t=null){x.value={...x.value,...e},pt.value=t,history.pushState({zoomedFrom:t},"",`${location.pathname}${Yr(x.value)}`)}addEventListener("popstate",e=>{pt.value=e.state?.zoomedFrom??null,x.value=vo(location.search)});function Ee(e){return"preset"in e?{preset:e.preset}:"from"in e?{days:{from:e.from,through:e.through}}:{instants:{start:e.start,end:e.end}}}var ho=864e5;function _o(e){return"preset"in e?Fe.find(({preset:t})=>t===e.preset)?.days??30:"from"in e?(Date.parse(e.through)-Date.parse(e.from))/ho+1:(Date.parse(e.end)-Date.parse(e.start))/ho}var yo={HOUR:1/24,DAY:1,WEEK:7,MONTH:30,QUARTER:91},Nu=800;function Wr(e){let t=_o(e),n=bo.filter(r=>t/yo[r]<=Nu&&t/yo[r]>=1);return n.length>0?n:["HOUR"]}function gt({range:e,interval:t}){if(t&&Wr(e).includes(t))return t;let n=_o(e);return n<=2.1?"HOUR":n<=100?"DAY":n<=400?"WEEK":"MONTH"}function Xr(e){let t=Le(e);return e.second&&e.second!==t?[t,e.second]:[t]}function Le(e){return e.split??ge(e.measure).split}var Uu=Symbol.for("pv"),Ou=0;function o(e,t,n,r,i,s){t||(t={});var a,l,d=t;if("ref"in d&&typeof e!="function")for(l in d={},t)l=="ref"?a=t[l]:d[l]=t[l];var u={type:e,props:d,key:n,ref:a,__k:null,__:null,__b:0,__e:null,__c:null,constructor:Uu,__v:--Ou,__i:-1,__u:0};return(i||s)&&(u.__source=i,u.__self=s),C.vnode&&C.vnode(u),u}var Pu={more:"M3 8h.01M8 8h.01M13 8h.01",close:"M4 4l8 8M12 4l-8 8",down:"M4 6l4 4 4-4",theme:["M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z","M8 2.5a5.5 5.5 0 0 1 0 11z"],back:"M6.5 4L2.5 8l4 4M2.5 8h11",check:"M3.5 8.5l3 3 6-7",external:"M6 3.5H3.5v9h9V10M9 3.5h3.5V7M12.5 3.5L7.5 8.5",globe:"M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2zM2 8h12M8 2c2 1.8 2.6 3.8 2.6 6S10 12.2 8 14C6 12.2 5.4 10.2 5.4 8S6 3.8 8 2",account:"M3 13V5.5L8 3l5 2.5V13M6.5 13v-3h3v3M6.5 7h.01M9.5 7h.01",copy:"M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z"};function K({name:e}){return o("svg",{class:`icon icon-${e}`,viewBox:"0 0 16 16",width:"16",height:"16","aria-hidden":"true",children:[Pu[e]].flat().map(t=>o("path",{d:t},t))})}function zn(){return o("svg",{class:"mark",viewBox:"0 0 20 20",width:"20",height:"20","aria-hidden":"true",children:[o("rect",{x:"1",y:"11",width:"4",height:"8",rx:"1.2"}),o("rect",{x:"8",y:"6",width:"4",height:"13",rx:"1.2"}),o("rect",{x:"15",y:"1",width:"4",height:"18",rx:"1.2"})]})}function ft({label:e,name:t,class:n="control",align:r="start",children:i}){let[s,a]=A(!1),l=Ze(null),d=Ze(null),u=Hr();ee(()=>{if(!s)return;let p=g=>{l.current?.contains(g.target)||a(!1)};return document.addEventListener("pointerdown",p),l.current?.querySelector(".panel-pop input, .panel-pop button, .panel-pop select, .panel-pop a")?.focus(),()=>document.removeEventListener("pointerdown",p)},[s]);let c=()=>{a(!1),d.current?.focus()};return o("div",{class:"pop",ref:l,onKeyDown:p=>{p.key==="Escape"&&s&&(p.stopPropagation(),c())},onFocusOut:p=>{let g=p.relatedTarget;g&&!l.current?.contains(g)&&a(!1)},children:[o("button",{ref:d,type:"button",class:n,"aria-label":t,"aria-expanded":s,"aria-controls":u,onClick:()=>a(!s),children:e}),o("div",{id:u,class:`panel-pop ${r}`,hidden:!s,children:s&&i(c)})]})}function ce({name:e,actions:t}){return o(ft,{label:o(K,{name:"more"}),name:e,class:"icon-button",align:"end",children:n=>o("ul",{class:"menu",children:t.map(r=>o("li",{children:r.href?o("a",{href:r.href,target:"_blank",rel:"noopener",onClick:n,children:[r.name," ",o(K,{name:"external"})]}):o("button",{type:"button",onClick:()=>{r.run?.(),n()},children:r.name})},r.name))})})}function Jr({name:e,options:t,value:n,onChange:r}){return o(S,{children:[o("div",{class:"segments",role:"group","aria-label":e,children:t.map(i=>o("button",{type:"button","aria-pressed":i.value===n,onClick:()=>r(i.value),children:i.name},i.value))}),o(mt,{class:"narrow",name:e,options:t,value:n,onChange:r})]})}function mt({name:e,options:t,value:n,onChange:r,class:i=""}){return o("select",{class:`control ${i}`,"aria-label":e,value:n,onChange:s=>r(s.currentTarget.value),children:t.map(s=>o("option",{value:s.value,children:s.name},s.value))})}var $u=1600;function Et({text:e,name:t,children:n}){let[r,i]=A(!1);return ee(()=>{if(!r)return;let s=setTimeout(()=>i(!1),$u);return()=>clearTimeout(s)},[r]),o("button",{type:"button",class:"link copy","aria-label":r?"Copied":t,title:t,onClick:()=>{navigator.clipboard.writeText(e).then(()=>i(!0))},children:[n," ",o(K,{name:r?"check":"copy"})]})}function Ct({title:e,kind:t="centre",onClose:n,children:r}){let i=Ze(null),s=Hr();return Ps(()=>i.current?.showModal(),[]),o("dialog",{ref:i,class:t,"aria-labelledby":s,onClose:n,onClick:a=>{a.target===i.current&&i.current?.close()},children:o("div",{class:"dialog",children:[o("header",{children:[o("h2",{id:s,children:e}),o("button",{type:"button",class:"icon-button","aria-label":"Close",onClick:()=>i.current?.close(),children:o(K,{name:"close"})})]}),r]})})}var Yn=class{#n;#t=null;#e=null;constructor(t){this.#n=t}current(){let t=this.#i();return this.#t?.configured===t?this.#t?.token:t}async replace(t){if(this.current()!==t)return!0;let{refreshToken:n}=this.#n;return n?(this.#e??=this.#r(n).finally(()=>{this.#e=null}),await this.#e!==void 0):!1}async#r(t){let n=await Promise.resolve().then(t).catch(()=>{});return n!==void 0&&(this.#t={configured:this.#i(),token:n}),n}#i(){let{token:t}=this.#n;return typeof t=="function"?t():t}};var Se="NETWORK",Xe="BAD_RESPONSE",Fu=new Set(["INVALID_TOKEN","UNAUTHENTICATED"]),Lu=new Set(["INTERNAL","SCHEMA_MISMATCH","UNSUPPORTED_DATABASE",Xe]),ht=class extends Error{name="UsageError";code;requestId;retryable;retryAfterMs;docs;field;limit;path;status;constructor(t){super(t.message,t.cause===void 0?void 0:{cause:t.cause}),this.code=t.code,this.requestId=t.requestId??null,this.retryable=t.retryable??!1,this.retryAfterMs=t.retryAfterMs??null,this.docs=t.docs??null,this.field=t.field??null,this.limit=t.limit??null,this.path=t.path??[],this.status=t.status??null}get section(){let[t]=this.path;return typeof t=="string"?t:null}get isAuthentication(){return Fu.has(this.code)||this.code===Xe&&this.status===401}get isNetwork(){return this.code===Se}get action(){return this.isAuthentication?"sign-in":this.code==="FORBIDDEN"?"request-access":this.retryable?"retry":Lu.has(this.code)?"contact-operator":"change-request"}},ei=e=>typeof e=="object"&&e!==null,Dt=e=>typeof e=="string"?e:null,ti=e=>typeof e=="number"&&Number.isFinite(e)?e:null;function qu(e){if(!ei(e))return null;let t=Dt(e.name),n=ti(e.value);return t===null||n===null?null:{name:t,value:n,actual:ti(e.actual)}}function xo(e,t){let n=ei(e)?e:{},r=ei(n.extensions)?n.extensions:{},i=Array.isArray(n.path)?n.path:[];return new ht({code:Dt(r.code)??Xe,message:Dt(n.message)??"the server reported an error without a message",requestId:Dt(r.requestId)??t.requestId,retryable:r.retryable===!0,retryAfterMs:ti(r.retryAfterMs)??t.retryAfterMs,docs:Dt(r.docs),field:Dt(r.field),limit:qu(r.limit),path:i.filter(s=>typeof s=="string"||typeof s=="number"),status:t.status})}var cn=class extends String{__apiType;value;__meta__;constructor(t,n){super(t),this.value=t,this.__meta__=n}toString(){return this.value}};var wo=new cn(`
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
}`),ko=new cn(`
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
}`),So=new cn(`
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
    `);async function*To(e,t){let n=e.getReader(),r=new TextDecoder,i=new ni;try{for(;;){let{done:s,value:a}=await n.read();if(s)return;t(),yield*i.push(r.decode(a,{stream:!0}))}}finally{n.cancel().catch(()=>{})}}var ni=class{#n="";#t="";#e=[];*push(t){let n=this.#n+t,r=n.endsWith("\r")?n.length-1:n.length,i=n.slice(0,r).split(/\r\n|\n|\r/);this.#n=(i.pop()??"")+n.slice(r);for(let s of i)s===""?((this.#e.length>0||this.#t!=="")&&(yield{type:this.#t||"message",text:this.#e.join(`
`)}),this.#t="",this.#e=[]):this.#r(s)}#r(t){let n=t.indexOf(":"),r=n<0?t:t.slice(0,n),i=n<0?"":t.slice(n+1).replace(/^ /,"");r==="event"&&(this.#t=i),r==="data"&&this.#e.push(i)}};var Ao={attempts:4,baseDelayMs:300,maxDelayMs:1e4};function Ro(e,t,n){return t>=e.attempts||(n??0)>e.maxDelayMs?null:(n??0)+ri(e.baseDelayMs,e.maxDelayMs,t)}function ri(e,t,n){return Math.random()*Math.min(t,e*2**(n-1))}function Wn(e,t){return new Promise((n,r)=>{if(t?.aborted){r(t.reason);return}let i=()=>{clearTimeout(s),r(t?.reason)},s=setTimeout(()=>{t?.removeEventListener("abort",i),n()},e);t?.addEventListener("abort",i,{once:!0})})}function Io(e,t=Date.now()){if(e===null)return null;if(/^\s*\d+\s*$/.test(e))return Number(e)*1e3;let n=Date.parse(e);return Number.isNaN(n)?null:Math.max(0,n-t)}var Xn=class{#n;#t;#e=null;#r=null;constructor(t,n){this.#n=t,this.#t=n}push(t){this.#e===null?this.#i(t):this.#r={value:t}}stop(){this.#e!==null&&clearTimeout(this.#e),this.#e=null,this.#r=null}#i(t){this.#e=setTimeout(()=>{this.#e=null;let n=this.#r;this.#r=null,n&&this.#i(n.value)},this.#n),this.#t(t)}};var Bu="application/graphql-response+json, application/json;q=0.9",Hu="text/event-stream, application/graphql-response+json;q=0.9, application/json;q=0.8",Vu=new Set([408,425,429,502,503,504]),Jn=class{#n;#t;#e;constructor(t,n,r){this.#n=t,this.#t=n,this.#e=r}async send(t,n,r){r?.throwIfAborted();let i=new AbortController,s=()=>i.abort(r?.reason);r?.addEventListener("abort",s,{once:!0});let a=setTimeout(()=>{i.abort(new Error(`no response within ${this.#e} ms`))},this.#e);try{let l=await this.#r(t,n,Bu,i.signal);return await ii(l)}catch(l){return r?.throwIfAborted(),{data:null,errors:[oi(l)],requestId:null}}finally{clearTimeout(a),r?.removeEventListener("abort",s)}}open(t,n,r){return this.#r(t,n,Hu,r)}#r(t,n,r,i){let s={"content-type":"application/json",accept:r};return n!==void 0&&(s.authorization=`Bearer ${n}`),this.#t(this.#n,{method:"POST",headers:s,body:t,signal:i})}};function dn(e,t){return JSON.stringify({query:e,variables:t},(n,r)=>typeof r=="bigint"?r.toString():r)}async function ii(e){return si(await e.text(),e)}function si(e,t){let n=t.headers.get("x-request-id"),{status:r}=t,i=Io(t.headers.get("retry-after")),s=ju(e),a=s?.errors,l=Array.isArray(a)?a.map(c=>xo(c,{requestId:n,retryAfterMs:i,status:r})):[],d=s?.data;return typeof d=="object"&&d!==null?{data:d,errors:l,requestId:n}:l.length>0?{data:null,errors:l,requestId:n}:{data:null,errors:[new ht({code:Xe,message:`the response is not GraphQL (HTTP status ${r}); check the URL of the client, and the proxies before the server`,requestId:n,retryable:Vu.has(r),retryAfterMs:i,status:r})],requestId:n}}function oi(e){let t=e instanceof Error?e.message:String(e);return new ht({code:Se,message:`the server cannot be reached: ${t}`,retryable:!0,cause:e})}function ju(e){try{let t=JSON.parse(e);return typeof t=="object"&&t!==null&&!Array.isArray(t)?t:null}catch{return null}}var Do={firstByteMs:1e4,inactivityMs:45e3,pollIntervalMs:1e4,pollForMs:3e5,reconnectMs:500,maxReconnectMs:3e4},Zu=3,Eo={min:100,max:6e4};function ai(e){return t=>{try{e(t)}catch(n){queueMicrotask(()=>{throw n})}}}var er=class{#n;#t;#e;#r=new Map;constructor(t,n,r){this.#n=t,this.#t=n,this.#e=r}subscribe(t,n,r){let i=r.minIntervalMs??2e3,s=Math.min(Math.max(i,Eo.min),Eo.max);if(r.signal?.aborted)return()=>{};let a=new Xn(i,ai(n)),l=this.#i(t,s).add({update:u=>a.push(u),status:ai(u=>r.onStatus?.(u)),error:ai(u=>r.onError?.(u))}),d=()=>{r.signal?.removeEventListener("abort",d),a.stop(),l()};return r.signal?.addEventListener("abort",d,{once:!0}),d}#i({range:t,timeZone:n,filter:r},i){let s={range:t??{preset:"TODAY"},timeZone:n??"UTC",filter:r??null},a=dn(wo.toString(),{...s,throttleMs:i}),l=this.#r.get(a);if(!l){let d=dn(ko.toString(),s),u=Math.max(this.#e.pollIntervalMs,i);l=new li(this.#n,this.#t,{...this.#e,pollIntervalMs:u},{subscription:a,poll:d},()=>{this.#r.delete(a)}),this.#r.set(a,l)}return l}},li=class{#n;#t;#e;#r;#i;#s=new Set;#u=new AbortController;#a="connecting";#l=null;#c="";constructor(t,n,r,i,s){this.#n=t,this.#t=n,this.#e=r,this.#r=i,this.#i=s}add(t){let n=this.#s.size===0;return this.#s.add(t),t.status(this.#a),this.#l&&t.update({...this.#l,isInitial:!0}),n&&this.#g(),()=>{this.#s.delete(t)&&this.#s.size===0&&this.#d()}}#d(){this.#u.signal.aborted||(this.#i(),this.#u.abort())}async#g(){let{signal:t}=this.#u;try{let n=await this.#f(t);this.#o("failed");for(let r of this.#s)r.error(n);this.#d()}catch(n){if(!t.aborted)throw n}}async#f(t){let n=0,r=!0;for(;;){let i=this.#t.current(),s=await this.#m(i,t,()=>{n=0,r=!0});if(s.kind==="error"&&s.error.isAuthentication){if(!r||!await this.#t.replace(i))return s.error;r=!1;continue}if(r=!0,n+=1,s.kind==="undelivered"||n>Zu||s.kind==="error"&&!Qu(s.error)){let l=await this.#h(t);if(l)return l;n=0;continue}this.#o(s.kind==="error"?"offline":"connecting");let a=s.kind==="error"?s.error.retryAfterMs??0:0;await Co(a+ri(this.#e.reconnectMs,this.#e.maxReconnectMs,n),t)}}async#m(t,n,r){this.#a!=="offline"&&this.#o("connecting");let i=new ui(this.#e.firstByteMs,n);try{let s=await this.#n.open(this.#r.subscription,t,i.signal);if(!Ku(s)){let[l]=(await ii(s)).errors;return l?{kind:"error",error:l}:{kind:"undelivered"}}if(!s.body)return{kind:"undelivered"};let a=()=>i.restart(this.#e.inactivityMs);for await(let l of To(s.body,a)){if(l.type==="complete")break;if(l.type!=="next")continue;let{data:d,errors:u}=si(l.text,s),c=d?.usageChanged;if(u[0]||!c)return u[0]?{kind:"error",error:u[0]}:{kind:"ended"};r(),this.#o("streaming"),this.#p(c)}return{kind:"ended"}}catch(s){return n.throwIfAborted(),i.isOver?i.wasStarted?{kind:"ended"}:{kind:"undelivered"}:{kind:"error",error:oi(s)}}finally{i.stop()}}async#h(t){let n=Date.now()+this.#e.pollForMs,r=!0;for(;Date.now()<n;){let i=this.#t.current(),{data:s,errors:a}=await this.#n.send(this.#r.poll,i,t),[l]=a,d=this.#e.pollIntervalMs;if(l?.isAuthentication){if(!r||!await this.#t.replace(i))return l;r=!1;continue}if(r=!0,l){if(!l.retryable)return l;this.#o("offline"),d=Math.max(d,l.retryAfterMs??0)}else s?.usageInsights&&(this.#o("polling"),this.#p(s.usageInsights));await Co(d,t)}return null}#p({range:t,totals:n}){let r=JSON.stringify([t,n]);if(r===this.#c)return;let i=this.#l===null;this.#c=r,this.#l={range:t,totals:n};for(let s of this.#s)s.update({range:t,totals:n,isInitial:i})}#o(t){if(t!==this.#a){this.#a=t;for(let n of this.#s)n.status(t)}}},ui=class{#n=new AbortController;#t;#e;isOver=!1;wasStarted=!1;constructor(t,n){this.#t=n,n.addEventListener("abort",this.#r,{once:!0}),this.#e=setTimeout(this.#i,t),n.aborted&&this.#r()}get signal(){return this.#n.signal}restart(t){this.wasStarted=!0,clearTimeout(this.#e),this.#e=setTimeout(this.#i,t)}stop(){clearTimeout(this.#e),this.#t.removeEventListener("abort",this.#r),this.#n.abort()}#r=()=>this.#n.abort(this.#t.reason);#i=()=>{this.isOver=!0,this.#n.abort()}},Qu=e=>e.retryable&&e.code!=="SUBSCRIPTIONS_FULL",Ku=e=>e.ok&&(e.headers.get("content-type")??"").startsWith("text/event-stream");async function Co(e,t){let n=new AbortController,r=()=>n.abort(),i=globalThis;i.addEventListener?.("online",r),t.addEventListener("abort",r,{once:!0});try{await Wn(e,n.signal).catch(()=>{})}finally{i.removeEventListener?.("online",r),t.removeEventListener("abort",r)}t.throwIfAborted()}function Mo({data:e,errors:t}){if(t.length===0)return!1;if(e===null)return!0;let n=new Set(t.map(r=>r.section));return Object.entries(e).every(([r,i])=>i===null&&n.has(r))}var pn=class{#n;#t;#e;#r;constructor(t){let n=t.fetch??((r,i)=>globalThis.fetch(r,i));this.#n=new Yn(t),this.#t=new Jn(t.url,n,t.timeoutMs??3e4),this.#e={...Ao,...t.retry},this.#r=new er(this.#t,this.#n,{...Do,...t.live})}query(t,n,r={}){return this.#i(t,n,r.signal,!0)}mutate(t,n,r={}){return this.#i(t,n,r.signal,r.idempotent??!1)}recordUsage(t,n={}){return this.mutate(So,{records:t},{...n,idempotent:!0})}onUsageChanged(t,n,r={}){return this.#r.subscribe(t,n,r)}async#i(t,n,r,i){let s=dn(t.toString(),n),a=!0;for(let l=1;;){let d=this.#n.current(),u=await this.#t.send(s,d,r),c=u;if(!Mo(u))return c;if(a&&c.errors.some(g=>g.isAuthentication)){a=!1;let g=await this.#n.replace(d);if(r?.throwIfAborted(),!g)return c;continue}if(!c.errors.every(g=>Gu(g,i)))return c;let p=Ro(this.#e,l,zu(c.errors));if(p===null)return c;await Wn(p,r),l+=1}}};function Gu(e,t){return e.retryable&&(t||e.code!==Se&&e.code!==Xe)}function zu(e){let t=e.map(n=>n.retryAfterMs).filter(n=>n!==null);return t.length===0?null:Math.max(...t)}var Yu=new Set(["SERVER_BUSY","RATE_LIMITED","QUEUE_FULL","SUBSCRIPTIONS_FULL"]);function No(e,t){return t.code===Se?`${e}: the server cannot be reached`:t.code==="FORBIDDEN"?`${e} is not open to this token`:Yu.has(t.code)?`${e}: the server is busy`:`${e} could not be read`}function Uo(e){switch(e.action){case"sign-in":return"Sign in again.";case"request-access":return"A token with more rights is needed.";case"retry":return e.section===null?"The page tried several times.":"The rest of the page is complete.";case"contact-operator":return"Give the request id to the operator of this server.";case"change-request":return"Choose another range or filter."}}function Wu(e){return e.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g,t=>ne(t,x.value.timeZone)).replace(/\b\d{4}-\d\d-\d\d\b/g,t=>$e(t,{day:"numeric",month:"short",year:"numeric"})).replace(/(?<![\d.,])\d{5,}(?![\d.,]*\d)/g,t=>M(BigInt(t),"count"))}function me({text:e}){let t=e.replace(/^[a-z]/,n=>n.toUpperCase()).split(/`([^`]+)`/);return o(S,{children:t.map((n,r)=>r%2===0?Wu(n):o("code",{children:n},r))})}function qe({title:e,error:t,onRetry:n}){return t.code==="FORBIDDEN"?o("div",{class:"notice empty",children:[o("b",{children:No(e,t)}),o("p",{children:Uo(t)})]}):o("div",{class:"notice failed",role:"alert",children:[o("b",{children:No(e,t)}),o("p",{children:[o(me,{text:t.message})," ",o("code",{children:t.code})]}),o("p",{children:Uo(t)}),t.requestId&&o("p",{class:"muted",children:["Request ",o("code",{children:t.requestId})," ",o(Et,{text:t.requestId,name:"Copy the request id"})]}),o("button",{type:"button",class:"primary",onClick:n,children:"Try again"})]})}function Xu(e){let t={},n=[],{range:r,filter:i,usageTypes:s}=e;if(r?.preset){t.range={preset:r.preset};let l=Fe.find(({preset:d})=>d===r.preset)?.name??r.preset;n.push(`Show ${/^\d/.test(l)?`the last ${l.replace(" d"," days").replace(" h"," hours").replace("1 y","365 days")}`:l.toLowerCase()}`)}else if(r?.instants){let{start:l,end:d}=r.instants;t.range={start:l,end:d},n.push(`Show ${Ke(l.slice(0,10),new Date(Date.parse(d)-1).toISOString().slice(0,10))}`)}if(i){t.filter=ke(i)??{};let l=un(x.value.filter).map(({label:p})=>p),d=un(t.filter).map(({label:p})=>p),u=d.filter(p=>!l.includes(p)),c=l.filter(p=>!d.includes(p));n.push(u.length>0?`Filter by ${u.join(", ")}`:`Remove the filter ${c.join(", ")}`)}let a=s&&ye.find(l=>l.usageTypes?.length&&l.usageTypes.every(d=>s.includes(d)));return a?(t.measure=a.id,n.push(`Show ${a.name.toLowerCase()}`)):s&&(t.measure="records",n.push("Show all records")),{name:n.map((l,d)=>d===0?l:l[0].toLowerCase()+l.slice(1)).join(" and "),patch:t}}function Mt({title:e,reason:t}){let n=t.suggestion&&Xu(t.suggestion);return o("div",{class:"notice empty",children:[o("b",{children:e}),o("p",{children:o(me,{text:t.message})}),n?.name&&o("button",{type:"button",class:"primary",onClick:()=>D({...n.patch,interval:null,tab:x.value.tab}),children:n.name})]})}function X({title:e,class:t="",isLoading:n=!1,error:r,hasData:i,lines:s=6,onRetry:a,tools:l,children:d}){return o("section",{class:`panel ${t}`,"aria-label":e,"aria-busy":n,children:[o("div",{class:"panel-head",children:[o("h2",{children:e}),l]}),r?o(qe,{title:e,error:r,onRetry:a}):i?o("div",{class:"panel-body",children:d()}):o(ci,{lines:s})]})}function ci({lines:e}){return o("div",{class:"placeholder","aria-hidden":"true",children:Array.from({length:e},(t,n)=>o("i",{},n))})}var U=class extends String{__apiType;value;__meta__;constructor(t,n){super(t),this.value=t,this.__meta__=n}toString(){return this.value}},of=new U(`
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
    `,{fragmentName:"Spec"}),af=new U(`
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
    `,{fragmentName:"PriceRow"}),lf=new U(`
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
    `,{fragmentName:"Totals"}),uf=new U(`
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
    `,{fragmentName:"Filter"}),cf=new U(`
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
}`,{fragmentName:"Reason"}),df=new U(`
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
}`,{fragmentName:"InsightsSection"}),Oo=new U(`
    fragment ChartSection on Query {
  chart: usageSeries(
    range: $range
    timeZone: $timeZone
    filter: $filter
    interval: $interval
    groupBy: [$split]
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
}`,{fragmentName:"ChartSection"}),Po=new U(`
    fragment TableSection on Query {
  table: usageInsights(range: $range, timeZone: $timeZone, filter: $filter) @include(if: $withTable) {
    breakdown(by: $groups, measure: $measure, usageTypes: $tableTypes, top: $rows) {
      by
      rows {
        key
        keys
        names
        accountId
        accountName
        kind
        share
        values
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
    `,{fragmentName:"TableSection"}),$o=new U(`
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
}`,{fragmentName:"TiersSection"}),pf=new U(`
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
}`,{fragmentName:"FindingsSection"}),Fo=new U(`
    fragment UsersSection on Query {
  users: usageInsights(range: $range, timeZone: $timeZone, filter: $filter) @include(if: $withUsers) {
    breakdown(by: [USER], top: 8, measure: $userMeasure) {
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
    `,{fragmentName:"UsersSection"}),gf=new U(`
    fragment AccountsSection on Query {
  accounts: usageInsights(range: $range, timeZone: $timeZone) @include(if: $withAccounts) {
    breakdown(by: [ACCOUNT], top: 200, measure: RECORDS) {
      rows {
        key
        names
        kind
      }
    }
  }
}
    `,{fragmentName:"AccountsSection"}),ff=new U(`
    fragment ViewerParts on Viewer {
  subject
  role
  scopes
  expiresAt
}
    `,{fragmentName:"ViewerParts"}),mf=new U(`
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
}`,{fragmentName:"CatalogSection"}),Lo=new U(`
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
    groupBy: [TIER]
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
}`),qo=new U(`
    mutation CreateHardwareSpec($input: CreateHardwareSpecInput!) {
  createHardwareSpec(input: $input) {
    hardwareSpec {
      tier
    }
  }
}
    `),Bo=new U(`
    mutation UpdateHardwareSpec($input: UpdateHardwareSpecInput!) {
  updateHardwareSpec(input: $input) {
    hardwareSpec {
      tier
    }
  }
}
    `),Ho=new U(`
    mutation RetireHardwareSpec($input: RetireHardwareSpecInput!) {
  retireHardwareSpec(input: $input) {
    hardwareSpec {
      tier
    }
  }
}
    `),Vo=new U(`
    mutation SetPrice($input: SetPriceInput!) {
  setPrice(input: $input) {
    isNew
  }
}
    `),jo=new U(`
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
}`),Zo=new U(`
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
    `),Qo=new U(`
    mutation CreateServiceToken($input: CreateServiceTokenInput!) {
  createServiceToken(input: $input) {
    token
    serviceToken {
      name
    }
  }
}
    `),Ko=new U(`
    mutation RotateServiceToken($input: RotateServiceTokenInput!) {
  rotateServiceToken(input: $input) {
    token
    serviceToken {
      name
    }
  }
}
    `),Go=new U(`
    mutation RevokeServiceToken($input: RevokeServiceTokenInput!) {
  revokeServiceToken(input: $input) {
    serviceToken {
      name
    }
  }
}
    `),zo=new U(`
    query UsagePage($range: DateRangeInput!, $timeZone: TimeZone!, $filter: UsageFilter, $interval: SeriesInterval!, $split: UsageDimension!, $groups: [UsageDimension!]!, $measure: UsageMeasure, $userMeasure: UsageMeasure!, $usageTypes: [String!], $tableTypes: [String!], $compare: SeriesComparison, $rows: Int!, $withInsights: Boolean!, $withChart: Boolean!, $withQuantities: Boolean!, $withCosts: Boolean!, $withRecordCounts: Boolean!, $withTable: Boolean!, $withChange: Boolean!, $withTiers: Boolean!, $withFindings: Boolean!, $withUsers: Boolean!, $withAccounts: Boolean!, $withCatalog: Boolean!) {
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
    groupBy: [$split]
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
    emptyReason {
      ...Reason
    }
  }
}
fragment TableSection on Query {
  table: usageInsights(range: $range, timeZone: $timeZone, filter: $filter) @include(if: $withTable) {
    breakdown(by: $groups, measure: $measure, usageTypes: $tableTypes, top: $rows) {
      by
      rows {
        key
        keys
        names
        accountId
        accountName
        kind
        share
        values
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
    breakdown(by: [USER], top: 8, measure: $userMeasure) {
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
    breakdown(by: [ACCOUNT], top: 200, measure: RECORDS) {
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
}`),Yo=new U(`
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
}`),di=new U(`
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
    `);var tr="usage-insights.token";function Ju(){try{return sessionStorage.getItem(tr)}catch{return null}}function ec(){let e=/^#token=([^&]+)$/.exec(location.hash);return e?.[1]?(history.replaceState(history.state,"",location.pathname+location.search),decodeURIComponent(e[1])):null}var ie=N(ec()??Ju()),de=N(ue.isDevelopment||ie.value!==null?"open":"signed-out"),Y=N(null),Wo=xe(()=>Y.value?.scopes.includes("ADMIN")??!0),be=new pn({url:new URL(ue.endpoint,location.href).href,token:()=>ie.value??void 0});function Xo(e,t){Y.value=null,ie.value=e.trim().replace(/^Bearer\s+/i,""),de.value="open";try{t?sessionStorage.setItem(tr,ie.value):sessionStorage.removeItem(tr)}catch{}}function Jo(){ie.value=null,Y.value=null,de.value=ue.isDevelopment?"open":"signed-out";try{sessionStorage.removeItem(tr)}catch{}}function nr(){de.value=ie.value===null?"signed-out":"ended"}var gn=N(!navigator.onLine);addEventListener("online",()=>gn.value=!1);addEventListener("offline",()=>gn.value=!0);function Nt(e,t){let n=N({}),r=N({}),i=N(new Set),s=new Map,a=new Map,l=0;async function d(p){let g=++l,f=new AbortController;for(let h of p)s.set(h,g);let m=new Set(s.values());for(let[h,{abort:b}]of a)m.has(h)||b();a.set(g,{abort:()=>f.abort()}),i.value=new Set([...i.value,...p]);try{let h=await be.query(e,t(p),{signal:f.signal});u(p.filter(b=>s.get(b)===g),h.data,h.errors)}catch(h){if(!f.signal.aborted)throw h}finally{a.delete(g)}}function u(p,g,f){let m=f.find(({section:h})=>h===null);Qe(()=>{gn.value=!navigator.onLine||f.some(({code:v})=>v===Se),f.some(({isAuthentication:v})=>v)&&nr();let h={...r.value},b={...n.value};for(let v of p){let w=f.find(({section:y})=>y===v)??m;delete h[v],w&&(h[v]=w),w?w.code!==Se&&delete b[v]:b[v]=g?.[v]}[r.value,n.value]=[h,b],i.value=new Set([...i.value].filter(v=>!p.includes(v)))})}function c(){for(let{abort:p}of a.values())p();s.clear(),Qe(()=>{[n.value,r.value,i.value]=[{},{},new Set]})}return{data:n,errors:r,loading:i,load:d,clear:c}}var ea=["insights","chart","table","tiers","findings","users","accounts"],tc=["types","config","viewer"],fn=N(10);function ta(){return T.data.value.types?.map(({slug:e})=>e)??po}function pi(){let{usageTypes:e}=ge(x.value.measure);return e!==null?e.length===0?null:e:T.data.value.types?.flatMap(({slug:t,partOfTokens:n})=>n?[t]:[])??zr}function nc(){let e=ge(x.value.measure);return e.usageTypes?.length===0?x.value.filter.usageTypes?.length?null:ta():e.usageTypes}function Be(e){let{range:t,timeZone:n,filter:r,compare:i}=x.value,s=ge(x.value.measure),a=l=>e.includes(l);return{range:Ee(t),timeZone:n,filter:ke(r),interval:gt(x.value),split:Le(x.value),measure:s.column==="costs"?"COST":s.column==="records"?"RECORDS":null,userMeasure:s.ranking,groups:Xr(x.value),usageTypes:nc(),tableTypes:pi(),compare:i,rows:fn.value,withInsights:a("insights"),withChart:a("chart"),withQuantities:s.column==="quantities",withCosts:s.column==="costs",withRecordCounts:s.column==="records",withTable:a("table"),withChange:i==="PREVIOUS_PERIOD"&&s.change!==null,withTiers:a("tiers"),withFindings:a("findings"),withUsers:a("users"),withAccounts:a("accounts"),withCatalog:a("types")||a("config")}}var T=Nt(zo,Be),mn=N(x.value),gi=N(null),fi=xe(()=>x.value.compare==="PREVIOUS_PERIOD"?T.data.value.insights?.previous?.totals??null:x.value.compare==="PREVIOUS_YEAR"?gi.value:null);async function Ut(e){let t=x.value,n=ta().length;if(await T.load(e),x.value!==t)return;let{accounts:r,chart:i,config:s,table:a,types:l,users:d}=T.data.value;Qe(()=>{s&&jn(s.currency),T.data.value.viewer&&(Y.value=T.data.value.viewer),a?.breakdown&&Kn(a.breakdown.by,a.breakdown.rows),Kn(["USER"],d?.breakdown?.rows.map(c=>({...c,keys:[c.key]}))??[]),Kn(["ACCOUNT"],r?.breakdown?.rows.map(c=>({...c,keys:[c.key]}))??[]),mn.value=t}),!ge(t.measure).usageTypes?.length&&l&&l.length>n&&Ut(["chart","table"]),t.compare==="PREVIOUS_YEAR"&&i?.comparedRange&&e.includes("insights")&&await rc(i.comparedRange)}async function rc({start:e,end:t}){let n=x.value,r=await be.query(Yo,{range:{instants:{start:e,end:t}},timeZone:n.timeZone,filter:ke(n.filter)});x.value===n&&(gi.value=r.data?.compared?.totals??null)}function yt(){return Ut(Y.value&&T.data.value.types?ea:[...ea,...tc])}function ve(e){return Ut([e])}function na(e){fn.value=e,Ut(["table"])}function ra(){let e={page:"",chart:"",table:"",users:""};return te(()=>{let{tab:t,range:n,timeZone:r,filter:i,compare:s,measure:a}=x.value;if(t!=="usage"||de.value!=="open"){e={page:"",chart:"",table:"",users:""};return}let l=JSON.stringify([n,r,i,s,ie.value]),d=JSON.stringify([a,Le(x.value),gt(x.value)]),u=JSON.stringify(Xr(x.value)),c=ge(a).ranking,p=e;e={page:l,chart:d,table:u,users:c},_e(()=>{(l!==p.page||d!==p.chart||u!==p.table)&&(fn.value=10),l!==p.page?(gi.value=null,yt()):d!==p.chart?Ut(c===p.users?["chart","table"]:["chart","table","users"]):u!==p.table&&Ut(["table"])})})}var mi=6,hi=(e,t)=>JSON.stringify(e)===JSON.stringify(t);function yi(e){if("preset"in e)return Fe.find(({preset:n})=>n===e.preset)?.name??e.preset;if("from"in e)return Ke(e.from,e.through);let t=T.data.value.insights?.range;return t?Ke(t.firstDay,t.lastDay):"Own range"}function hn(){let{range:e}=x.value,t=r=>D({range:r,interval:null}),n=Fe.slice(0,mi).some(({preset:r})=>hi(e,{preset:r}));return o("div",{class:"range",children:[o("div",{class:"segments",role:"group","aria-label":"Range",children:Fe.slice(0,mi).map(({preset:r,name:i})=>o("button",{type:"button","aria-pressed":hi(e,{preset:r}),onClick:()=>t({preset:r}),children:i},r))}),o(ft,{name:`${n?"More ranges":"Range"}: ${yi(e)}`,class:`control ${n?"is-other":"is-chosen"}`,label:o(S,{children:[o("span",{class:"wide-only",children:n?"More":yi(e)}),o("span",{class:"narrow-only",children:yi(e)})," ",o(K,{name:"down"})]}),children:r=>o("div",{class:"range-panel",children:[o("ul",{class:"menu",children:Fe.map(({preset:i,name:s},a)=>o("li",{class:a<mi?"narrow-only":"",children:o("button",{type:"button","aria-pressed":hi(e,{preset:i}),onClick:()=>{t({preset:i}),r()},children:/^\d/.test(s)?`Last ${s}`:s})},i))}),o(ic,{range:e,onChoose:i=>{t(i),r()}})]})})]})}function ic({range:e,onChoose:t}){let n=T.data.value.insights?.range,[r,i]=A("from"in e?e.from:n?.firstDay??""),[s,a]=A("through"in e?e.through:n?.lastDay??"");return o("form",{class:"own-days",onSubmit:l=>{l.preventDefault(),t({from:r,through:s})},children:[o("label",{children:["From ",o("input",{type:"date",class:"control",required:!0,value:r,min:"2000-01-01",max:"2099-12-31",onInput:l=>i(l.currentTarget.value)})]}),o("label",{children:["Through ",o("input",{type:"date",class:"control",required:!0,value:s,min:r||"2000-01-01",max:"2099-12-31",onInput:l=>a(l.currentTarget.value)})]}),o("button",{type:"submit",class:"primary",children:"Show these days"})]})}function yn(){let{timeZone:e}=x.value,[t,n]=A(""),i=[...new Set([nn,"UTC",e,...zs()])].filter(s=>s.toLowerCase().replaceAll("_"," ").includes(t.toLowerCase().replaceAll("_"," ")));return o(ft,{name:`Time zone: ${e}`,label:o(S,{children:[o(K,{name:"globe"})," ",o("span",{class:"ellipsis",children:e.replaceAll("_"," ")})," ",o(K,{name:"down"})]}),children:s=>o("div",{class:"picker",children:[o("input",{type:"search",class:"control","aria-label":"Search time zones",placeholder:"Search time zones",value:t,onInput:a=>n(a.currentTarget.value)}),o("ul",{class:"menu scroll",children:[i.slice(0,60).map(a=>o("li",{children:o("button",{type:"button","aria-pressed":a===e,onClick:()=>{D({timeZone:a}),s()},children:[a.replaceAll("_"," "),a===nn&&o("span",{class:"muted",children:" yours"})]})},a)),i.length===0&&o("li",{class:"muted",children:"No such time zone"})]})]})})}function sc(){let{filter:e}=x.value,[t,n]=A(""),r=T.data.value.accounts?.breakdown?.rows.flatMap(({kind:u,key:c})=>u==="VALUE"&&c!==null?[c]:[])??[],i=e.accountIds??[],s=[...new Set([...i,...r])];if(s.length<2)return null;let a=s.filter(u=>`${u} ${ct("ACCOUNT",u)}`.toLowerCase().includes(t.toLowerCase())),l=u=>D({filter:{...e,accountIds:u}}),d=i.length===0?"All accounts":i.length===1?ct("ACCOUNT",i[0]):`${i.length} accounts`;return o(ft,{name:`Accounts: ${d}`,label:o(S,{children:[o(K,{name:"account"})," ",o("span",{class:"ellipsis",children:d})," ",o(K,{name:"down"})]}),children:()=>o("div",{class:"picker",children:[o("input",{type:"search",class:"control","aria-label":"Search accounts",placeholder:"Search accounts",value:t,onInput:u=>n(u.currentTarget.value)}),o("ul",{class:"menu scroll",children:[i.length>0&&o("li",{children:o("button",{type:"button",onClick:()=>l([]),children:"All accounts"})}),a.map(u=>o("li",{children:o("label",{class:"check",children:[o("input",{type:"checkbox",checked:i.includes(u),onChange:()=>l(i.includes(u)?i.filter(c=>c!==u):[...i,u])}),o("span",{class:"ellipsis",title:u,children:[ct("ACCOUNT",u),ct("ACCOUNT",u)!==u&&o("small",{class:"muted",children:[" ",u]})]})]})},u)),a.length===0&&t&&o("li",{children:o("button",{type:"button",onClick:()=>l([...i,t]),children:["Only the account ",o("b",{children:t})]})})]})]})})}var oc=[{value:"PREVIOUS_PERIOD",name:"vs previous period"},{value:"PREVIOUS_YEAR",name:"vs previous year"},{value:"",name:"No comparison"}];function rr(){let{filter:e,compare:t}=x.value,n=un(e),r=T.data.value.insights?.range;return o("div",{class:"tools",role:"group","aria-label":"Range and filter",children:[r&&o("p",{class:"print-only",children:[Ke(r.firstDay,r.lastDay),", ",x.value.timeZone.replaceAll("_"," ")]}),o(hn,{}),o(mt,{name:"Compare",options:oc,value:t??"",onChange:i=>D({compare:i||null})}),o(yn,{}),o(sc,{}),n.map(({label:i,without:s})=>o("span",{class:"chip",children:[o("span",{class:"ellipsis",title:i,children:i}),o("button",{type:"button","aria-label":`Remove the filter ${i}`,onClick:()=>D({filter:s}),children:o(K,{name:"close"})})]},i)),n.length>1&&o("button",{type:"button",class:"link",onClick:()=>D({filter:{}}),children:"Clear all"})]})}var ac=["specs","usage","series","prices","types","config","viewer"];function lc(e){let{range:t,timeZone:n}=x.value,r=i=>e.includes(i);return{range:Ee(t),timeZone:n,interval:gt(x.value),withSpecs:r("specs"),withUsage:r("usage"),withSeries:r("series"),withPrices:r("prices"),withTypes:r("types")||r("config")}}var Ce=Nt(Lo,lc);async function bn(e=ac){await Ce.load(e);let{config:t,viewer:n}=Ce.data.value;t&&jn(t.currency),n&&(Y.value=n)}function ia(){let e="";return te(()=>{let{range:t,timeZone:n}=x.value,r=JSON.stringify([t,n,ie.value]);de.value!=="open"||r===e||(e=r,_e(()=>{bn()}))})}function F({label:e,value:t,onInput:n,type:r="text",required:i=!1,placeholder:s,hint:a,disabled:l=!1,list:d}){let u=d&&`options-${e.replaceAll(/\W/g,"-").toLowerCase()}`;return o("label",{children:[o("span",{children:[e,i&&" *"]}),o("input",{class:"control",type:r==="number"?"text":r,inputMode:r==="number"?"decimal":void 0,pattern:r==="number"?"\\d+(\\.\\d{1,9})?":void 0,title:r==="number"?"A number such as 12 or 0.25":void 0,value:t,required:i,placeholder:s,disabled:l,list:u,autoComplete:"off",onInput:c=>n(c.currentTarget.value)}),u&&o("datalist",{id:u,children:d.map(c=>o("option",{value:c},c))}),a&&o("small",{children:a})]})}function Je({title:e,action:t,isDangerous:n=!1,document:r,variables:i,onDone:s,onClose:a,children:l}){let[d,u]=A(null),[c,p]=A(!1),g=async f=>{f.preventDefault(),p(!0);let m=await be.mutate(r,i());p(!1),u(m.errors[0]??null),m.data&&m.errors.length===0&&s(m.data)};return o(Ct,{title:e,onClose:a,children:o("form",{class:"form",onSubmit:f=>{g(f)},children:[l,d&&o("div",{class:"notice failed",role:"alert",children:[o("b",{children:"Not saved"}),o("p",{children:[o(me,{text:d.message})," ",o("code",{children:d.code})]}),d.requestId&&o("p",{class:"muted",children:["Request ",o("code",{children:d.requestId})]})]}),o("div",{class:"buttons",children:[o("button",{type:"button",class:"secondary",onClick:a,children:"Cancel"}),o("button",{type:"submit",class:n?"secondary danger":"primary",disabled:c,children:c?"Sending …":t})]})]})})}var sa=1024,bi=e=>e.trim()===""?null:Number(e),bt=e=>e.trim()===""?null:e.trim();function oa({spec:e,tier:t="",onDone:n,onClose:r}){let[i,s]=A({tier:e?.tier??t,displayName:e?.displayName??t,hourlyRate:e?.hourlyRate??"",vcpu:e?.vcpu?.toString()??"",memoryGib:e?.memoryMib==null?"":(e.memoryMib/sa).toString(),gpuModel:e?.gpuModel??"",gpuCount:e?.gpuCount.toString()??"0",gpuMemoryGib:e?.gpuMemoryGib?.toString()??"",regions:e?.regions.join(", ")??"",description:e?.description??"",isAvailable:e?.isAvailable??!0}),a=d=>({value:i[d],onInput:u=>s({...i,[d]:u})}),l=()=>({tier:i.tier,displayName:i.displayName,...i.hourlyRate===(e?.hourlyRate??"")?{}:{hourlyRate:bt(i.hourlyRate)},vcpu:bi(i.vcpu),memoryMib:i.memoryGib.trim()===""?null:Math.round(Number(i.memoryGib)*sa),gpuModel:bt(i.gpuModel),gpuCount:bi(i.gpuCount)??0,gpuMemoryGib:bi(i.gpuMemoryGib),regions:i.regions.split(",").map(d=>d.trim()).filter(Boolean),description:i.description,isAvailable:i.isAvailable});return o(Je,{title:e?`Change ${e.displayName}`:"Add a hardware spec",action:e?"Save":"Add",document:e?Bo:qo,variables:()=>({input:l()}),onDone:n,onClose:r,children:[o("div",{class:"fields",children:[o(F,{label:"Tier",required:!0,disabled:e!==null,hint:"As services send it",...a("tier")}),o(F,{label:"Name",required:!0,...a("displayName")}),o(F,{label:"Price per hour",type:"number",hint:"In force from now on",...a("hourlyRate")})]}),o("div",{class:"fields",children:[o(F,{label:"vCPU",type:"number",...a("vcpu")}),o(F,{label:"Memory in GiB",type:"number",...a("memoryGib")}),o(F,{label:"Regions",placeholder:"eu-west, us-east",...a("regions")})]}),o("div",{class:"fields",children:[o(F,{label:"GPU model",...a("gpuModel")}),o(F,{label:"Number of GPUs",type:"number",...a("gpuCount")}),o(F,{label:"Memory per GPU in GiB",type:"number",...a("gpuMemoryGib")})]}),o(F,{label:"Description",...a("description")}),o("label",{class:"check",children:[o("input",{type:"checkbox",checked:i.isAvailable,onChange:()=>s({...i,isAvailable:!i.isAvailable})})," Available"]})]})}function aa({spec:e,onDone:t,onClose:n}){return o(Je,{title:`Retire ${e.displayName}?`,action:"Retire",isDangerous:!0,document:Ho,variables:()=>({input:{tier:e.tier}}),onDone:t,onClose:n,children:o("p",{children:["The spec remains, so that usage recorded on ",o("code",{children:e.tier})," keeps its details. It is no longer listed as available."]})})}var uc={tokens:"Default: 1000000",seconds:"Default: 3600 (an hour)"};function la({types:e,tiers:t,initial:n,onDone:r,onClose:i}){let[s,a]=A({usageType:n.usageType??"",tier:n.tier??"",model:n.model??"",provider:n.provider??"",rate:"",perUnits:"",validFrom:""}),l=c=>({value:s[c],onInput:p=>a({...s,[c]:p})}),d=e.find(({slug:c})=>c===s.usageType)?.unit,u=()=>({usageType:s.usageType,tier:bt(s.tier),model:bt(s.model),provider:bt(s.provider),rate:bt(s.rate),perUnits:bt(s.perUnits),validFrom:s.validFrom===""?null:new Date(s.validFrom).toISOString()});return o(Je,{title:"Set a price",action:"Set the price",document:Vo,variables:()=>({input:u()}),onDone:r,onClose:i,children:[o("div",{class:"fields",children:[o(F,{label:"Usage type",required:!0,list:e.map(({slug:c})=>c),...l("usageType")}),o(F,{label:"Rate",required:!0,type:"number",placeholder:"0.25",...l("rate")}),o(F,{label:d?`Per ${d}`:"Per units",type:"number",placeholder:"1",hint:uc[d??""]??"Default: 1",...l("perUnits")})]}),o("div",{class:"fields",children:[o(F,{label:"Tier",list:t,hint:"Empty: every tier",...l("tier")}),o(F,{label:"Model",hint:"Empty: every model; gpt-* is a prefix",...l("model")}),o(F,{label:"Provider",hint:"Empty: every provider",...l("provider")})]}),o(F,{label:"In force from",type:"datetime-local",hint:"Your local time. Empty: now. Existing records keep their cost until an operator runs usage-insights reprice.",...l("validFrom")})]})}function vn(e,t){return e==null||t==null?NaN:e<t?-1:e>t?1:e>=t?0:NaN}function cc(e,t){return e==null||t==null?NaN:t<e?-1:t>e?1:t>=e?0:NaN}function ca(e){let t,n,r;e.length!==2?(t=vn,n=(l,d)=>vn(e(l),d),r=(l,d)=>e(l)-d):(t=e===vn||e===cc?e:dc,n=e,r=e);function i(l,d,u=0,c=l.length){if(u<c){if(t(d,d)!==0)return c;do{let p=u+c>>>1;n(l[p],d)<0?u=p+1:c=p}while(u<c)}return u}function s(l,d,u=0,c=l.length){if(u<c){if(t(d,d)!==0)return c;do{let p=u+c>>>1;n(l[p],d)<=0?u=p+1:c=p}while(u<c)}return u}function a(l,d,u=0,c=l.length){let p=i(l,d,u,c-1);return p>u&&r(l[p-1],d)>-r(l[p],d)?p-1:p}return{left:i,center:a,right:s}}function dc(){return 0}function pc(e){return e===null?NaN:+e}var da=ca(vn),pa=da.right,cm=da.left,dm=ca(pc).center;var pm=ga(fa),gm=ga(gc);function ga(e){return function(t,n,r=n){if(!((n=+n)>=0))throw new RangeError("invalid rx");if(!((r=+r)>=0))throw new RangeError("invalid ry");let{data:i,width:s,height:a}=t;if(!((s=Math.floor(s))>=0))throw new RangeError("invalid width");if(!((a=Math.floor(a!==void 0?a:i.length/s))>=0))throw new RangeError("invalid height");if(!s||!a||!n&&!r)return t;let l=n&&e(n),d=r&&e(r),u=i.slice();return l&&d?(Ot(l,u,i,s,a),Ot(l,i,u,s,a),Ot(l,u,i,s,a),Pt(d,i,u,s,a),Pt(d,u,i,s,a),Pt(d,i,u,s,a)):l?(Ot(l,i,u,s,a),Ot(l,u,i,s,a),Ot(l,i,u,s,a)):d&&(Pt(d,i,u,s,a),Pt(d,u,i,s,a),Pt(d,i,u,s,a)),t}}function Ot(e,t,n,r,i){for(let s=0,a=r*i;s<a;)e(t,n,s,s+=r,1)}function Pt(e,t,n,r,i){for(let s=0,a=r*i;s<r;++s)e(t,n,s,s+a,r)}function gc(e){let t=fa(e);return(n,r,i,s,a)=>{i<<=2,s<<=2,a<<=2,t(n,r,i+0,s+0,a),t(n,r,i+1,s+1,a),t(n,r,i+2,s+2,a),t(n,r,i+3,s+3,a)}}function fa(e){let t=Math.floor(e);if(t===e)return fc(e);let n=e-t,r=2*e+1;return(i,s,a,l,d)=>{if(!((l-=d)>=a))return;let u=t*s[a],c=d*t,p=c+d;for(let g=a,f=a+c;g<f;g+=d)u+=s[Math.min(l,g)];for(let g=a,f=l;g<=f;g+=d)u+=s[Math.min(l,g+c)],i[g]=(u+n*(s[Math.max(a,g-p)]+s[Math.min(l,g+p)]))/r,u-=s[Math.max(a,g-c)]}}function fc(e){let t=2*e+1;return(n,r,i,s,a)=>{if(!((s-=a)>=i))return;let l=e*r[i],d=a*e;for(let u=i,c=i+d;u<c;u+=a)l+=r[Math.min(s,u)];for(let u=i,c=s;u<=c;u+=a)l+=r[Math.min(s,u+d)],n[u]=l/t,l-=r[Math.max(i,u-d)]}}var _n=class extends Map{constructor(t,n=yc){if(super(),Object.defineProperties(this,{_intern:{value:new Map},_key:{value:n}}),t!=null)for(let[r,i]of t)this.set(r,i)}get(t){return super.get(ua(this,t))}has(t){return super.has(ua(this,t))}set(t,n){return super.set(mc(this,t),n)}delete(t){return super.delete(hc(this,t))}};function ua({_intern:e,_key:t},n){let r=t(n);return e.has(r)?e.get(r):n}function mc({_intern:e,_key:t},n){let r=t(n);return e.has(r)?e.get(r):(e.set(r,n),n)}function hc({_intern:e,_key:t},n){let r=t(n);return e.has(r)&&(n=e.get(r),e.delete(r)),n}function yc(e){return e!==null&&typeof e=="object"?e.valueOf():e}var bc=Array.prototype,fm=bc.slice;var vc=Math.sqrt(50),_c=Math.sqrt(10),xc=Math.sqrt(2);function ir(e,t,n){let r=(t-e)/Math.max(0,n),i=Math.floor(Math.log10(r)),s=r/Math.pow(10,i),a=s>=vc?10:s>=_c?5:s>=xc?2:1,l,d,u;return i<0?(u=Math.pow(10,-i)/a,l=Math.round(e*u),d=Math.round(t*u),l/u<e&&++l,d/u>t&&--d,u=-u):(u=Math.pow(10,i)*a,l=Math.round(e/u),d=Math.round(t/u),l*u<e&&++l,d*u>t&&--d),d<l&&.5<=n&&n<2?ir(e,t,n*2):[l,d,u]}function ma(e,t,n){if(t=+t,e=+e,n=+n,!(n>0))return[];if(e===t)return[e];let r=t<e,[i,s,a]=r?ir(t,e,n):ir(e,t,n);if(!(s>=i))return[];let l=s-i+1,d=new Array(l);if(r)if(a<0)for(let u=0;u<l;++u)d[u]=(s-u)/-a;else for(let u=0;u<l;++u)d[u]=(s-u)*a;else if(a<0)for(let u=0;u<l;++u)d[u]=(i+u)/-a;else for(let u=0;u<l;++u)d[u]=(i+u)*a;return d}function sr(e,t,n){return t=+t,e=+e,n=+n,ir(e,t,n)[2]}function ha(e,t,n){t=+t,e=+e,n=+n;let r=t<e,i=r?sr(t,e,n):sr(e,t,n);return(r?-1:1)*(i<0?1/-i:i)}function vi(e,t){let n;if(t===void 0)for(let r of e)r!=null&&(n<r||n===void 0&&r>=r)&&(n=r);else{let r=-1;for(let i of e)(i=t(i,++r,e))!=null&&(n<i||n===void 0&&i>=i)&&(n=i)}return n}function ya(e,t,n){e=+e,t=+t,n=(i=arguments.length)<2?(t=e,e=0,1):i<3?1:+n;for(var r=-1,i=Math.max(0,Math.ceil((t-e)/n))|0,s=new Array(i);++r<i;)s[r]=e+r*n;return s}var mm=wc(Math.random);function wc(e){return function(n,r=0,i=n.length){let s=i-(r=+r);for(;s;){let a=e()*s--|0,l=n[s+r];n[s+r]=n[a+r],n[a+r]=l}return n}}function qt(e,t,n){e.prototype=t.prototype=n,n.constructor=e}function kn(e,t){var n=Object.create(e.prototype);for(var r in t)n[r]=t[r];return n}function et(){}var wt=.7,Lt=1/wt,$t="\\s*([+-]?\\d+)\\s*",xn="\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)\\s*",De="\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)%\\s*",kc=/^#([0-9a-f]{3,8})$/,Sc=new RegExp(`^rgb\\(${$t},${$t},${$t}\\)$`),Tc=new RegExp(`^rgb\\(${De},${De},${De}\\)$`),Ac=new RegExp(`^rgba\\(${$t},${$t},${$t},${xn}\\)$`),Rc=new RegExp(`^rgba\\(${De},${De},${De},${xn}\\)$`),Ic=new RegExp(`^hsl\\(${xn},${De},${De}\\)$`),Ec=new RegExp(`^hsla\\(${xn},${De},${De},${xn}\\)$`),ba={aliceblue:15792383,antiquewhite:16444375,aqua:65535,aquamarine:8388564,azure:15794175,beige:16119260,bisque:16770244,black:0,blanchedalmond:16772045,blue:255,blueviolet:9055202,brown:10824234,burlywood:14596231,cadetblue:6266528,chartreuse:8388352,chocolate:13789470,coral:16744272,cornflowerblue:6591981,cornsilk:16775388,crimson:14423100,cyan:65535,darkblue:139,darkcyan:35723,darkgoldenrod:12092939,darkgray:11119017,darkgreen:25600,darkgrey:11119017,darkkhaki:12433259,darkmagenta:9109643,darkolivegreen:5597999,darkorange:16747520,darkorchid:10040012,darkred:9109504,darksalmon:15308410,darkseagreen:9419919,darkslateblue:4734347,darkslategray:3100495,darkslategrey:3100495,darkturquoise:52945,darkviolet:9699539,deeppink:16716947,deepskyblue:49151,dimgray:6908265,dimgrey:6908265,dodgerblue:2003199,firebrick:11674146,floralwhite:16775920,forestgreen:2263842,fuchsia:16711935,gainsboro:14474460,ghostwhite:16316671,gold:16766720,goldenrod:14329120,gray:8421504,green:32768,greenyellow:11403055,grey:8421504,honeydew:15794160,hotpink:16738740,indianred:13458524,indigo:4915330,ivory:16777200,khaki:15787660,lavender:15132410,lavenderblush:16773365,lawngreen:8190976,lemonchiffon:16775885,lightblue:11393254,lightcoral:15761536,lightcyan:14745599,lightgoldenrodyellow:16448210,lightgray:13882323,lightgreen:9498256,lightgrey:13882323,lightpink:16758465,lightsalmon:16752762,lightseagreen:2142890,lightskyblue:8900346,lightslategray:7833753,lightslategrey:7833753,lightsteelblue:11584734,lightyellow:16777184,lime:65280,limegreen:3329330,linen:16445670,magenta:16711935,maroon:8388608,mediumaquamarine:6737322,mediumblue:205,mediumorchid:12211667,mediumpurple:9662683,mediumseagreen:3978097,mediumslateblue:8087790,mediumspringgreen:64154,mediumturquoise:4772300,mediumvioletred:13047173,midnightblue:1644912,mintcream:16121850,mistyrose:16770273,moccasin:16770229,navajowhite:16768685,navy:128,oldlace:16643558,olive:8421376,olivedrab:7048739,orange:16753920,orangered:16729344,orchid:14315734,palegoldenrod:15657130,palegreen:10025880,paleturquoise:11529966,palevioletred:14381203,papayawhip:16773077,peachpuff:16767673,peru:13468991,pink:16761035,plum:14524637,powderblue:11591910,purple:8388736,rebeccapurple:6697881,red:16711680,rosybrown:12357519,royalblue:4286945,saddlebrown:9127187,salmon:16416882,sandybrown:16032864,seagreen:3050327,seashell:16774638,sienna:10506797,silver:12632256,skyblue:8900331,slateblue:6970061,slategray:7372944,slategrey:7372944,snow:16775930,springgreen:65407,steelblue:4620980,tan:13808780,teal:32896,thistle:14204888,tomato:16737095,turquoise:4251856,violet:15631086,wheat:16113331,white:16777215,whitesmoke:16119285,yellow:16776960,yellowgreen:10145074};qt(et,Bt,{copy(e){return Object.assign(new this.constructor,this,e)},displayable(){return this.rgb().displayable()},hex:va,formatHex:va,formatHex8:Cc,formatHsl:Dc,formatRgb:_a,toString:_a});function va(){return this.rgb().formatHex()}function Cc(){return this.rgb().formatHex8()}function Dc(){return Ea(this).formatHsl()}function _a(){return this.rgb().formatRgb()}function Bt(e){var t,n;return e=(e+"").trim().toLowerCase(),(t=kc.exec(e))?(n=t[1].length,t=parseInt(t[1],16),n===6?xa(t):n===3?new J(t>>8&15|t>>4&240,t>>4&15|t&240,(t&15)<<4|t&15,1):n===8?or(t>>24&255,t>>16&255,t>>8&255,(t&255)/255):n===4?or(t>>12&15|t>>8&240,t>>8&15|t>>4&240,t>>4&15|t&240,((t&15)<<4|t&15)/255):null):(t=Sc.exec(e))?new J(t[1],t[2],t[3],1):(t=Tc.exec(e))?new J(t[1]*255/100,t[2]*255/100,t[3]*255/100,1):(t=Ac.exec(e))?or(t[1],t[2],t[3],t[4]):(t=Rc.exec(e))?or(t[1]*255/100,t[2]*255/100,t[3]*255/100,t[4]):(t=Ic.exec(e))?Sa(t[1],t[2]/100,t[3]/100,1):(t=Ec.exec(e))?Sa(t[1],t[2]/100,t[3]/100,t[4]):ba.hasOwnProperty(e)?xa(ba[e]):e==="transparent"?new J(NaN,NaN,NaN,0):null}function xa(e){return new J(e>>16&255,e>>8&255,e&255,1)}function or(e,t,n,r){return r<=0&&(e=t=n=NaN),new J(e,t,n,r)}function Ti(e){return e instanceof et||(e=Bt(e)),e?(e=e.rgb(),new J(e.r,e.g,e.b,e.opacity)):new J}function Sn(e,t,n,r){return arguments.length===1?Ti(e):new J(e,t,n,r??1)}function J(e,t,n,r){this.r=+e,this.g=+t,this.b=+n,this.opacity=+r}qt(J,Sn,kn(et,{brighter(e){return e=e==null?Lt:Math.pow(Lt,e),new J(this.r*e,this.g*e,this.b*e,this.opacity)},darker(e){return e=e==null?wt:Math.pow(wt,e),new J(this.r*e,this.g*e,this.b*e,this.opacity)},rgb(){return this},clamp(){return new J(_t(this.r),_t(this.g),_t(this.b),lr(this.opacity))},displayable(){return-.5<=this.r&&this.r<255.5&&-.5<=this.g&&this.g<255.5&&-.5<=this.b&&this.b<255.5&&0<=this.opacity&&this.opacity<=1},hex:wa,formatHex:wa,formatHex8:Mc,formatRgb:ka,toString:ka}));function wa(){return`#${vt(this.r)}${vt(this.g)}${vt(this.b)}`}function Mc(){return`#${vt(this.r)}${vt(this.g)}${vt(this.b)}${vt((isNaN(this.opacity)?1:this.opacity)*255)}`}function ka(){let e=lr(this.opacity);return`${e===1?"rgb(":"rgba("}${_t(this.r)}, ${_t(this.g)}, ${_t(this.b)}${e===1?")":`, ${e})`}`}function lr(e){return isNaN(e)?1:Math.max(0,Math.min(1,e))}function _t(e){return Math.max(0,Math.min(255,Math.round(e)||0))}function vt(e){return e=_t(e),(e<16?"0":"")+e.toString(16)}function Sa(e,t,n,r){return r<=0?e=t=n=NaN:n<=0||n>=1?e=t=NaN:t<=0&&(e=NaN),new Te(e,t,n,r)}function Ea(e){if(e instanceof Te)return new Te(e.h,e.s,e.l,e.opacity);if(e instanceof et||(e=Bt(e)),!e)return new Te;if(e instanceof Te)return e;e=e.rgb();var t=e.r/255,n=e.g/255,r=e.b/255,i=Math.min(t,n,r),s=Math.max(t,n,r),a=NaN,l=s-i,d=(s+i)/2;return l?(t===s?a=(n-r)/l+(n<r)*6:n===s?a=(r-t)/l+2:a=(t-n)/l+4,l/=d<.5?s+i:2-s-i,a*=60):l=d>0&&d<1?0:a,new Te(a,l,d,e.opacity)}function cr(e,t,n,r){return arguments.length===1?Ea(e):new Te(e,t,n,r??1)}function Te(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}qt(Te,cr,kn(et,{brighter(e){return e=e==null?Lt:Math.pow(Lt,e),new Te(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?wt:Math.pow(wt,e),new Te(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=this.h%360+(this.h<0)*360,t=isNaN(e)||isNaN(this.s)?0:this.s,n=this.l,r=n+(n<.5?n:1-n)*t,i=2*n-r;return new J(_i(e>=240?e-240:e+120,i,r),_i(e,i,r),_i(e<120?e+240:e-120,i,r),this.opacity)},clamp(){return new Te(Ta(this.h),ar(this.s),ar(this.l),lr(this.opacity))},displayable(){return(0<=this.s&&this.s<=1||isNaN(this.s))&&0<=this.l&&this.l<=1&&0<=this.opacity&&this.opacity<=1},formatHsl(){let e=lr(this.opacity);return`${e===1?"hsl(":"hsla("}${Ta(this.h)}, ${ar(this.s)*100}%, ${ar(this.l)*100}%${e===1?")":`, ${e})`}`}}));function Ta(e){return e=(e||0)%360,e<0?e+360:e}function ar(e){return Math.max(0,Math.min(1,e||0))}function _i(e,t,n){return(e<60?t+(n-t)*e/60:e<180?n:e<240?t+(n-t)*(240-e)/60:t)*255}var Ca=Math.PI/180,Da=180/Math.PI,ur=18,Ma=.96422,Na=1,Ua=.82521,Oa=4/29,Ft=6/29,Pa=3*Ft*Ft,Nc=Ft*Ft*Ft;function $a(e){if(e instanceof Me)return new Me(e.l,e.a,e.b,e.opacity);if(e instanceof He)return La(e);e instanceof J||(e=Ti(e));var t=Si(e.r),n=Si(e.g),r=Si(e.b),i=xi((.2225045*t+.7168786*n+.0606169*r)/Na),s,a;return t===n&&n===r?s=a=i:(s=xi((.4360747*t+.3850649*n+.1430804*r)/Ma),a=xi((.0139322*t+.0971045*n+.7141733*r)/Ua)),new Me(116*i-16,500*(s-i),200*(i-a),e.opacity)}function Fa(e,t,n,r){return arguments.length===1?$a(e):new Me(e,t,n,r??1)}function Me(e,t,n,r){this.l=+e,this.a=+t,this.b=+n,this.opacity=+r}qt(Me,Fa,kn(et,{brighter(e){return new Me(this.l+ur*(e??1),this.a,this.b,this.opacity)},darker(e){return new Me(this.l-ur*(e??1),this.a,this.b,this.opacity)},rgb(){var e=(this.l+16)/116,t=isNaN(this.a)?e:e+this.a/500,n=isNaN(this.b)?e:e-this.b/200;return t=Ma*wi(t),e=Na*wi(e),n=Ua*wi(n),new J(ki(3.1338561*t-1.6168667*e-.4906146*n),ki(-.9787684*t+1.9161415*e+.033454*n),ki(.0719453*t-.2289914*e+1.4052427*n),this.opacity)}}));function xi(e){return e>Nc?Math.pow(e,1/3):e/Pa+Oa}function wi(e){return e>Ft?e*e*e:Pa*(e-Oa)}function ki(e){return 255*(e<=.0031308?12.92*e:1.055*Math.pow(e,1/2.4)-.055)}function Si(e){return(e/=255)<=.04045?e/12.92:Math.pow((e+.055)/1.055,2.4)}function Uc(e){if(e instanceof He)return new He(e.h,e.c,e.l,e.opacity);if(e instanceof Me||(e=$a(e)),e.a===0&&e.b===0)return new He(NaN,0<e.l&&e.l<100?0:NaN,e.l,e.opacity);var t=Math.atan2(e.b,e.a)*Da;return new He(t<0?t+360:t,Math.sqrt(e.a*e.a+e.b*e.b),e.l,e.opacity)}function dr(e,t,n,r){return arguments.length===1?Uc(e):new He(e,t,n,r??1)}function He(e,t,n,r){this.h=+e,this.c=+t,this.l=+n,this.opacity=+r}function La(e){if(isNaN(e.h))return new Me(e.l,0,0,e.opacity);var t=e.h*Ca;return new Me(e.l,Math.cos(t)*e.c,Math.sin(t)*e.c,e.opacity)}qt(He,dr,kn(et,{brighter(e){return new He(this.h,this.c,this.l+ur*(e??1),this.opacity)},darker(e){return new He(this.h,this.c,this.l-ur*(e??1),this.opacity)},rgb(){return La(this).rgb()}}));var qa=-.14861,Ai=1.78277,Ri=-.29227,pr=-.90649,wn=1.97294,Aa=wn*pr,Ra=wn*Ai,Ia=Ai*Ri-pr*qa;function Oc(e){if(e instanceof xt)return new xt(e.h,e.s,e.l,e.opacity);e instanceof J||(e=Ti(e));var t=e.r/255,n=e.g/255,r=e.b/255,i=(Ia*r+Aa*t-Ra*n)/(Ia+Aa-Ra),s=r-i,a=(wn*(n-i)-Ri*s)/pr,l=Math.sqrt(a*a+s*s)/(wn*i*(1-i)),d=l?Math.atan2(a,s)*Da-120:NaN;return new xt(d<0?d+360:d,l,i,e.opacity)}function gr(e,t,n,r){return arguments.length===1?Oc(e):new xt(e,t,n,r??1)}function xt(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}qt(xt,gr,kn(et,{brighter(e){return e=e==null?Lt:Math.pow(Lt,e),new xt(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?wt:Math.pow(wt,e),new xt(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=isNaN(this.h)?0:(this.h+120)*Ca,t=+this.l,n=isNaN(this.s)?0:this.s*t*(1-t),r=Math.cos(e),i=Math.sin(e);return new J(255*(t+n*(qa*r+Ai*i)),255*(t+n*(Ri*r+pr*i)),255*(t+n*(wn*r)),this.opacity)}}));function ja(e,t,n,r,i){var s=e*e,a=s*e;return((1-3*e+3*s-a)*t+(4-6*s+3*a)*n+(1+3*e+3*s-3*a)*r+a*i)/6}function Pc(e){var t=e.length-1;return function(n){var r=n<=0?n=0:n>=1?(n=1,t-1):Math.floor(n*t),i=e[r],s=e[r+1],a=r>0?e[r-1]:2*i-s,l=r<t-1?e[r+2]:2*s-i;return ja((n-r/t)*t,a,i,s,l)}}function $c(e){var t=e.length;return function(n){var r=Math.floor(((n%=1)<0?++n:n)*t),i=e[(r+t-1)%t],s=e[r%t],a=e[(r+1)%t],l=e[(r+2)%t];return ja((n-r/t)*t,i,s,a,l)}}var mr=e=>()=>e;function Za(e,t){return function(n){return e+n*t}}function Fc(e,t,n){return e=Math.pow(e,n),t=Math.pow(t,n)-e,n=1/n,function(r){return Math.pow(e+r*t,n)}}function Di(e,t){var n=t-e;return n?Za(e,n>180||n<-180?n-360*Math.round(n/360):n):mr(isNaN(e)?t:e)}function Lc(e){return(e=+e)==1?fe:function(t,n){return n-t?Fc(t,n,e):mr(isNaN(t)?n:t)}}function fe(e,t){var n=t-e;return n?Za(e,n):mr(isNaN(e)?t:e)}var Ba=(function e(t){var n=Lc(t);function r(i,s){var a=n((i=Sn(i)).r,(s=Sn(s)).r),l=n(i.g,s.g),d=n(i.b,s.b),u=fe(i.opacity,s.opacity);return function(c){return i.r=a(c),i.g=l(c),i.b=d(c),i.opacity=u(c),i+""}}return r.gamma=e,r})(1);function Qa(e){return function(t){var n=t.length,r=new Array(n),i=new Array(n),s=new Array(n),a,l;for(a=0;a<n;++a)l=Sn(t[a]),r[a]=l.r||0,i[a]=l.g||0,s[a]=l.b||0;return r=e(r),i=e(i),s=e(s),l.opacity=1,function(d){return l.r=r(d),l.g=i(d),l.b=s(d),l+""}}}var vm=Qa(Pc),_m=Qa($c);function qc(e,t){t||(t=[]);var n=e?Math.min(t.length,e.length):0,r=t.slice(),i;return function(s){for(i=0;i<n;++i)r[i]=e[i]*(1-s)+t[i]*s;return r}}function Bc(e){return ArrayBuffer.isView(e)&&!(e instanceof DataView)}function Hc(e,t){var n=t?t.length:0,r=e?Math.min(n,e.length):0,i=new Array(r),s=new Array(n),a;for(a=0;a<r;++a)i[a]=hr(e[a],t[a]);for(;a<n;++a)s[a]=t[a];return function(l){for(a=0;a<r;++a)s[a]=i[a](l);return s}}function Vc(e,t){var n=new Date;return e=+e,t=+t,function(r){return n.setTime(e*(1-r)+t*r),n}}function Ae(e,t){return e=+e,t=+t,function(n){return e*(1-n)+t*n}}function jc(e,t){var n={},r={},i;(e===null||typeof e!="object")&&(e={}),(t===null||typeof t!="object")&&(t={});for(i in t)i in e?n[i]=hr(e[i],t[i]):r[i]=t[i];return function(s){for(i in n)r[i]=n[i](s);return r}}var Ei=/[-+]?(?:\d+\.?\d*|\.?\d+)(?:[eE][-+]?\d+)?/g,Ii=new RegExp(Ei.source,"g");function Zc(e){return function(){return e}}function Qc(e){return function(t){return e(t)+""}}function Kc(e,t){var n=Ei.lastIndex=Ii.lastIndex=0,r,i,s,a=-1,l=[],d=[];for(e=e+"",t=t+"";(r=Ei.exec(e))&&(i=Ii.exec(t));)(s=i.index)>n&&(s=t.slice(n,s),l[a]?l[a]+=s:l[++a]=s),(r=r[0])===(i=i[0])?l[a]?l[a]+=i:l[++a]=i:(l[++a]=null,d.push({i:a,x:Ae(r,i)})),n=Ii.lastIndex;return n<t.length&&(s=t.slice(n),l[a]?l[a]+=s:l[++a]=s),l.length<2?d[0]?Qc(d[0].x):Zc(t):(t=d.length,function(u){for(var c=0,p;c<t;++c)l[(p=d[c]).i]=p.x(u);return l.join("")})}function hr(e,t){var n=typeof t,r;return t==null||n==="boolean"?mr(t):(n==="number"?Ae:n==="string"?(r=Bt(t))?(t=r,Ba):Kc:t instanceof Bt?Ba:t instanceof Date?Vc:Bc(t)?qc:Array.isArray(t)?Hc:typeof t.valueOf!="function"&&typeof t.toString!="function"||isNaN(t)?jc:Ae)(e,t)}function Ka(e,t){return e=+e,t=+t,function(n){return Math.round(e*(1-n)+t*n)}}var Ha=180/Math.PI,Ci={translateX:0,translateY:0,rotate:0,skewX:0,scaleX:1,scaleY:1};function Ga(e,t,n,r,i,s){var a,l,d;return(a=Math.sqrt(e*e+t*t))&&(e/=a,t/=a),(d=e*n+t*r)&&(n-=e*d,r-=t*d),(l=Math.sqrt(n*n+r*r))&&(n/=l,r/=l,d/=l),e*r<t*n&&(e=-e,t=-t,d=-d,a=-a),{translateX:i,translateY:s,rotate:Math.atan2(t,e)*Ha,skewX:Math.atan(d)*Ha,scaleX:a,scaleY:l}}var fr;function Gc(e){let t=new(typeof DOMMatrix=="function"?DOMMatrix:WebKitCSSMatrix)(e+"");return t.isIdentity?Ci:Ga(t.a,t.b,t.c,t.d,t.e,t.f)}function zc(e){return e==null||(fr||(fr=document.createElementNS("http://www.w3.org/2000/svg","g")),fr.setAttribute("transform",e),!(e=fr.transform.baseVal.consolidate()))?Ci:(e=e.matrix,Ga(e.a,e.b,e.c,e.d,e.e,e.f))}function za(e,t,n,r){function i(u){return u.length?u.pop()+" ":""}function s(u,c,p,g,f,m){if(u!==p||c!==g){var h=f.push("translate(",null,t,null,n);m.push({i:h-4,x:Ae(u,p)},{i:h-2,x:Ae(c,g)})}else(p||g)&&f.push("translate("+p+t+g+n)}function a(u,c,p,g){u!==c?(u-c>180?c+=360:c-u>180&&(u+=360),g.push({i:p.push(i(p)+"rotate(",null,r)-2,x:Ae(u,c)})):c&&p.push(i(p)+"rotate("+c+r)}function l(u,c,p,g){u!==c?g.push({i:p.push(i(p)+"skewX(",null,r)-2,x:Ae(u,c)}):c&&p.push(i(p)+"skewX("+c+r)}function d(u,c,p,g,f,m){if(u!==p||c!==g){var h=f.push(i(f)+"scale(",null,",",null,")");m.push({i:h-4,x:Ae(u,p)},{i:h-2,x:Ae(c,g)})}else(p!==1||g!==1)&&f.push(i(f)+"scale("+p+","+g+")")}return function(u,c){var p=[],g=[];return u=e(u),c=e(c),s(u.translateX,u.translateY,c.translateX,c.translateY,p,g),a(u.rotate,c.rotate,p,g),l(u.skewX,c.skewX,p,g),d(u.scaleX,u.scaleY,c.scaleX,c.scaleY,p,g),u=c=null,function(f){for(var m=-1,h=g.length,b;++m<h;)p[(b=g[m]).i]=b.x(f);return p.join("")}}}var xm=za(Gc,"px, ","px)","deg)"),wm=za(zc,", ",")",")"),Yc=1e-12;function Va(e){return((e=Math.exp(e))+1/e)/2}function Wc(e){return((e=Math.exp(e))-1/e)/2}function Xc(e){return((e=Math.exp(2*e))-1)/(e+1)}var km=(function e(t,n,r){function i(s,a){var l=s[0],d=s[1],u=s[2],c=a[0],p=a[1],g=a[2],f=c-l,m=p-d,h=f*f+m*m,b,v;if(h<Yc)v=Math.log(g/u)/t,b=function(oe){return[l+oe*f,d+oe*m,u*Math.exp(t*oe*v)]};else{var w=Math.sqrt(h),y=(g*g-u*u+r*h)/(2*u*n*w),_=(g*g-u*u-r*h)/(2*g*n*w),E=Math.log(Math.sqrt(y*y+1)-y),P=Math.log(Math.sqrt(_*_+1)-_);v=(P-E)/t,b=function(oe){var pe=oe*v,Ie=Va(E),ae=u/(n*w)*(Ie*Xc(t*pe+E)-Wc(E));return[l+ae*f,d+ae*m,u*Ie/Va(t*pe+E)]}}return b.duration=Math.abs(v)*1e3*t/Math.SQRT2,b}return i.rho=function(s){var a=Math.max(.001,+s),l=a*a,d=l*l;return e(a,l,d)},i})(Math.SQRT2,2,4);function Ya(e){return function(t,n){var r=e((t=cr(t)).h,(n=cr(n)).h),i=fe(t.s,n.s),s=fe(t.l,n.l),a=fe(t.opacity,n.opacity);return function(l){return t.h=r(l),t.s=i(l),t.l=s(l),t.opacity=a(l),t+""}}}var Sm=Ya(Di),Tm=Ya(fe);function Wa(e){return function(t,n){var r=e((t=dr(t)).h,(n=dr(n)).h),i=fe(t.c,n.c),s=fe(t.l,n.l),a=fe(t.opacity,n.opacity);return function(l){return t.h=r(l),t.c=i(l),t.l=s(l),t.opacity=a(l),t+""}}}var Am=Wa(Di),Rm=Wa(fe);function Xa(e){return(function t(n){n=+n;function r(i,s){var a=e((i=gr(i)).h,(s=gr(s)).h),l=fe(i.s,s.s),d=fe(i.l,s.l),u=fe(i.opacity,s.opacity);return function(c){return i.h=a(c),i.s=l(c),i.l=d(Math.pow(c,n)),i.opacity=u(c),i+""}}return r.gamma=t,r})(1)}var Im=Xa(Di),Em=Xa(fe);function Jc(e){return Math.abs(e=Math.round(e))>=1e21?e.toLocaleString("en").replace(/,/g,""):e.toString(10)}function br(e,t){if(!isFinite(e)||e===0)return null;var n=(e=t?e.toExponential(t-1):e.toExponential()).indexOf("e"),r=e.slice(0,n);return[r.length>1?r[0]+r.slice(2):r,+e.slice(n+1)]}function Ht(e){return e=br(Math.abs(e)),e?e[1]:NaN}function ed(e,t){return function(n,r){for(var i=n.length,s=[],a=0,l=e[0],d=0;i>0&&l>0&&(d+l+1>r&&(l=Math.max(1,r-d)),s.push(n.substring(i-=l,i+l)),!((d+=l+1)>r));)l=e[a=(a+1)%e.length];return s.reverse().join(t)}}function td(e){return function(t){return t.replace(/[0-9]/g,function(n){return e[+n]})}}var nd=/^(?:(.)?([<>=^]))?([+\-( ])?([$#])?(0)?(\d+)?(,)?(\.\d+)?(~)?([a-z%])?$/i;function Tn(e){if(!(t=nd.exec(e)))throw new Error("invalid format: "+e);var t;return new Mi({fill:t[1],align:t[2],sign:t[3],symbol:t[4],zero:t[5],width:t[6],comma:t[7],precision:t[8]&&t[8].slice(1),trim:t[9],type:t[10]})}Tn.prototype=Mi.prototype;function Mi(e){this.fill=e.fill===void 0?" ":e.fill+"",this.align=e.align===void 0?">":e.align+"",this.sign=e.sign===void 0?"-":e.sign+"",this.symbol=e.symbol===void 0?"":e.symbol+"",this.zero=!!e.zero,this.width=e.width===void 0?void 0:+e.width,this.comma=!!e.comma,this.precision=e.precision===void 0?void 0:+e.precision,this.trim=!!e.trim,this.type=e.type===void 0?"":e.type+""}Mi.prototype.toString=function(){return this.fill+this.align+this.sign+this.symbol+(this.zero?"0":"")+(this.width===void 0?"":Math.max(1,this.width|0))+(this.comma?",":"")+(this.precision===void 0?"":"."+Math.max(0,this.precision|0))+(this.trim?"~":"")+this.type};function rd(e){e:for(var t=e.length,n=1,r=-1,i;n<t;++n)switch(e[n]){case".":r=i=n;break;case"0":r===0&&(r=n),i=n;break;default:if(!+e[n])break e;r>0&&(r=0);break}return r>0?e.slice(0,r)+e.slice(i+1):e}var vr;function id(e,t){var n=br(e,t);if(!n)return vr=void 0,e.toPrecision(t);var r=n[0],i=n[1],s=i-(vr=Math.max(-8,Math.min(8,Math.floor(i/3)))*3)+1,a=r.length;return s===a?r:s>a?r+new Array(s-a+1).join("0"):s>0?r.slice(0,s)+"."+r.slice(s):"0."+new Array(1-s).join("0")+br(e,Math.max(0,t+s-1))[0]}function Ja(e,t){var n=br(e,t);if(!n)return e+"";var r=n[0],i=n[1];return i<0?"0."+new Array(-i).join("0")+r:r.length>i+1?r.slice(0,i+1)+"."+r.slice(i+1):r+new Array(i-r.length+2).join("0")}var el={"%":(e,t)=>(e*100).toFixed(t),b:e=>Math.round(e).toString(2),c:e=>e+"",d:Jc,e:(e,t)=>e.toExponential(t),f:(e,t)=>e.toFixed(t),g:(e,t)=>e.toPrecision(t),o:e=>Math.round(e).toString(8),p:(e,t)=>Ja(e*100,t),r:Ja,s:id,X:e=>Math.round(e).toString(16).toUpperCase(),x:e=>Math.round(e).toString(16)};function tl(e){return e}var nl=Array.prototype.map,rl=["y","z","a","f","p","n","µ","m","","k","M","G","T","P","E","Z","Y"];function sd(e){var t=e.grouping===void 0||e.thousands===void 0?tl:ed(nl.call(e.grouping,Number),e.thousands+""),n=e.currency===void 0?"":e.currency[0]+"",r=e.currency===void 0?"":e.currency[1]+"",i=e.decimal===void 0?".":e.decimal+"",s=e.numerals===void 0?tl:td(nl.call(e.numerals,String)),a=e.percent===void 0?"%":e.percent+"",l=e.minus===void 0?"−":e.minus+"",d=e.nan===void 0?"NaN":e.nan+"";function u(p,g){p=Tn(p);var f=p.fill,m=p.align,h=p.sign,b=p.symbol,v=p.zero,w=p.width,y=p.comma,_=p.precision,E=p.trim,P=p.type;P==="n"?(y=!0,P="g"):el[P]||(_===void 0&&(_=12),E=!0,P="g"),(v||f==="0"&&m==="=")&&(v=!0,f="0",m="=");var oe=(g&&g.prefix!==void 0?g.prefix:"")+(b==="$"?n:b==="#"&&/[boxX]/.test(P)?"0"+P.toLowerCase():""),pe=(b==="$"?r:/[%p]/.test(P)?a:"")+(g&&g.suffix!==void 0?g.suffix:""),Ie=el[P],ae=/[defgprs%]/.test(P);_=_===void 0?6:/[gprs]/.test(P)?Math.max(1,Math.min(21,_)):Math.max(0,Math.min(20,_));function le(R){var B=oe,H=pe,k,I,O;if(P==="c")H=Ie(R)+H,R="";else{R=+R;var W=R<0||1/R<0;if(R=isNaN(R)?d:Ie(Math.abs(R),_),E&&(R=rd(R)),W&&+R==0&&h!=="+"&&(W=!1),B=(W?h==="("?h:l:h==="-"||h==="("?"":h)+B,H=(P==="s"&&!isNaN(R)&&vr!==void 0?rl[8+vr/3]:"")+H+(W&&h==="("?")":""),ae){for(k=-1,I=R.length;++k<I;)if(O=R.charCodeAt(k),48>O||O>57){H=(O===46?i+R.slice(k+1):R.slice(k))+H,R=R.slice(0,k);break}}}y&&!v&&(R=t(R,1/0));var j=B.length+R.length+H.length,re=j<w?new Array(w-j+1).join(f):"";switch(y&&v&&(R=t(re+R,re.length?w-H.length:1/0),re=""),m){case"<":R=B+R+H+re;break;case"=":R=B+re+R+H;break;case"^":R=re.slice(0,j=re.length>>1)+B+R+H+re.slice(j);break;default:R=re+B+R+H;break}return s(R)}return le.toString=function(){return p+""},le}function c(p,g){var f=Math.max(-8,Math.min(8,Math.floor(Ht(g)/3)))*3,m=Math.pow(10,-f),h=u((p=Tn(p),p.type="f",p),{suffix:rl[8+f/3]});return function(b){return h(m*b)}}return{format:u,formatPrefix:c}}var yr,Ni,Ui;od({thousands:",",grouping:[3],currency:["$",""]});function od(e){return yr=sd(e),Ni=yr.format,Ui=yr.formatPrefix,yr}function il(e){return Math.max(0,-Ht(Math.abs(e)))}function sl(e,t){return Math.max(0,Math.max(-8,Math.min(8,Math.floor(Ht(t)/3)))*3-Ht(Math.abs(e)))}function ol(e,t){return e=Math.abs(e),t=Math.abs(t)-e,Math.max(0,Ht(t)-Ht(e))+1}function Pi(e,t){switch(arguments.length){case 0:break;case 1:this.range(e);break;default:this.range(t).domain(e);break}return this}var al=Symbol("implicit");function ul(){var e=new _n,t=[],n=[],r=al;function i(s){let a=e.get(s);if(a===void 0){if(r!==al)return r;e.set(s,a=t.push(s)-1)}return n[a%n.length]}return i.domain=function(s){if(!arguments.length)return t.slice();t=[],e=new _n;for(let a of s)e.has(a)||e.set(a,t.push(a)-1);return i},i.range=function(s){return arguments.length?(n=Array.from(s),i):n.slice()},i.unknown=function(s){return arguments.length?(r=s,i):r},i.copy=function(){return ul(t,n).unknown(r)},Pi.apply(i,arguments),i}function $i(){var e=ul().unknown(void 0),t=e.domain,n=e.range,r=0,i=1,s,a,l=!1,d=0,u=0,c=.5;delete e.unknown;function p(){var g=t().length,f=i<r,m=f?i:r,h=f?r:i;s=(h-m)/Math.max(1,g-d+u*2),l&&(s=Math.floor(s)),m+=(h-m-s*(g-d))*c,a=s*(1-d),l&&(m=Math.round(m),a=Math.round(a));var b=ya(g).map(function(v){return m+s*v});return n(f?b.reverse():b)}return e.domain=function(g){return arguments.length?(t(g),p()):t()},e.range=function(g){return arguments.length?([r,i]=g,r=+r,i=+i,p()):[r,i]},e.rangeRound=function(g){return[r,i]=g,r=+r,i=+i,l=!0,p()},e.bandwidth=function(){return a},e.step=function(){return s},e.round=function(g){return arguments.length?(l=!!g,p()):l},e.padding=function(g){return arguments.length?(d=Math.min(1,u=+g),p()):d},e.paddingInner=function(g){return arguments.length?(d=Math.min(1,g),p()):d},e.paddingOuter=function(g){return arguments.length?(u=+g,p()):u},e.align=function(g){return arguments.length?(c=Math.max(0,Math.min(1,g)),p()):c},e.copy=function(){return $i(t(),[r,i]).round(l).paddingInner(d).paddingOuter(u).align(c)},Pi.apply(p(),arguments)}function ad(e){return function(){return e}}function ld(e){return+e}var ll=[0,1];function Vt(e){return e}function Oi(e,t){return(t-=e=+e)?function(n){return(n-e)/t}:ad(isNaN(t)?NaN:.5)}function ud(e,t){var n;return e>t&&(n=e,e=t,t=n),function(r){return Math.max(e,Math.min(t,r))}}function cd(e,t,n){var r=e[0],i=e[1],s=t[0],a=t[1];return i<r?(r=Oi(i,r),s=n(a,s)):(r=Oi(r,i),s=n(s,a)),function(l){return s(r(l))}}function dd(e,t,n){var r=Math.min(e.length,t.length)-1,i=new Array(r),s=new Array(r),a=-1;for(e[r]<e[0]&&(e=e.slice().reverse(),t=t.slice().reverse());++a<r;)i[a]=Oi(e[a],e[a+1]),s[a]=n(t[a],t[a+1]);return function(l){var d=pa(e,l,1,r)-1;return s[d](i[d](l))}}function pd(e,t){return t.domain(e.domain()).range(e.range()).interpolate(e.interpolate()).clamp(e.clamp()).unknown(e.unknown())}function gd(){var e=ll,t=ll,n=hr,r,i,s,a=Vt,l,d,u;function c(){var g=Math.min(e.length,t.length);return a!==Vt&&(a=ud(e[0],e[g-1])),l=g>2?dd:cd,d=u=null,p}function p(g){return g==null||isNaN(g=+g)?s:(d||(d=l(e.map(r),t,n)))(r(a(g)))}return p.invert=function(g){return a(i((u||(u=l(t,e.map(r),Ae)))(g)))},p.domain=function(g){return arguments.length?(e=Array.from(g,ld),c()):e.slice()},p.range=function(g){return arguments.length?(t=Array.from(g),c()):t.slice()},p.rangeRound=function(g){return t=Array.from(g),n=Ka,c()},p.clamp=function(g){return arguments.length?(a=g?!0:Vt,c()):a!==Vt},p.interpolate=function(g){return arguments.length?(n=g,c()):n},p.unknown=function(g){return arguments.length?(s=g,p):s},function(g,f){return r=g,i=f,c()}}function fd(){return gd()(Vt,Vt)}function md(e,t,n,r){var i=ha(e,t,n),s;switch(r=Tn(r??",f"),r.type){case"s":{var a=Math.max(Math.abs(e),Math.abs(t));return r.precision==null&&!isNaN(s=sl(i,a))&&(r.precision=s),Ui(r,a)}case"":case"e":case"g":case"p":case"r":{r.precision==null&&!isNaN(s=ol(i,Math.max(Math.abs(e),Math.abs(t))))&&(r.precision=s-(r.type==="e"));break}case"f":case"%":{r.precision==null&&!isNaN(s=il(i))&&(r.precision=s-(r.type==="%")*2);break}}return Ni(r)}function hd(e){var t=e.domain;return e.ticks=function(n){var r=t();return ma(r[0],r[r.length-1],n??10)},e.tickFormat=function(n,r){var i=t();return md(i[0],i[i.length-1],n??10,r)},e.nice=function(n){n==null&&(n=10);var r=t(),i=0,s=r.length-1,a=r[i],l=r[s],d,u,c=10;for(l<a&&(u=a,a=l,l=u,u=i,i=s,s=u);c-- >0;){if(u=sr(a,l,n),u===d)return r[i]=a,r[s]=l,t(r);if(u>0)a=Math.floor(a/u)*u,l=Math.ceil(l/u)*u;else if(u<0)a=Math.ceil(a*u)/u,l=Math.floor(l*u)/u;else break;d=u}return e},e}function jt(){var e=fd();return e.copy=function(){return pd(e,jt())},Pi.apply(e,arguments),hd(e)}var An=Math.PI,Fi=2*An,kt=1e-6,yd=Fi-kt;function cl(e){this._+=e[0];for(let t=1,n=e.length;t<n;++t)this._+=arguments[t]+e[t]}function bd(e){let t=Math.floor(e);if(!(t>=0))throw new Error(`invalid digits: ${e}`);if(t>15)return cl;let n=10**t;return function(r){this._+=r[0];for(let i=1,s=r.length;i<s;++i)this._+=Math.round(arguments[i]*n)/n+r[i]}}function dl(e,t,n,r){return e===n&&t===r}function vd(e){let t=Math.floor(e);if(!(t<=15))return dl;let n=10**t,r=function(i){return Math.round(i*n)};return function(i,s,a,l){return r(i)===r(a)&&r(s)===r(l)}}var Zt=class{constructor(t){this._x0=this._y0=this._x1=this._y1=null,this._="",this._append=t==null?cl:bd(t),this._equal=t==null?dl:vd(t)}moveTo(t,n){this._append`M${this._x0=this._x1=+t},${this._y0=this._y1=+n}`}closePath(){this._x1!==null&&(this._x1=this._x0,this._y1=this._y0,this._append`Z`)}lineTo(t,n){this._append`L${this._x1=+t},${this._y1=+n}`}quadraticCurveTo(t,n,r,i){this._append`Q${+t},${+n},${this._x1=+r},${this._y1=+i}`}bezierCurveTo(t,n,r,i,s,a){this._append`C${+t},${+n},${+r},${+i},${this._x1=+s},${this._y1=+a}`}arcTo(t,n,r,i,s){if(t=+t,n=+n,r=+r,i=+i,s=+s,s<0)throw new Error(`negative radius: ${s}`);let a=this._x1,l=this._y1,d=r-t,u=i-n,c=a-t,p=l-n,g=c*c+p*p;if(this._x1===null)this._append`M${this._x1=t},${this._y1=n}`;else if(g>kt)if(!(Math.abs(p*d-u*c)>kt)||!s)this._append`L${this._x1=t},${this._y1=n}`;else{let f=r-a,m=i-l,h=d*d+u*u,b=f*f+m*m,v=Math.sqrt(h),w=Math.sqrt(g),y=s*Math.tan((An-Math.acos((h+g-b)/(2*v*w)))/2),_=y/w,E=y/v;Math.abs(_-1)>kt&&this._append`L${t+_*c},${n+_*p}`,this._append`A${s},${s},0,0,${+(p*f>c*m)},${this._x1=t+E*d},${this._y1=n+E*u}`}}arc(t,n,r,i,s,a){if(t=+t,n=+n,r=+r,a=!!a,r<0)throw new Error(`negative radius: ${r}`);let l=r*Math.cos(i),d=r*Math.sin(i),u=t+l,c=n+d,p=1^a,g=a?i-s:s-i;if(this._x1===null?this._append`M${u},${c}`:(Math.abs(this._x1-u)>kt||Math.abs(this._y1-c)>kt)&&this._append`L${u},${c}`,!!r){if(g<0&&(g=g%Fi+Fi),g>yd)this._append`A${r},${r},0,1,${p},${t-l},${n-d}A${r},${r},0,1,${p},${this._x1=u},${this._y1=c}`;else if(g>kt){let f=t+r*Math.cos(s),m=n+r*Math.sin(s);if(g>=An&&this._equal(u,c,f,m)){g/=2;let h=i+g;this._append`A${r},${r},0,${+(g>=An)},${p},${t+r*Math.cos(h)},${n+r*Math.sin(h)}`}this._append`A${r},${r},0,${+(g>=An)},${p},${this._x1=f},${this._y1=m}`}}}rect(t,n,r,i){this._append`M${this._x0=this._x1=+t},${this._y0=this._y1=+n}h${r=+r}v${+i}h${-r}Z`}toString(){return this._}};function _d(){return new Zt}_d.prototype=Zt.prototype;function V(e){return function(){return e}}var xd=Math.cos;var qi=Math.sin,Qt=Math.sqrt,pl=1e-12,_r=Math.PI,Bm=_r/2,bl=2*_r;function vl(e){let t=3;return e.digits=function(n){if(!arguments.length)return t;if(n==null)t=null;else{let r=Math.floor(n);if(!(r>=0))throw new RangeError(`invalid digits: ${n}`);t=r}return e},()=>new Zt(t)}var Hm=Array.prototype.slice;function Hi(e){return typeof e=="object"&&"length"in e?e:Array.from(e)}function _l(e){this._context=e}_l.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;default:this._context.lineTo(e,t);break}}};function Vi(e){return new _l(e)}function xl(e){return e[0]}function wl(e){return e[1]}function ji(e,t){var n=V(!0),r=null,i=Vi,s=null,a=vl(l);e=typeof e=="function"?e:e===void 0?xl:V(e),t=typeof t=="function"?t:t===void 0?wl:V(t);function l(d){var u,c=(d=Hi(d)).length,p,g=!1,f;for(r==null&&(s=i(f=a())),u=0;u<=c;++u)!(u<c&&n(p=d[u],u,d))===g&&((g=!g)?s.lineStart():s.lineEnd()),g&&s.point(+e(p,u,d),+t(p,u,d));if(f)return s=null,f+""||null}return l.x=function(d){return arguments.length?(e=typeof d=="function"?d:V(+d),l):e},l.y=function(d){return arguments.length?(t=typeof d=="function"?d:V(+d),l):t},l.defined=function(d){return arguments.length?(n=typeof d=="function"?d:V(!!d),l):n},l.curve=function(d){return arguments.length?(i=d,r!=null&&(s=i(r)),l):i},l.context=function(d){return arguments.length?(d==null?r=s=null:s=i(r=d),l):r},l}function kl(e,t,n){var r=null,i=V(!0),s=null,a=Vi,l=null,d=vl(u);e=typeof e=="function"?e:e===void 0?xl:V(+e),t=typeof t=="function"?t:V(t===void 0?0:+t),n=typeof n=="function"?n:n===void 0?wl:V(+n);function u(p){var g,f,m,h=(p=Hi(p)).length,b,v=!1,w,y=new Array(h),_=new Array(h);for(s==null&&(l=a(w=d())),g=0;g<=h;++g){if(!(g<h&&i(b=p[g],g,p))===v)if(v=!v)f=g,l.areaStart(),l.lineStart();else{for(l.lineEnd(),l.lineStart(),m=g-1;m>=f;--m)l.point(y[m],_[m]);l.lineEnd(),l.areaEnd()}v&&(y[g]=+e(b,g,p),_[g]=+t(b,g,p),l.point(r?+r(b,g,p):y[g],n?+n(b,g,p):_[g]))}if(w)return l=null,w+""||null}function c(){return ji().defined(i).curve(a).context(s)}return u.x=function(p){return arguments.length?(e=typeof p=="function"?p:V(+p),r=null,u):e},u.x0=function(p){return arguments.length?(e=typeof p=="function"?p:V(+p),u):e},u.x1=function(p){return arguments.length?(r=p==null?null:typeof p=="function"?p:V(+p),u):r},u.y=function(p){return arguments.length?(t=typeof p=="function"?p:V(+p),n=null,u):t},u.y0=function(p){return arguments.length?(t=typeof p=="function"?p:V(+p),u):t},u.y1=function(p){return arguments.length?(n=p==null?null:typeof p=="function"?p:V(+p),u):n},u.lineX0=u.lineY0=function(){return c().x(e).y(t)},u.lineY1=function(){return c().x(e).y(n)},u.lineX1=function(){return c().x(r).y(t)},u.defined=function(p){return arguments.length?(i=typeof p=="function"?p:V(!!p),u):i},u.curve=function(p){return arguments.length?(a=p,s!=null&&(l=a(s)),u):a},u.context=function(p){return arguments.length?(p==null?s=l=null:l=a(s=p),u):s},u}var Vm=wd(Vi);function Sl(e){this._curve=e}Sl.prototype={areaStart:function(){this._curve.areaStart()},areaEnd:function(){this._curve.areaEnd()},lineStart:function(){this._curve.lineStart()},lineEnd:function(){this._curve.lineEnd()},point:function(e,t){this._curve.point(t*Math.sin(e),t*-Math.cos(e))}};function wd(e){function t(n){return new Sl(e(n))}return t._curve=e,t}var jm=Qt(3);var kd=Qt(1/3),Zm=kd*2;var Tl=qi(_r/10)/qi(7*_r/10),Qm=qi(bl/10)*Tl,Km=-xd(bl/10)*Tl;var Gm=Qt(3);var zm=Qt(3);var Ym=Qt(3)/2,Sd=1/Qt(12),Wm=(Sd/2+1)*3;function tt(){}function xr(e,t,n){e._context.bezierCurveTo((2*e._x0+e._x1)/3,(2*e._y0+e._y1)/3,(e._x0+2*e._x1)/3,(e._y0+2*e._y1)/3,(e._x0+4*e._x1+t)/6,(e._y0+4*e._y1+n)/6)}function Zi(e){this._context=e}Zi.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=NaN,this._point=0},lineEnd:function(){switch(this._point){case 3:xr(this,this._x1,this._y1);case 2:this._context.lineTo(this._x1,this._y1);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3,this._context.lineTo((5*this._x0+this._x1)/6,(5*this._y0+this._y1)/6);default:xr(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function Td(e){this._context=e}Td.prototype={areaStart:tt,areaEnd:tt,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._y0=this._y1=this._y2=this._y3=this._y4=NaN,this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x2,this._y2),this._context.closePath();break}case 2:{this._context.moveTo((this._x2+2*this._x3)/3,(this._y2+2*this._y3)/3),this._context.lineTo((this._x3+2*this._x2)/3,(this._y3+2*this._y2)/3),this._context.closePath();break}case 3:{this.point(this._x2,this._y2),this.point(this._x3,this._y3),this.point(this._x4,this._y4);break}}},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._x2=e,this._y2=t;break;case 1:this._point=2,this._x3=e,this._y3=t;break;case 2:this._point=3,this._x4=e,this._y4=t,this._context.moveTo((this._x0+4*this._x1+e)/6,(this._y0+4*this._y1+t)/6);break;default:xr(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function Ad(e){this._context=e}Ad.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=NaN,this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3;var n=(this._x0+4*this._x1+e)/6,r=(this._y0+4*this._y1+t)/6;this._line?this._context.lineTo(n,r):this._context.moveTo(n,r);break;case 3:this._point=4;default:xr(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function Al(e,t){this._basis=new Zi(e),this._beta=t}Al.prototype={lineStart:function(){this._x=[],this._y=[],this._basis.lineStart()},lineEnd:function(){var e=this._x,t=this._y,n=e.length-1;if(n>0)for(var r=e[0],i=t[0],s=e[n]-r,a=t[n]-i,l=-1,d;++l<=n;)d=l/n,this._basis.point(this._beta*e[l]+(1-this._beta)*(r+d*s),this._beta*t[l]+(1-this._beta)*(i+d*a));this._x=this._y=null,this._basis.lineEnd()},point:function(e,t){this._x.push(+e),this._y.push(+t)}};var Xm=(function e(t){function n(r){return t===1?new Zi(r):new Al(r,t)}return n.beta=function(r){return e(+r)},n})(.85);function wr(e,t,n){e._context.bezierCurveTo(e._x1+e._k*(e._x2-e._x0),e._y1+e._k*(e._y2-e._y0),e._x2+e._k*(e._x1-t),e._y2+e._k*(e._y1-n),e._x2,e._y2)}function Qi(e,t){this._context=e,this._k=(1-t)/6}Qi.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x2,this._y2);break;case 3:wr(this,this._x1,this._y1);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2,this._x1=e,this._y1=t;break;case 2:this._point=3;default:wr(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Jm=(function e(t){function n(r){return new Qi(r,t)}return n.tension=function(r){return e(+r)},n})(0);function Ki(e,t){this._context=e,this._k=(1-t)/6}Ki.prototype={areaStart:tt,areaEnd:tt,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._x5=this._y0=this._y1=this._y2=this._y3=this._y4=this._y5=NaN,this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x3,this._y3),this._context.closePath();break}case 2:{this._context.lineTo(this._x3,this._y3),this._context.closePath();break}case 3:{this.point(this._x3,this._y3),this.point(this._x4,this._y4),this.point(this._x5,this._y5);break}}},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._x3=e,this._y3=t;break;case 1:this._point=2,this._context.moveTo(this._x4=e,this._y4=t);break;case 2:this._point=3,this._x5=e,this._y5=t;break;default:wr(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var eh=(function e(t){function n(r){return new Ki(r,t)}return n.tension=function(r){return e(+r)},n})(0);function Gi(e,t){this._context=e,this._k=(1-t)/6}Gi.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3,this._line?this._context.lineTo(this._x2,this._y2):this._context.moveTo(this._x2,this._y2);break;case 3:this._point=4;default:wr(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var th=(function e(t){function n(r){return new Gi(r,t)}return n.tension=function(r){return e(+r)},n})(0);function zi(e,t,n){var r=e._x1,i=e._y1,s=e._x2,a=e._y2;if(e._l01_a>pl){var l=2*e._l01_2a+3*e._l01_a*e._l12_a+e._l12_2a,d=3*e._l01_a*(e._l01_a+e._l12_a);r=(r*l-e._x0*e._l12_2a+e._x2*e._l01_2a)/d,i=(i*l-e._y0*e._l12_2a+e._y2*e._l01_2a)/d}if(e._l23_a>pl){var u=2*e._l23_2a+3*e._l23_a*e._l12_a+e._l12_2a,c=3*e._l23_a*(e._l23_a+e._l12_a);s=(s*u+e._x1*e._l23_2a-t*e._l12_2a)/c,a=(a*u+e._y1*e._l23_2a-n*e._l12_2a)/c}e._context.bezierCurveTo(r,i,s,a,e._x2,e._y2)}function Rl(e,t){this._context=e,this._alpha=t}Rl.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x2,this._y2);break;case 3:this.point(this._x2,this._y2);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3;default:zi(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var nh=(function e(t){function n(r){return t?new Rl(r,t):new Qi(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function Il(e,t){this._context=e,this._alpha=t}Il.prototype={areaStart:tt,areaEnd:tt,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._x5=this._y0=this._y1=this._y2=this._y3=this._y4=this._y5=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x3,this._y3),this._context.closePath();break}case 2:{this._context.lineTo(this._x3,this._y3),this._context.closePath();break}case 3:{this.point(this._x3,this._y3),this.point(this._x4,this._y4),this.point(this._x5,this._y5);break}}},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1,this._x3=e,this._y3=t;break;case 1:this._point=2,this._context.moveTo(this._x4=e,this._y4=t);break;case 2:this._point=3,this._x5=e,this._y5=t;break;default:zi(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var rh=(function e(t){function n(r){return t?new Il(r,t):new Ki(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function El(e,t){this._context=e,this._alpha=t}El.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3,this._line?this._context.lineTo(this._x2,this._y2):this._context.moveTo(this._x2,this._y2);break;case 3:this._point=4;default:zi(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var ih=(function e(t){function n(r){return t?new El(r,t):new Gi(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function Rd(e){this._context=e}Rd.prototype={areaStart:tt,areaEnd:tt,lineStart:function(){this._point=0},lineEnd:function(){this._point&&this._context.closePath()},point:function(e,t){e=+e,t=+t,this._point?this._context.lineTo(e,t):(this._point=1,this._context.moveTo(e,t))}};function gl(e){return e<0?-1:1}function fl(e,t,n){var r=e._x1-e._x0,i=t-e._x1,s=(e._y1-e._y0)/(r||i<0&&-0),a=(n-e._y1)/(i||r<0&&-0),l=(s*i+a*r)/(r+i);return(gl(s)+gl(a))*Math.min(Math.abs(s),Math.abs(a),.5*Math.abs(l))||0}function ml(e,t){var n=e._x1-e._x0;return n?(3*(e._y1-e._y0)/n-t)/2:t}function Li(e,t,n){var r=e._x0,i=e._y0,s=e._x1,a=e._y1,l=(s-r)/3;e._context.bezierCurveTo(r+l,i+l*t,s-l,a-l*n,s,a)}function Bi(e){this._context=e}Bi.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=this._t0=NaN,this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x1,this._y1);break;case 3:Li(this,this._t0,ml(this,this._t0));break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){var n=NaN;if(e=+e,t=+t,!(e===this._x1&&t===this._y1)){switch(this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3,Li(this,ml(this,n=fl(this,e,t)),n);break;default:Li(this,this._t0,n=fl(this,e,t));break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t,this._t0=n}}};function Id(e){this._context=new Cl(e)}(Id.prototype=Object.create(Bi.prototype)).point=function(e,t){Bi.prototype.point.call(this,t,e)};function Cl(e){this._context=e}Cl.prototype={moveTo:function(e,t){this._context.moveTo(t,e)},closePath:function(){this._context.closePath()},lineTo:function(e,t){this._context.lineTo(t,e)},bezierCurveTo:function(e,t,n,r,i,s){this._context.bezierCurveTo(t,e,r,n,s,i)}};function Ed(e){this._context=e}Ed.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x=[],this._y=[]},lineEnd:function(){var e=this._x,t=this._y,n=e.length;if(n)if(this._line?this._context.lineTo(e[0],t[0]):this._context.moveTo(e[0],t[0]),n===2)this._context.lineTo(e[1],t[1]);else for(var r=hl(e),i=hl(t),s=0,a=1;a<n;++s,++a)this._context.bezierCurveTo(r[0][s],i[0][s],r[1][s],i[1][s],e[a],t[a]);(this._line||this._line!==0&&n===1)&&this._context.closePath(),this._line=1-this._line,this._x=this._y=null},point:function(e,t){this._x.push(+e),this._y.push(+t)}};function hl(e){var t,n=e.length-1,r,i=new Array(n),s=new Array(n),a=new Array(n);for(i[0]=0,s[0]=2,a[0]=e[0]+2*e[1],t=1;t<n-1;++t)i[t]=1,s[t]=4,a[t]=4*e[t]+2*e[t+1];for(i[n-1]=2,s[n-1]=7,a[n-1]=8*e[n-1]+e[n],t=1;t<n;++t)r=i[t]/s[t-1],s[t]-=r,a[t]-=r*a[t-1];for(i[n-1]=a[n-1]/s[n-1],t=n-2;t>=0;--t)i[t]=(a[t]-i[t+1])/s[t];for(s[n-1]=(e[n]+i[n-1])/2,t=0;t<n-1;++t)s[t]=2*e[t+1]-i[t+1];return[i,s]}function Cd(e,t){this._context=e,this._t=t}Cd.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x=this._y=NaN,this._point=0},lineEnd:function(){0<this._t&&this._t<1&&this._point===2&&this._context.lineTo(this._x,this._y),(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line>=0&&(this._t=1-this._t,this._line=1-this._line)},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;default:{if(this._t<=0)this._context.lineTo(this._x,t),this._context.lineTo(e,t);else{var n=this._x*(1-this._t)+e*this._t;this._context.lineTo(n,this._y),this._context.lineTo(n,t)}break}}this._x=e,this._y=t}};function yl(e,t){if((a=e.length)>1)for(var n=1,r,i,s=e[t[0]],a,l=s.length;n<a;++n)for(i=s,s=e[t[n]],r=0;r<l;++r)s[r][1]+=s[r][0]=isNaN(i[r][1])?i[r][0]:i[r][1]}function kr(e){for(var t=e.length,n=new Array(t);--t>=0;)n[t]=t;return n}function Dd(e,t){return e[t]}function Md(e){let t=[];return t.key=e,t}function Dl(){var e=V([]),t=kr,n=yl,r=Dd;function i(s){var a=Array.from(e.apply(this,arguments),Md),l,d=a.length,u=-1,c;for(let p of s)for(l=0,++u;l<d;++l)(a[l][u]=[0,+r(p,a[l].key,u,s)]).data=p;for(l=0,c=Hi(t(a));l<d;++l)a[c[l]].index=l;return n(a,c),a}return i.keys=function(s){return arguments.length?(e=typeof s=="function"?s:V(Array.from(s)),i):e},i.value=function(s){return arguments.length?(r=typeof s=="function"?s:V(+s),i):r},i.order=function(s){return arguments.length?(t=s==null?kr:typeof s=="function"?s:V(Array.from(s)),i):t},i.offset=function(s){return arguments.length?(n=s??yl,i):n},i}var Yi=120,Sr=24;function Wi({values:e}){let t=e.map(s=>an(BigInt(s),"hours")),n=jt([0,Math.max(1,t.length-1)],[0,Yi]),r=jt([0,Math.max(...t,0)||1],[Sr,1]),i=kl().x((s,a)=>n(a)).y0(Sr).y1(r);return o("svg",{class:"spark",width:Yi,height:Sr,viewBox:`0 0 ${Yi} ${Sr}`,preserveAspectRatio:"none","aria-hidden":"true",children:o("path",{d:i(t)??""})})}var Nd=1024,Ud=30;function Od({gpuCount:e,gpuModel:t,gpuMemoryGib:n,vcpu:r,memoryMib:i,regions:s}){return[e>0?`${e>1?`${e} × `:""}${t??"GPU"}${n?` ${n} GiB`:""}`:null,r&&`${r} vCPU`,i&&`${Math.round(i/Nd)} GiB`,s.join(", ")].filter(Boolean).join(" · ")}function Ml(){ee(ia,[]);let[e,t]=A(null),{specs:n,usage:r,prices:i,types:s}=Ce.data.value,a=!!i,l=()=>t(null),d=()=>{l(),bn()},u=[...new Set([...n?.nodes.map(({tier:c})=>c)??[],...r?.tiers.flatMap(({tier:c})=>c??[])??[]])];return o(S,{children:[o("div",{class:"tools",role:"group","aria-label":"Range",children:[o(hn,{}),o(yn,{})]}),o(Pd,{mayChange:a,onOpen:t}),o(Fd,{onOpen:t}),e?.kind==="spec"&&o(oa,{spec:e.spec,tier:e.tier,onDone:d,onClose:l}),e?.kind==="retire"&&o(aa,{spec:e.spec,onDone:d,onClose:l}),e?.kind==="price"&&o(la,{types:s??[],tiers:u,initial:e.initial,onDone:d,onClose:l})]})}function Pd({mayChange:e,onOpen:t}){let{specs:n,usage:r,series:i}=Ce.data.value,s=c=>r?.tiers.find(p=>p.tier===c),a=c=>i?.series.find(({key:p})=>p===c)?.quantities,l=new Set(n?.nodes.map(({tier:c})=>c)),d=n?r?.tiers.filter(({tier:c})=>c!=null&&!l.has(c))??[]:[],u=c=>D({tab:"usage",measure:"compute",split:null,filter:{tiers:[c]}});return o(X,{title:"Hardware",hasData:!!n,isLoading:Ce.loading.value.has("specs"),error:Ce.errors.value.specs,lines:8,onRetry:()=>{bn(["specs"])},tools:e&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>t({kind:"spec",spec:null,tier:""}),children:"Add a spec"})}),children:()=>n.nodes.length===0&&d.length===0?o("p",{class:"notice empty",children:"There are no hardware specs yet, and no compute in this range names a tier. A spec says what a tier is and what an hour costs."}):o("table",{class:"groups specs",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Tier"}),o("th",{scope:"col",class:"number medium",children:"Per hour"}),o("th",{scope:"col",class:"wide",children:"In this range"}),o("th",{scope:"col",class:"number",children:"Hours"}),o("th",{scope:"col",class:"number small",children:"Cost"}),e&&o("th",{scope:"col",children:o("span",{class:"hidden",children:"Actions"})})]})}),o("tbody",{children:[d.map(({tier:c,computeSeconds:p,cost:g,unpricedRecords:f})=>o("tr",{class:"attention",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",onClick:()=>u(c),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:c}),o("small",{class:"ellipsis",children:["no hardware spec",f!=="0"&&`, ${M(BigInt(f),"count")} records without a price`]})]})})}),o("td",{class:"number medium muted",children:"–"}),o("td",{class:"wide",children:a(c)&&o(Wi,{values:a(c)})}),o("td",{class:"number",title:M(BigInt(p),"hours"),children:L(BigInt(p),"hours")}),o("td",{class:"number small",children:he(g)}),e&&o("td",{class:"actions",children:[o("button",{type:"button",class:"secondary wide-only",onClick:()=>t({kind:"spec",spec:null,tier:c}),children:"Add a spec"}),o("span",{class:"narrow-only",children:o(ce,{name:`Change ${c}`,actions:[{name:"Add a spec",run:()=>t({kind:"spec",spec:null,tier:c})}]})})]})]},c)),n.nodes.map(c=>{let p=s(c.tier);return o("tr",{class:c.isAvailable?"":"retired",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",title:c.description||void 0,onClick:()=>u(c.tier),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:[c.displayName," ",c.displayName!==c.tier&&o("code",{children:c.tier})]}),o("small",{class:"ellipsis",children:[c.isAvailable?"":"retired · ",Od(c)]})]})})}),o("td",{class:"number medium",children:c.hourlyRate==null?o("span",{class:"muted",children:"no price"}):ln(c.hourlyRate)}),o("td",{class:"wide",children:p&&a(c.tier)&&o(Wi,{values:a(c.tier)})}),o("td",{class:"number",title:p&&M(BigInt(p.computeSeconds),"hours"),children:p?L(BigInt(p.computeSeconds),"hours"):r?o("em",{class:"muted",children:"not used"}):"–"}),o("td",{class:"number small",children:p?he(p.cost):"–"}),e&&o("td",{class:"actions",children:o(ce,{name:`Change ${c.displayName}`,actions:[{name:"Change",run:()=>t({kind:"spec",spec:c,tier:c.tier})},{name:"Set a price",run:()=>t({kind:"price",initial:{usageType:"compute_seconds",tier:c.tier}})},...c.isAvailable?[{name:"Retire",run:()=>t({kind:"retire",spec:c})}]:[]]})})]},c.tier)})]})]})})}function Xi({tier:e,model:t,provider:n}){return[e&&`tier ${e}`,t&&`model ${t}`,n&&`provider ${n}`].filter(Boolean).join(", ")||"everything"}function $d(e,t){let n=Date.now(),r=a=>a.usageType===e.usageType&&a.tier===e.tier&&a.model===e.model&&a.provider===e.provider;return t.filter(a=>r(a)&&Date.parse(a.validFrom)<=n).reduce((a,l)=>a===null||Date.parse(l.validFrom)>Date.parse(a.validFrom)?l:a,null)?.id===e.id&&e.rate!=null}function Fd({onOpen:e}){let[t,n]=A(!1),{prices:r}=Ce.data.value,i=r?.nodes??[],s=i.filter(d=>$d(d,i)||Date.parse(d.validFrom)>Date.now()),a=(d,u)=>d.usageType.localeCompare(u.usageType)||Xi(d).localeCompare(Xi(u)),l=t?i:s.sort(a).slice(0,Ud);return o(X,{title:t?"All prices":"Prices in force",hasData:!!r,isLoading:Ce.loading.value.has("prices"),error:Ce.errors.value.prices,onRetry:()=>{bn(["prices"])},tools:r&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>e({kind:"price",initial:{}}),children:"Set a price"})}),children:()=>i.length===0?o("p",{class:"notice empty",children:"There are no prices yet. Usage that is sent without a cost has no known cost until there is one."}):o(S,{children:[o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Usage type"}),o("th",{scope:"col",class:"number",children:"Rate"}),o("th",{scope:"col",class:"medium",children:"In force from"}),o("th",{scope:"col",class:"wide",children:"Added by"})]})}),o("tbody",{children:l.map(d=>o("tr",{children:[o("th",{scope:"row",children:o("span",{class:"tier-name",children:[o("span",{class:"ellipsis",children:d.usageType.replaceAll("_"," ")}),o("small",{class:"ellipsis",children:Xi(d)})]})}),o("td",{class:"number",children:d.rate==null?o("em",{class:"muted",children:"ended"}):o(S,{children:[ln(d.rate)," ",o("span",{class:"muted",title:M(BigInt(d.perUnits),"count"),children:["per ",L(BigInt(d.perUnits),"count")]})]})}),o("td",{class:"medium",title:ne(d.validFrom,x.value.timeZone),children:[Ys(d.validFrom,x.value.timeZone),Date.parse(d.validFrom)>Date.now()&&o("em",{class:"muted",children:" to come"})]}),o("td",{class:"wide muted",children:d.createdBy})]},d.id))})]}),(t||i.length>l.length)&&o("button",{type:"button",class:"secondary",onClick:()=>n(!t),children:t?"Show those in force":`Show all ${i.length}`})]})})}var Ld=["ingestion","diagnosis","tokens","viewer"];function qd(e){let{range:t,timeZone:n}=x.value,r=i=>e.includes(i);return{range:Ee(t),timeZone:n,withIngestion:r("ingestion"),withDiagnosis:r("diagnosis"),withTokens:r("tokens"),withViewer:r("viewer")}}var se=Nt(jo,qd);async function nt(e=Ld){await se.load(e),se.data.value.viewer&&(Y.value=se.data.value.viewer)}function Nl(){let e="";return te(()=>{let{range:t,timeZone:n}=x.value,r=JSON.stringify([t,n,ie.value]);de.value!=="open"||r===e||(e=r,_e(()=>{nt()}))})}function Ol(){let[e,t]=A(null),{tokens:n}=se.data.value,{timeZone:r}=x.value,i=()=>t(null),s=(a,l)=>{t({kind:"secret",name:a,secret:l}),nt(["tokens","diagnosis"])};return o(X,{title:"Service tokens",hasData:!!n,isLoading:se.loading.value.has("tokens"),error:se.errors.value.tokens,onRetry:()=>{nt(["tokens"])},tools:n&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>t({kind:"create"}),children:"Create a token"})}),children:()=>o(S,{children:[n.nodes.length===0?o("p",{class:"notice empty",children:"There are no service tokens yet. A service needs one to record usage in production."}):o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Service"}),o("th",{scope:"col",children:"State"}),o("th",{scope:"col",class:"small",children:"Scopes"}),o("th",{scope:"col",class:"wide",children:"Limited to"}),o("th",{scope:"col",class:"medium",children:"Last used"}),o("th",{scope:"col",class:"wide",children:"Expires"}),o("th",{scope:"col",children:o("span",{class:"hidden",children:"Actions"})})]})}),o("tbody",{children:[...n.nodes].sort((a,l)=>+(l.state==="ACTIVE")-+(a.state==="ACTIVE")).map(a=>o("tr",{class:a.state==="ACTIVE"?"":"retired",children:[o("th",{scope:"row",children:o("span",{class:"ellipsis block",title:a.id,children:a.name})}),o("td",{children:o("span",{class:`state ${a.state.toLowerCase()}`,children:a.state.toLowerCase()})}),o("td",{class:"small",children:a.scopes.map(l=>l.toLowerCase()).join(", ")}),o("td",{class:"wide",children:[a.accountIds?.join(", "),a.usageTypes?.join(", ")].filter(Boolean).join(" · ")||o("span",{class:"muted",children:"nothing"})}),o("td",{class:"medium",children:a.lastUsedAt==null?o("span",{class:"muted",children:"never"}):ne(a.lastUsedAt,r)}),o("td",{class:"wide",children:a.expiresAt==null?o("span",{class:"muted",children:"never"}):ne(a.expiresAt,r)}),o("td",{class:"actions",children:a.state==="ACTIVE"&&o(ce,{name:`Change ${a.name}`,actions:[{name:"Rotate",run:()=>t({kind:"rotate",token:a})},{name:"Revoke",run:()=>t({kind:"revoke",token:a})}]})})]},a.id))})]}),e?.kind==="create"&&o(Hd,{onDone:s,onClose:i}),e?.kind==="rotate"&&o(Vd,{token:e.token,onDone:s,onClose:i}),e?.kind==="revoke"&&o(jd,{token:e.token,onDone:()=>{i(),nt(["tokens","diagnosis"])},onClose:i}),e?.kind==="secret"&&o(Zd,{name:e.name,secret:e.secret,onClose:i})]})})}var Bd=[{scope:"RECORD",name:"record: send and correct usage"},{scope:"READ",name:"read: query usage"},{scope:"ADMIN",name:"admin: change prices, hardware and tokens"}],Ul=e=>{let t=e.split(",").map(n=>n.trim()).filter(Boolean);return t.length>0?t:null};function Hd({onDone:e,onClose:t}){let[n,r]=A(""),[i,s]=A(["RECORD"]),[a,l]=A(""),[d,u]=A(""),[c,p]=A("");return o(Je,{title:"Create a service token",action:"Create",document:Qo,variables:()=>({input:{name:n.trim(),scopes:i,accountIds:Ul(a),usageTypes:Ul(d),expiresAt:c===""?null:new Date(c).toISOString()}}),onDone:({createServiceToken:g})=>g&&e(g.serviceToken.name,g.token),onClose:t,children:[o(F,{label:"Name of the service",required:!0,placeholder:"compute-meter",value:n,onInput:r}),o("fieldset",{children:[o("legend",{children:"What it may do"}),Bd.map(({scope:g,name:f})=>o("label",{class:"check",children:[o("input",{type:"checkbox",checked:i.includes(g),onChange:()=>s(i.includes(g)?i.filter(m=>m!==g):[...i,g])}),f]},g))]}),o("div",{class:"fields",children:[o(F,{label:"Accounts",placeholder:"acme, globex",hint:"Empty: all",value:a,onInput:l}),o(F,{label:"Usage types",placeholder:"compute_seconds",hint:"Empty: all",value:d,onInput:u})]}),o(F,{label:"Expires",type:"datetime-local",hint:"Your local time. Empty: never",value:c,onInput:p})]})}function Vd({token:e,onDone:t,onClose:n}){let[r,i]=A("60");return o(Je,{title:`Rotate the token of ${e.name}?`,action:"Rotate",document:Ko,variables:()=>({input:{id:e.id,overlapSeconds:Math.round(Number(r)*60)}}),onDone:({rotateServiceToken:s})=>s&&t(e.name,s.token),onClose:n,children:o(F,{label:"Minutes for which the previous secret stays valid",type:"number",required:!0,value:r,onInput:i})})}function jd({token:e,onDone:t,onClose:n}){return o(Je,{title:`Revoke the token of ${e.name}?`,action:"Revoke",isDangerous:!0,document:Go,variables:()=>({input:{id:e.id}}),onDone:t,onClose:n,children:o("p",{children:"Its next request is rejected. What the service sends from then on is not recorded. This cannot be undone."})})}function Zd({name:e,secret:t,onClose:n}){return o(Ct,{title:`The token of ${e}`,onClose:n,children:o("div",{class:"form",children:[o("p",{children:"Copy it now: it is shown this once. The server stores only a hash of it."}),o("div",{class:"secret",children:[o("code",{children:t})," ",o(Et,{text:t,name:"Copy the token",children:"Copy"})]}),o("p",{class:"muted",children:["The service sends it as ",o("code",{children:"Authorization: Bearer ui_…"})]})]})})}function Pl(){ee(Nl,[]);let{errors:e}=se;return["ingestion","diagnosis","tokens"].every(n=>e.value[n]?.code==="FORBIDDEN")?o("section",{class:"panel",children:o("div",{class:"notice empty",children:[o("b",{children:"Ingestion is open to admins"}),o("p",{children:["It names the services of this installation and what was rejected, of all accounts. Sign in with a token that has the scope ",o("code",{children:"admin"})," to read it."]})]})}):o(S,{children:[o("div",{class:"tools",role:"group","aria-label":"Range",children:[o(hn,{}),o(yn,{})]}),o(Qd,{}),o(Kd,{}),o(Ol,{})]})}function Qd(){let{diagnosis:e}=se.data.value,[t,n]=A(null),[r,i]=A(null),[s,a]=A(!1),l=async()=>{a(!0);let d=await be.mutate(Zo,{});a(!1),n(d.data?.sendProbe??null),i(d.errors[0]??null)};return o(X,{title:"Is everything recorded?",hasData:!!e,isLoading:se.loading.value.has("diagnosis"),error:se.errors.value.diagnosis,lines:4,onRetry:()=>{nt(["diagnosis"])},tools:o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",disabled:s,onClick:()=>{l()},children:s?"Sending …":"Send a test record"})}),children:()=>o(S,{children:[e.problems.length===0&&o("p",{class:"healthy",children:[o(K,{name:"check"})," No problems found, ",ne(e.examinedAt,x.value.timeZone),"."]}),o("ul",{class:"problems",children:e.problems.map(({code:d,severity:u,message:c,resolution:p},g)=>o("li",{class:u.toLowerCase(),children:[o("b",{children:o(me,{text:c})}),o("p",{children:[o(me,{text:p})," ",o("code",{children:d})]})]},g))}),r&&o(qe,{title:"The test record",error:r,onRetry:()=>{l()}}),t&&o("div",{class:`notice ${t.isHealthy?"done":"failed"}`,role:"status",children:[o("b",{children:t.isHealthy?"The test record was stored, counted, found and voided.":"The test record failed."}),t.problem&&o("p",{children:[o(me,{text:t.problem.message})," ",o(me,{text:t.problem.resolution})]}),o("ul",{class:"steps",children:t.steps.map(({step:d,status:u,message:c,durationMs:p})=>o("li",{class:u.toLowerCase(),children:[o(K,{name:u==="PASSED"?"check":u==="FAILED"?"close":"more"}),o("b",{children:d.toLowerCase().replace("_"," ")}),o("span",{children:o(me,{text:c})}),o("span",{class:"number muted",children:[p," ms"]})]},d))})]})]})})}function Kd(){let e=se.data.value.ingestion?.services??[];return o(X,{title:"Services",hasData:!!se.data.value.ingestion,isLoading:se.loading.value.has("ingestion"),error:se.errors.value.ingestion,onRetry:()=>{nt(["ingestion"])},children:()=>e.length===0?o("p",{class:"notice empty",children:["No service has sent a call yet. Create a token below, and send a record with ",o("code",{children:"recordUsage"}),"."]}):o("table",{class:"groups services",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Service"}),o("th",{scope:"col",class:"medium",children:"Last seen"}),o("th",{scope:"col",class:"number",children:"Recorded"}),o("th",{scope:"col",class:"number wide",children:"Duplicates"}),o("th",{scope:"col",class:"number wide",children:"Conflicts"}),o("th",{scope:"col",class:"number",children:"Not recorded"})]})}),o("tbody",{children:e.map(t=>o(Gd,{service:t},t.service))})]})})}var Tr=e=>e==="0"?o("span",{class:"muted",children:"0"}):M(BigInt(e),"count");function Gd({service:e}){let{timeZone:t}=x.value,[n,r]=A(!1),i=e.rows.filter(({reason:l})=>l!=null),s=BigInt(e.rejected)+BigInt(e.refused),a=i.length>0||e.examples.length>0;return o(S,{children:[o("tr",{children:[o("th",{scope:"row",children:a?o("button",{type:"button",class:"row-button","aria-expanded":n,onClick:()=>r(!n),children:[o(K,{name:"down"}),o("span",{class:"ellipsis",children:e.service})]}):o("span",{class:"ellipsis block",children:e.service})}),o("td",{class:"medium",children:ne(e.lastSeenAt,t)}),o("td",{class:"number",children:Tr(e.recorded)}),o("td",{class:"number wide",children:Tr(e.duplicates)}),o("td",{class:"number wide",children:Tr(e.conflicts)}),o("td",{class:`number ${s>0n?"bad-number":""}`,children:Tr(s.toString())})]}),n&&o("tr",{children:o("td",{colSpan:6,children:o("ul",{class:"rejections",children:[i.map((l,d)=>o("li",{children:o("span",{children:[o("b",{children:M(BigInt(l.records),"count")})," ",l.outcome.toLowerCase()," as ",o("code",{children:l.reason}),l.usageType&&o(S,{children:[" of ",o("code",{children:l.usageType})]}),", last ",ne(l.lastAt,t)]})},d)),e.examples.map((l,d)=>o("li",{children:[o("span",{class:"muted",children:[ne(l.seenAt,t),l.accountId&&` · ${l.accountId}`,l.idempotencyKey&&` · ${l.idempotencyKey}`]}),o("span",{children:[o(me,{text:l.message})," ",o("code",{children:l.reason})]})]},`example-${d}`))]})})})]})}var zd=5e3,Ar=N("connecting"),$l=xe(()=>{let{tab:e,range:t,timeZone:n,filter:r}=x.value;return e!=="usage"||de.value!=="open"||!Yd.value?null:JSON.stringify({range:Ee(t),timeZone:n,filter:ke(r)})}),Yd=xe(()=>!!T.data.value.insights);function Fl(){te(()=>{if($l.value!==null)return be.onUsageChanged(JSON.parse($l.value),({totals:e,isInitial:t})=>{let n=T.loading.value.has("insights")||e.records===T.data.value.insights?.totals.records;(!t||!n)&&yt()},{minIntervalMs:zd,onStatus:e=>Ar.value=e})})}function Ll(){let[e,t]=A(""),[n,r]=A(!1),i=de.value==="ended";return o("main",{class:"sign-in",children:o("form",{class:"panel",onSubmit:s=>{s.preventDefault(),e.trim()&&Xo(e,n)},children:[o(zn,{}),o("h1",{children:i?"Your session has ended":"Sign in"}),o("p",{class:"muted",children:i?"The token has expired, was revoked, or is not valid here. Paste a new one to continue where you were.":"Paste a token of your identity provider, or a service token with the scope read."}),o("label",{children:["Token",o("input",{type:"password",class:"control",autoComplete:"off",spellcheck:!1,required:!0,value:e,onInput:s=>t(s.currentTarget.value),placeholder:"ui_… or eyJ…"})]}),o("label",{class:"check",children:[o("input",{type:"checkbox",checked:n,onChange:()=>r(!n)})," Keep it in this tab until the tab is closed"]}),o("button",{type:"submit",class:"primary",children:i?"Continue":"Sign in"}),o("details",{children:[o("summary",{children:"Where do I get a token?"}),o("p",{children:"An operator creates one on the server:"}),o("pre",{children:["usage-insights token create \\",`
`,"  --name me --scope read"]}),o("p",{class:"muted",children:"It is kept in the memory of this page and is sent only to this server."})]})]})})}var ql="usage-insights.theme";function Wd(){try{let e=localStorage.getItem(ql);return e==="light"||e==="dark"?e:"system"}catch{return"system"}}var Rr=N(Wd());te(()=>{document.documentElement.dataset.theme=Rr.value});function Bl(e){Rr.value=e;try{localStorage.setItem(ql,e)}catch{}}var Xd=new Set(["tokens","input","output","compute","cost","calls"]),Jd={input:"Input · cached",output:"Output · reasoning"};function ep(e,{range:t}){let n=Math.min(Date.parse(t.end),Date.now()),r=BigInt(Math.max(1,Math.round((n-Date.parse(t.start))/1e3)));return e/r}function tp(e,t,n,r){switch(e.id){case"tokens":return`${ut(BigInt(t.records),"count")} records`;case"input":return t.cacheReadShare?`${Ge(t.cacheReadShare)} from cache`:"";case"output":return t.tokensReasoning==="0"?"":`reasoning ${ut(BigInt(t.tokensReasoning),"count")}`;case"compute":return n===null||n===0?"":`${n} ${n===1?"tier":"tiers"}`;case"cost":return r?`≈ ${r} this month`:t.unpricedRecords==="0"?"":`${ut(BigInt(t.unpricedRecords),"count")} records not priced`;case"storage":return"on average";default:return""}}var Vl="usage-insights.cards";function jl(){try{return Number(localStorage.getItem(Vl))||7}catch{return 7}}function np(e){try{jl()!==e&&localStorage.setItem(Vl,String(e))}catch{}}function Zl(){let{insights:e,tiers:t,findings:n,users:r}=T.data.value,i=T.errors.value.insights;if(i)return o(qe,{title:"Totals",error:i,onRetry:()=>{ve("insights")}});if(!e){let c=jl();return o("div",{class:`cards of-${c}`,"aria-hidden":"true",children:Array.from({length:c},(p,g)=>o("div",{class:"card waiting",children:[o("i",{}),o("i",{}),o("i",{})]},g))})}let{totals:s}=e,a=ye.filter(c=>Xd.has(c.id)||c.id!=="records"&&c.total(s)!==0n);np(a.length+1);let l=n?.findings?.rows.find(c=>c.kind==="FORECAST"&&c.measure==="COST"&&c.subject===null)?.forecast,d=l?ro(l.expected):null,u=r?.breakdown?.rows.reduce((c,{values:p})=>c+BigInt(p),0n);return o("div",{class:`cards of-${a.length+1}`,role:"group","aria-label":"Totals",children:[a.map(c=>{let p=c.total(s),g=fi.value&&c.total(fi.value);return o(Hl,{name:Jd[c.id]??c.name,value:c.id==="storage"?so(ep(p,e)):ut(p,c.unit),exact:M(p,c.unit),difference:g===null?null:Zn(p,g),remark:tp(c,s,t?.tiers.filter(({tier:f})=>f!==null).length??null,d),isChosen:x.value.measure===c.id,onPress:()=>D({measure:c.id,split:null})},c.id)}),o(Hl,{name:"Active users",value:u===void 0?"–":ut(u,"count"),exact:u===void 0?"not known":M(u,"count"),difference:null,remark:"in this range",isChosen:x.value.split==="USER",onPress:()=>D({split:"USER"})})]})}var rp={up:"▲",down:"▼",same:""},ip={up:"up by",down:"down by",same:""};function Hl({name:e,value:t,exact:n,difference:r,remark:i,isChosen:s,onPress:a}){return o("button",{type:"button",class:"card","aria-pressed":s,"data-exact":n,onClick:a,children:[o("span",{class:"card-name",children:e}),o("span",{class:"card-value",children:t}),o("span",{class:"card-remark",children:[r&&o("b",{class:r.direction,children:[o("span",{"aria-hidden":"true",children:[rp[r.direction]," "]}),o("span",{class:"hidden",children:[ip[r.direction]," "]}),r.text]}),o("span",{children:i})]}),o("span",{class:"hidden",children:["exactly ",n]})]})}var sp={CONCENTRATION:"Concentrated",DROP:"Drop",DUPLICATES:"Duplicates",FORECAST:"Forecast",NEW:"New",REFUSALS:"Rejected",SILENT:"Stopped",SPIKE:"Spike",UNPRICED:"Not priced",UNTRACKED:"Not metered"},Ql=5;function op(e){let{from:t,through:n}=e.range.days,r={range:{from:t,through:n},filter:ke(e.filter)??{},interval:null};switch(e.kind){case"UNPRICED":return{name:"Set a price",patch:{tab:"hardware"}};case"UNTRACKED":return e.gap?.reason==="TIER_MISSING"?{name:"Show it",patch:{...r,measure:"compute",split:null}}:{name:"Open hardware",patch:{tab:"hardware"}};case"REFUSALS":case"DUPLICATES":return{name:"Open ingestion",patch:{tab:"ingestion"}};case"FORECAST":return{name:"Show the month",patch:{...r,range:{preset:"THIS_MONTH"},...Kl(e)}};default:return{name:"Show these days",patch:{...r,...Kl(e)}}}}function Kl({measure:e,usageType:t}){let n=e==="COST"?"cost":e==="TOKENS"?"tokens":t==="compute_seconds"?"compute":t==="api_calls"?"calls":null;return n?{measure:n,split:null}:{}}function ap(e){let t=new Set,n=e.filter(({kind:i,subject:s})=>{if(i!=="FORECAST")return!0;let a=!t.has(s??"");return t.add(s??""),a}),r=({kind:i,severity:s,subject:a})=>s==="CRITICAL"?0:s==="WARNING"?1:i==="FORECAST"?a===null?2:4:3;return n.sort((i,s)=>r(i)-r(s))}function Ji(){let[e,t]=A(!1),n=T.data.value.findings?.findings,r=ap([...n?.rows??[]]);return o(X,{title:"Worth knowing",hasData:!!n,isLoading:T.loading.value.has("findings"),error:T.errors.value.findings,lines:4,onRetry:()=>{ve("findings")},children:()=>o(S,{children:[r.length===0&&o("p",{class:"notice empty",children:"Nothing unusual in this range: no spikes, gaps, or records without a price."}),o("ul",{class:"findings",children:r.slice(0,e?r.length:Ql).map((i,s)=>{let{name:a,patch:l}=op(i);return o("li",{class:i.severity.toLowerCase(),children:[o("b",{children:sp[i.kind]}),o("p",{children:o(me,{text:i.message})}),o("button",{type:"button",class:"secondary",onClick:()=>D(l),children:a})]},s)})}),r.length>Ql&&o("button",{type:"button",class:"secondary",onClick:()=>t(!e),children:e?"Show fewer":`Show all ${r.length}`})]})})}var Gl={range:"DateRangeInput!",timeZone:"TimeZone!",filter:"UsageFilter",interval:"SeriesInterval!",split:"UsageDimension!",measure:"UsageMeasure",userMeasure:"UsageMeasure!",usageTypes:"[String!]",tableTypes:"[String!]",groups:"[UsageDimension!]!",compare:"SeriesComparison",rows:"Int!"};function rt(e,t,n){let r=t.toString().trim().replace(/^ {4}fragment/gm,"fragment"),i=null,a=r.split(`
`).flatMap(c=>{if(i!==null)return c===i&&(i=null),[];let p=/ @include\(if: \$(\w+)\)/.exec(c);return p?n[p[1]]?[c.replace(p[0],"")]:(c.endsWith("{")&&(i=`${/^ */.exec(c)?.[0]}}`),[]):[c]}).join(`
`),l=[...new Set([...a.matchAll(/\$(\w+)/g)].map(([,c])=>c))].filter(c=>c in Gl),d=l.map(c=>`$${c}: ${Gl[c]}`).join(", "),[,u=e]=/fragment (\w+) on Query/.exec(a)??[];return{query:`query ${e}(${d}) {
  ...${u}
}

${a}
`,variables:Object.fromEntries(l.filter(c=>n[c]!=null).map(c=>[c,n[c]]))}}function Ne({query:e,variables:t}){if(!ue.graphiql)return null;let n=new URLSearchParams({query:e,variables:JSON.stringify(t,null,2)});return`${ue.graphiql}#${n}`}function Ue({query:e,variables:t}){let n=JSON.stringify({query:e,variables:t}).replaceAll("'","'\\''"),r=ie.value===null?"":' -H "authorization: Bearer $TOKEN"';return`curl -s ${new URL(ue.endpoint,location.href).href} -H 'content-type: application/json'${r} -d '${n}'`}function lp(e){let t=/^[=+@\t\r]|^-(?!\d)/.test(e)?`'${e}`:e;return/[",\r\n]/.test(t)?`"${t.replaceAll('"','""')}"`:t}function Kt(e){let t=Object.keys(e[0]??{});return[t,...e.map(n=>t.map(r=>n[r]??""))].map(n=>n.map(lp).join(",")).join(`\r
`)+`\r
`}function Re(e,t,n){let r=document.createElement("a");r.href=URL.createObjectURL(new Blob([t],{type:n})),r.download=e,r.click(),URL.revokeObjectURL(r.href)}var Ir=N(null);function Gt(e,t,n=x.value.range){Ir.value={title:e,filter:t,range:n}}function zl(){if(!Ir.value)return null;let{title:e,filter:t,range:n}=Ir.value;return o(Ct,{title:`Records: ${e}`,kind:"side",onClose:()=>Ir.value=null,children:o(up,{filter:t,range:n})})}function up({filter:e,range:t}){let{timeZone:n}=x.value,[r,i]=A([]),[s,a]=A(null),[l,d]=A(null),[u,c]=A(!0),p={range:Ee(t),timeZone:n,filter:ke(e)},g=async(h,b)=>{c(!0),d(null);let{data:v,errors:w}=await be.query(di,{...p,after:h},{signal:b});if(v?.records){let{nodes:y,pageInfo:_}=v.records;i(E=>h===null?y:[...E,...y]),a(_.hasNextPage?_.endCursor??null:null)}d(w[0]??null),c(!1)};ee(()=>{let h=new AbortController;return g(null,h.signal).catch(b=>{if(!h.signal.aborted)throw b}),()=>h.abort()},[]);let f={query:di.toString().trim().replace(/^ {4}/,""),variables:p},m=Ne(f);return o(S,{children:[o("div",{class:"drawer-tools",children:[o("span",{class:"muted",children:["Newest first, at ",n.replaceAll("_"," ")]}),o(ce,{name:"More about these records",actions:[{name:"Download JSON",run:()=>Re("usage-records.json",JSON.stringify(r,null,2),"application/json")},...m?[{name:"Open as GraphQL",href:m}]:[],{name:"Copy as curl",run:()=>{navigator.clipboard.writeText(Ue(f))}}]})]}),r.length>0&&o("ul",{class:"records",children:r.map(h=>o(cp,{record:h,timeZone:n},h.id))}),l&&o(qe,{title:"Records",error:l,onRetry:()=>{g(s)}}),u&&o(ci,{lines:r.length>0?2:8}),!u&&!l&&r.length===0&&o("p",{class:"notice empty",children:"No records match. They may have been voided, or the range has moved on."}),s&&!u&&!l&&o("button",{type:"button",class:"secondary",onClick:()=>{g(s)},children:"Show 50 more"})]})}var es=(e,t)=>e!==null&&t!==null?`${t} (${e})`:e;function cp({record:e,timeZone:t}){let n=[e.accountName??e.accountId,e.model??e.tier,e.userName??e.userId].filter(Boolean).join(" · "),r=[["Account",es(e.accountId,e.accountName)],["User",es(e.userId,e.userName)],["Session",es(e.sessionId,e.sessionName)],["Workspace",e.workspaceId],["Agent",e.agentId],["Model",e.model],["Provider",e.provider],["Tier",e.tier],["Source",e.source],["Labels",e.labels.map(({key:i,value:s})=>`${i}: ${s}`).join(", ")],["Cost",`${he(e.cost)} (${e.costSource.toLowerCase()})`],["Occurred at",e.occurredAt],["Recorded at",e.recordedAt],["Idempotency key",e.idempotencyKey],["Metadata",e.metadata==null?null:JSON.stringify(e.metadata)]];return o("li",{children:o("details",{children:[o("summary",{children:[o("span",{class:"when",children:ne(e.occurredAt,t)}),o("span",{class:"what",children:[o("b",{children:M(BigInt(e.quantity),"count")})," ",e.usageType.replaceAll("_"," "),e.correction&&o("em",{children:" voided"})]}),o("span",{class:"amount",children:he(e.cost)}),o("span",{class:"about muted ellipsis",title:n,children:n})]}),o("dl",{children:[e.correction&&o(S,{children:[o("dt",{children:e.correction.replacementId?"Replaced":"Voided"}),o("dd",{children:[ne(e.correction.correctedAt,t),e.correction.correctedBy&&` by ${e.correction.correctedBy}`,e.correction.reason&&`: ${e.correction.reason}`]})]}),r.filter(([,i])=>i).map(([i,s])=>o(S,{children:[o("dt",{children:i}),o("dd",{children:s})]})),o("dt",{children:"Id"}),o("dd",{children:[o("code",{children:e.id})," ",o(Et,{text:e.id,name:"Copy the id"})]})]})]})})}var dp=560,Rn=10,ns=26,pp=6,Yl=(e,t,n,r)=>`M${e.toFixed(2)} ${t.toFixed(2)}h${n.toFixed(2)}v${r.toFixed(2)}h${(-n).toFixed(2)}z`;function gp(){let e=Ze(null),[t,n]=A(0);return ee(()=>{let r=new ResizeObserver(([i])=>i&&n(Math.floor(i.contentRect.width)));return r.observe(e.current),()=>r.disconnect()},[]),[e,t]}function fp(e,t,n){let r=n<dp?230:300,i=e.buckets.map(({compared:m})=>m===null?null:an(m,t)),s=Dl().keys(e.lines.map((m,h)=>h)).value((m,h,b)=>an(e.lines[h].values[b]??0n,t)).order(kr)(e.buckets),a=Math.max(vi(s.at(-1)??[],([,m])=>m)??0,vi(i,m=>m??0)??0),l=jt().domain([0,a||1]).nice(4).range([r-ns,Rn]),d=l.ticks(4).map(m=>({value:m,text:io(m,t)})),u=Math.max(...d.map(({text:m})=>m.length))*6.6+14,c=e.buckets.length,p=(n-u)/Math.max(1,c),g=p>8?.26:p>4?.14:0,f=$i().domain(e.buckets.map((m,h)=>h)).range([u,n]).paddingInner(g).paddingOuter(g/2);return{height:r,left:u,compared:i,stacked:s,x:f,y:l,ticks:d,step:p,isDense:g===0}}function mp(e,t,n,r){let i=Math.max(1,Math.ceil(r/n));if(t==="DAY"&&i>20){let s=e.flatMap(({date:l},d)=>l.endsWith("-01")?[d]:[]),a=Math.max(1,Math.ceil(r/n/30.4));return s.filter((l,d)=>d%a===0)}if(t==="HOUR"){let s=[1,2,3,6,12,24,48,96,168].find(a=>a>=i)??i;return e.flatMap((a,l)=>l%s===0?[l]:[])}return e.flatMap((s,a)=>a%i===0?[a]:[])}function Wl({model:e,unit:t,interval:n,timeZone:r,title:i,compared:s,onFilter:a,onZoom:l,onZoomOut:d}){let[u,c]=gp(),[p,g]=A(null),[f,m]=A(null),h=Ze(null),{lines:b,buckets:v}=e,w=v.length-1,y=Oe(()=>c>0?fp(e,t,c):null,[e,t,c]),_=Oe(()=>{if(!y)return[];let{stacked:k,x:I,y:O}=y;return k.map(W=>{let[j,re]=["",""];return W.forEach(([cu,us],cs)=>{let ds=O(cu)-O(us);if(ds<=0)return;let ps=Yl(I(cs),O(us),I.bandwidth(),ds);v[cs].status==="COMPLETE"?j+=ps:re+=ps}),{whole:j,partial:re}})},[y,v]);ee(()=>{g(null),m(null)},[v.length,v[0]?.start,n]);let E=k=>{let{left:I,x:O}={left:u.current.getBoundingClientRect().left,x:y.x},W=k.clientX-I-y.left;return Math.max(0,Math.min(w,Math.floor(W/O.step())))},P=(k,I)=>{let O=k.clientY-u.current.getBoundingClientRect().top,W=y.stacked.findIndex(j=>O<=y.y(j[I][0])&&O>=y.y(j[I][1]));return b[W]},oe=(k,I)=>{m(null),g(null),l(Math.min(k,I),Math.max(k,I))},pe=k=>{let I=E(k);h.current&&Math.abs(k.clientX-h.current.x)>pp&&(f||u.current.setPointerCapture(k.pointerId),m([h.current.index,I])),g(I)},Ie=k=>{let I=h.current;if(h.current=null,!!I){if(f)oe(...f);else if(k.pointerType==="mouse"){let O=P(k,E(k));O&&a(O)}}},ae=k=>{let I=p??w,W={ArrowLeft:I-1,ArrowRight:I+1,PageUp:I-7,PageDown:I+7,Home:0,End:w}[k.key];if(W!==void 0){let j=p===null&&k.key==="ArrowLeft"?w:Math.max(0,Math.min(w,W));m(k.shiftKey?[f?.[0]??I,j]:null),g(j)}else if(k.key==="Enter"){if(p===null)return;oe(...f??[p,p])}else if(k.key==="Escape")f?m(null):d?d():g(null);else return;k.preventDefault()},le=k=>rn(n,k.date,k.start,r),R=k=>{let I=v[k];if(!I)return"";let O=sn(I.status),W=b.map(({name:j,values:re})=>({name:j,value:re[k]??0n})).filter(({value:j})=>j!==0n);return[`${le(I)}${O?` (${O})`:""}: ${L(I.total,t)}`,...W.map(({name:j,value:re})=>`${j} ${L(re,t)}`),...s&&I.compared!==null?[`${s} ${L(I.compared,t)}`]:[]].join("; ")},B=n==="HOUR"?56:64,H=f&&[Math.min(...f),Math.max(...f)];return o("div",{class:"plot",ref:u,role:"slider",tabIndex:0,"aria-label":`${i}. Arrow keys move, Shift with an arrow selects, Enter zooms in, Escape goes back.`,"aria-valuemin":0,"aria-valuemax":Math.max(0,w),"aria-valuenow":p??Math.max(0,w),"aria-valuetext":R(p??w),onKeyDown:ae,onFocus:()=>u.current?.matches(":focus-visible")&&g(p??w),onBlur:()=>g(null),onPointerDown:k=>{k.button===0&&y&&(h.current={x:k.clientX,index:E(k)})},onPointerMove:y?pe:void 0,onPointerUp:Ie,onPointerLeave:()=>!h.current&&g(null),onPointerCancel:()=>{h.current=null,m(null)},children:[y&&o("svg",{width:c,height:y.height,"aria-hidden":"true",class:`${y.isDense?"dense":""} ${p===null?"":"has-focus"}`,children:[y.ticks.map(({value:k,text:I})=>o("g",{children:[o("line",{class:"grid",x1:y.left,x2:c,y1:y.y(k),y2:y.y(k)}),o("text",{class:"tick",x:y.left-8,y:y.y(k)+4,"text-anchor":"end",children:I})]},k)),p!==null&&!H&&o("rect",{class:"focus",x:y.x(p)-y.x.step()*.13,y:Rn,width:y.x.bandwidth()+y.x.step()*.26,height:y.height-Rn-ns,rx:"3"}),_.map(({whole:k,partial:I},O)=>o("g",{class:`data ${b[O].colour}`,children:[o("path",{d:k}),o("path",{class:"partial",d:I})]},O)),p!==null&&y.stacked.map((k,I)=>{let[O,W]=k[p]??[0,0],j=v[p]?.status==="COMPLETE";return o("path",{class:`at ${b[I].colour} ${j?"":"partial"}`,d:Yl(y.x(p)??0,y.y(W),y.x.bandwidth(),y.y(O)-y.y(W))},I)}),s&&o(hp,{...y}),H&&o("rect",{class:"selection",x:y.x(H[0]),y:Rn,width:y.x(H[1])+y.x.bandwidth()-y.x(H[0]),height:y.height-Rn-ns}),mp(v,n,y.x.step(),B).map(k=>{let I=v[k],O=y.x(k)+y.x.bandwidth()/2;return o("text",{class:"tick",x:Math.min(c-18,Math.max(y.left+12,O)),y:y.height-7,"text-anchor":"middle",children:Ws(n,I.date,I.start,r)},k)})]}),y&&p!==null&&v[p]&&o(yp,{bucket:v[p],name:H?`${le(v[H[0]])} – ${le(v[H[1]])}`:le(v[p]),lines:b,index:p,unit:t,compared:s,isSelecting:H!==null,at:(y.x(p)??0)+y.x.bandwidth()/2,width:c})]})}function hp({compared:e,x:t,y:n,step:r}){if(r>7){let s=Math.min(3,t.step()*.12),a=e.map((l,d)=>l===null?"":`M${(t(d)-s).toFixed(2)} ${n(l).toFixed(2)}h${(t.bandwidth()+2*s).toFixed(2)}`);return o("path",{class:"other",d:a.join("")})}let i=ji().defined(s=>s!==null).x((s,a)=>t(a)+t.bandwidth()/2).y(s=>n(s??0));return o("path",{class:"other thin",d:i(e)??""})}var ts=262;function yp({bucket:e,name:t,lines:n,index:r,unit:i,compared:s,isSelecting:a,at:l,width:d}){let u=l>d/2,c=Math.max(0,Math.min(d-ts,u?l-ts-16:l+16)),p=sn(e.status),g=e.compared===null||e.status!=="COMPLETE"?null:Zn(e.total,e.compared),f=n.filter(({values:m})=>(m[r]??0n)!==0n).reverse();return o("div",{class:"tip",style:{left:`${c}px`,width:`${ts}px`},"aria-hidden":"true",children:[o("h3",{children:[t,p&&o("small",{children:[" ",p]})]}),a?o("p",{class:"muted",children:"Release, or press Enter, to zoom in"}):o(S,{children:[o("ul",{children:f.map(m=>o("li",{children:[o("i",{class:`key ${m.colour}`}),o("span",{children:m.name}),o("b",{children:L(m.values[r]??0n,i)})]},ze(m)))}),o("p",{children:[o("span",{children:"Total"}),o("b",{children:L(e.total,i)})]}),s&&e.compared!==null&&o("p",{class:"muted",children:[o("span",{children:s}),o("b",{children:[L(e.compared,i),g&&g.direction!=="same"&&` (${g.direction==="up"?"+":"−"}${g.text})`]})]})]})]})}var rs=8;function In(e,{kind:t,key:n,name:r,accountId:i,accountName:s}){if(t==="UNKNOWN")return q[e].missing;if(t==="REMAINDER")return`all other ${q[e].plural}`;let a=r??n??"";return e!=="USAGE_TYPE"?i==null?a:`${a} · ${s??i}`:ye.find(({usageTypes:d})=>d?.length===1&&d[0]===n)?.name??(n??"").replaceAll("_"," ")}function is(e,t){return e==="VALUE"?t<rs?`c${t+1}`:"rest":e==="REMAINDER"?"rest":"none"}var bp=e=>e?.map(BigInt)??[],vp=e=>e?.map(we)??[];function _p(e,{column:t}){return t==="costs"?vp(e.costs):bp(t==="records"?e.recordCounts:e.quantities)}function xp(e,{column:t}){return t==="costs"?e.comparedCosts?.map(r=>r===null?null:we(r))??[]:(t==="records"?e.comparedRecordCounts:e.comparedQuantities)?.map(r=>r===null?null:BigInt(r))??[]}function wp(e,{column:t}){return t==="costs"?we(e.cost):BigInt(t==="records"?e.records:e.total??"0")}var kp=(e,t)=>e.map((n,r)=>n+(t[r]??0n));function Xl(e,t,n){let r=[],i=0;for(let l of e.series){let d=l.kind==="VALUE"?i++:i,u={key:l.key,accountId:l.accountId,kind:l.kind,name:In(n,{...l,name:l.names[0]}),colour:is(l.kind,d),values:_p(l,t),total:wp(l,t)},c=r.find(({kind:p})=>p==="REMAINDER");u.colour==="rest"&&c?(c.values=kp(c.values,u.values),c.total+=u.total):u.colour==="rest"?r.push({...u,kind:"REMAINDER",key:null,accountId:null,name:In(n,{kind:"REMAINDER",key:null})}):r.push(u)}let s=r.filter(({total:l})=>l!==0n),a=e.starts.map((l,d)=>{let u=e.series.map(c=>xp(c,t)[d]??null).filter(c=>c!==null);return{date:e.dates[d],start:l,end:e.starts[d+1]??e.range.end,status:e.statuses[d],total:r.reduce((c,{values:p})=>c+(p[d]??0n),0n),compared:u.length>0?u.reduce((c,p)=>c+p,0n):null}});return{lines:s,buckets:a}}var Sp=["tokens","cost","compute","records"],ss={HOUR:"hour",DAY:"day",WEEK:"week",MONTH:"month",QUARTER:"quarter"},Tp=864e5,eu=e=>e.replace(/^./,t=>t.toUpperCase());function Ap(e,t,n){if(e.interval==="HOUR")return{start:e.starts[t],end:e.starts[n+1]??e.range.end};let r=e.dates[n+1];return{from:t===0?e.range.firstDay:e.dates[t],through:r?new Date(Date.parse(`${r}T00:00:00Z`)-Tp).toISOString().slice(0,10):e.range.lastDay}}function tu(e,t,n){D({filter:Ye(x.value.filter,e,t,n)})}function Jl(e,t,n){return t.buckets.map((r,i)=>({start:r.start,end:r.end,status:r.status,...Object.fromEntries(t.lines.map(s=>[s.name,En(s.values[i]??0n,n)])),total:En(r.total,n),...e.comparedRange?{compared:r.compared===null?null:En(r.compared,n)}:{}}))}function En(e,t){return t.unit==="cost"?It(e,"cost").replace(/\.?0+$/,""):e.toString()}function nu(){let e=x.value,[t,n]=A(!1),{chart:r}=T.data.value,i=mn.value,s=ge(i.measure),a=Le(i),l=Oe(()=>r?Xl(r,s,a):null,[r]),d=gt(e),u=l?.buckets.some(({compared:_})=>_!==null&&_!==0n),c=r?.comparedRange&&u?i.compare==="PREVIOUS_YEAR"?"A year before":"Period before":null,p=l?.lines.flatMap(({kind:_,key:E})=>_==="VALUE"&&E!==null?[E]:[])??[],g=(_,E)=>{if(!r||!l)return;let P=Ap(r,_,E);r.interval==="HOUR"&&_===E?Gt(rn("HOUR",r.dates[_],r.starts[_],i.timeZone),e.filter,P):D({range:P,interval:null},pt.value??e.range)},f=pt.value&&(()=>D({range:pt.value,interval:null})),m=rt("UsageSeries",Oo,Be(["chart"])),h=Ne(m),b=`usage-${s.id}-by-${q[a].name}`,v=[...r&&l?[{name:"Download CSV",run:()=>Re(`${b}.csv`,Kt(Jl(r,l,s)),"text/csv")},{name:"Download JSON",run:()=>Re(`${b}.json`,JSON.stringify(Jl(r,l,s),null,2),"application/json")}]:[],...h?[{name:"Open as GraphQL",href:h}]:[],{name:"Copy as curl",run:()=>{navigator.clipboard.writeText(Ue(m))}}],w=ye.filter(({id:_})=>Sp.includes(_)||_===e.measure),y=`${ge(e.measure).name} per ${ss[d]}`;return o(X,{title:y,class:"series",hasData:!!r,isLoading:T.loading.value.has("chart"),error:T.errors.value.chart,lines:9,onRetry:()=>{ve("chart")},tools:o(S,{children:[o(Jr,{name:"Measure",options:w.map(({id:_,name:E})=>({value:_,name:_==="compute"?"Hours":E})),value:e.measure,onChange:_=>D({measure:_,split:null})}),o(Jr,{name:"Split by",options:dt.map(_=>({value:_,name:eu(q[_].name)})),value:Le(e),onChange:_=>D({split:_})}),o("div",{class:"panel-actions",children:[f&&o("button",{type:"button",class:"link",onClick:f,children:[o(K,{name:"back"})," Zoom out"]}),o(mt,{name:"Length of a bucket",class:"bare",options:Wr(e.range).map(_=>({value:_,name:`by ${ss[_]}`})),value:d,onChange:_=>D({interval:_},pt.value)}),o("button",{type:"button",class:"link","aria-pressed":t,onClick:()=>n(!t),children:t?"Chart":"Table"}),o(ce,{name:`More about ${y}`,actions:v})]})]}),children:()=>{if(!r||!l)return null;if(r.emptyReason)return o(Mt,{title:`No ${s.name.toLowerCase()} in this range`,reason:r.emptyReason});let _=l.lines.reduce((E,P)=>E+P.total,0n);return o(S,{children:[t?o(Ip,{chart:r,model:l,measure:s,timeZone:i.timeZone,compared:c}):o(Wl,{model:l,unit:s.unit,interval:r.interval,timeZone:i.timeZone,title:`${y} by ${q[a].name}, ${M(_,s.unit)} in all`,compared:c,onFilter:E=>tu(a,E,p),onZoom:g,onZoomOut:f}),o(Rp,{model:l,dimension:a,compared:c,chart:r,others:p})]})}})}function Rp({chart:e,model:t,dimension:n,compared:r,others:i}){let s=t.buckets.some(({status:a})=>a==="PARTIAL");return o("ul",{class:"legend","aria-label":"Legend",children:[t.lines.map(a=>o("li",{children:o("button",{type:"button",title:`Filter by ${a.name}`,onClick:()=>tu(n,a,i),children:[o("i",{class:`key ${a.colour}`}),o("span",{class:"ellipsis",children:a.name})]})},ze(a))),r&&e.comparedRange&&o("li",{class:"note",children:[o("i",{class:"key other"}),r,", ",Ke(e.comparedRange.firstDay,e.comparedRange.lastDay)]}),s&&o("li",{class:"note",children:[o("i",{class:"key partial"}),"not complete"]})]})}function Ip({chart:e,model:t,measure:n,timeZone:r,compared:i}){return o("div",{class:"scroll-table",role:"region","aria-label":"Values of the chart",tabIndex:0,children:o("table",{children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:eu(ss[e.interval])}),t.lines.map(s=>o("th",{scope:"col",class:"number",children:o("span",{class:"ellipsis",title:s.name,children:s.name})},ze(s))),o("th",{scope:"col",class:"number",children:"Total"}),i&&o("th",{scope:"col",class:"number",children:i})]})}),o("tbody",{children:t.buckets.map((s,a)=>o("tr",{children:[o("th",{scope:"row",children:[rn(e.interval,s.date,s.start,r)," ",o("span",{class:"muted",children:sn(s.status)})]}),t.lines.map(l=>{let d=l.values[a]??0n;return o("td",{class:`number ${d===0n?"muted":""}`,title:M(d,n.unit),children:L(d,n.unit)},ze(l))}),o("td",{class:"number",title:M(s.total,n.unit),children:o("b",{children:L(s.total,n.unit)})}),i&&o("td",{class:"number muted",children:s.compared===null?"–":L(s.compared,n.unit)})]},s.start))})]})})}var Ep=[10,50,200,1e3],Cp=e=>e.replace(/^./,t=>t.toUpperCase());function iu({totals:e},{column:t}){return t==="costs"?we(e.cost):t==="records"?BigInt(e.records):e.byType.reduce((n,{quantity:r})=>n+BigInt(r),0n)}function os(e,t){return t.map((n,r)=>{let i=e.keys[r]??null,s=q[n].belongsToAccount;return{dimension:n,kind:e.kind==="VALUE"&&i===null?"UNKNOWN":e.kind,key:i,name:e.names[r]??null,accountId:s?e.accountId:null,accountName:s?e.accountName:null}})}function Dp(e,t){return e.kind==="REMAINDER"?`${M(BigInt(e.values),"count")} other ${t.length>1?"pairs":q[t[0]].plural}`:os(e,t).map(n=>In(n.dimension,n)).join(" · ")}function Mp(e,t,{by:n,rows:r}){if(t.kind==="REMAINDER"&&n.length>1)return null;let i=r.flatMap(({kind:s,key:a})=>s==="VALUE"&&a!==null?[a]:[]);return os(t,n).reduce((s,a)=>Ye(s,a.dimension,a,i),e)}function ru(e,t){return e.rows.map(n=>({...Object.fromEntries(os(n,e.by).map(r=>[q[r.dimension].name,r.key??In(r.dimension,r)])),...e.by.some(r=>q[r].belongsToAccount)?{account:n.accountId}:{},kind:n.kind,[t.id==="records"?"value":t.id]:En(iu(n,t),t),cost:n.totals.cost,records:n.totals.records,unpriced_records:n.totals.unpricedRecords}))}function su(){let e=x.value,t=mn.value,n=ge(t.measure),r=Le(e),i=T.data.value.table?.breakdown,{name:s,plural:a}=q[r],l=rt("UsageByGroup",Po,Be(["table"])),d=Ne(l),u=`${ge(e.measure).name} by ${s}`,c=i?.rows.some(({kind:f})=>f==="REMAINDER"),p=Ep.find(f=>f>fn.value),g=dt.filter(f=>f!==r);return o(X,{title:u,hasData:!!i,isLoading:T.loading.value.has("table"),error:T.errors.value.table,lines:7,onRetry:()=>{ve("table")},tools:o("div",{class:"panel-actions",children:[o(mt,{name:"Second dimension",class:"bare",options:[{value:"",name:"and by …"},...g.map(f=>({value:f,name:`and ${q[f].name}`}))],value:e.second===r?"":e.second??"",onChange:f=>D({second:f||null})}),o(ce,{name:`More about ${u}`,actions:[...i?[{name:"Download CSV",run:()=>Re(`usage-by-${s}.csv`,Kt(ru(i,n)),"text/csv")},{name:"Download JSON",run:()=>Re(`usage-by-${s}.json`,JSON.stringify(ru(i,n),null,2),"application/json")}]:[],...d?[{name:"Open as GraphQL",href:d}]:[],{name:"Copy as curl",run:()=>{navigator.clipboard.writeText(Ue(l))}}]})]}),children:()=>i.rows.length===0?o("p",{class:"notice empty",children:["No ",n.name.toLowerCase()," in this range. The chart says why."]}):o(S,{children:[o(Np,{table:i,measure:n,hasChange:t.compare==="PREVIOUS_PERIOD"&&n.change!==null}),c&&p&&o("button",{type:"button",class:"secondary",onClick:()=>na(p),children:["Show up to ",p," ",i.by.length>1?"pairs":a]})]})})}function Np({table:e,measure:t,hasChange:n}){let{by:r}=e,i=e.rows.map(u=>iu(u,t)),s=i.reduce((u,c)=>c>u?c:u,0n),a=t.unit==="cost",l=t.id==="records",d=0;return o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:Cp(r.map(u=>q[u].name).join(" and "))}),o("th",{scope:"col",class:"number",children:t.name}),o("th",{scope:"col",class:"share-bar",children:o("span",{class:"hidden",children:"Bar"})}),o("th",{scope:"col",class:"number small",children:"Share"}),n&&o("th",{scope:"col",class:"number medium",children:"Change"}),!a&&o("th",{scope:"col",class:"number",children:"Cost"}),!l&&o("th",{scope:"col",class:"number wide",children:"Records"})]})}),o("tbody",{children:e.rows.map((u,c)=>{let p=Dp(u,r),g=i[c],{totals:f}=u,m=r.length>1?"single":is(u.kind,u.kind==="VALUE"?d++:rs),h=Mp(x.value.filter,u,e),b=o(S,{children:[r.length===1&&o("i",{class:`key ${m}`}),o("span",{class:"ellipsis",title:u.keys.filter(Boolean).join(" · ")||void 0,children:p})]});return o("tr",{class:u.kind==="VALUE"?"":"other-group",children:[o("th",{scope:"row",children:h?o("button",{type:"button",class:"row-button",onClick:()=>D({filter:h}),children:b}):o("span",{class:"row-text",children:b})}),o("td",{class:"number",title:M(g,t.unit),children:L(g,t.unit)}),o("td",{class:"share-bar",children:o("i",{class:m,style:{width:`${(oo(g,s)*100).toFixed(1)}%`}})}),o("td",{class:"number small",children:Ge(u.share)}),n&&o("td",{class:"number medium muted",children:Up(u,t)}),!a&&o("td",{class:"number",title:f.unpricedRecords==="0"?void 0:`${M(BigInt(f.unpricedRecords),"count")} records have no known cost`,children:[he(f.cost),f.unpricedRecords!=="0"&&o("sup",{children:"*"})]}),!l&&o("td",{class:"number wide",children:h?o("button",{type:"button",class:"quiet-link",title:"Show these records",onClick:()=>Gt(p,Op(h)),children:M(BigInt(f.records),"count")}):M(BigInt(f.records),"count")})]},JSON.stringify([u.kind,u.keys,u.accountId]))})})]})}function Up({change:e},t){if(!T.data.value.insights?.previous||t.change===null)return"–";if(!e)return"new";let n=e[t.change];if(n===null)return"–";let r=Ge(Math.abs(n)/100);return Math.abs(n)<.05?r:`${n<0?"−":"+"}${r}`}function Op(e){let t=pi();return t===null||e.usageTypes?.length?e:{...e,usageTypes:t}}var Pp=1024;function ou(){let{tiers:e}=T.data.value,t=rt("UsageByTier",$o,Be(["tiers"])),n=Ne(t),r=e?.tiers??[],i=()=>r.map(({tier:a,computeSeconds:l,cost:d,records:u,unpricedRecords:c})=>({tier:a,compute_seconds:l,cost:d,records:u,unpriced_records:c})),s=Math.max(...r.map(({share:a})=>a),0);return o(X,{title:"Compute by tier",hasData:!!e,isLoading:T.loading.value.has("tiers"),error:T.errors.value.tiers,onRetry:()=>{ve("tiers")},tools:o("div",{class:"panel-actions",children:[o("button",{type:"button",class:"link",onClick:()=>D({tab:"hardware"}),children:"Hardware"}),o(ce,{name:"More about Compute by tier",actions:[{name:"Download CSV",run:()=>Re("compute-by-tier.csv",Kt(i()),"text/csv")},{name:"Download JSON",run:()=>Re("compute-by-tier.json",JSON.stringify(i(),null,2),"application/json")},...n?[{name:"Open as GraphQL",href:n}]:[],{name:"Copy as curl",run:()=>{navigator.clipboard.writeText(Ue(t))}}]})]}),children:()=>o(S,{children:[e?.emptyReason&&o(Mt,{title:"No compute on a tier in this range",reason:e.emptyReason}),r.length>0&&o("ul",{class:"tiers",children:r.map(a=>{let l=a.hardwareSpec,d=l&&[l.hourlyRate&&`${ln(l.hourlyRate)}/h`,l.gpuCount>0?`${l.gpuCount>1?`${l.gpuCount} × `:""}${l.gpuModel??"GPU"}`:null,l.vcpu&&`${l.vcpu} vCPU`,l.memoryMib&&`${Math.round(l.memoryMib/Pp)} GiB`].filter(Boolean).join(" · "),u=a.tier??"no tier";return o("li",{children:[o("button",{type:"button",class:`row-button ${a.tier===null?"other-group":""}`,title:`Filter by ${u}`,onClick:()=>D({filter:Ye(x.value.filter,"TIER",{kind:a.tier===null?"UNKNOWN":"VALUE",key:a.tier,accountId:null},[])}),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:l?.displayName??u}),o("small",{class:"ellipsis",children:d||(a.tier===null?"sent without a tier":"no hardware spec")})]})}),o("span",{class:"meter",title:Ge(a.share),children:o("i",{style:{width:`${(a.share/(s||1)*100).toFixed(1)}%`}})}),o("span",{class:"number",title:M(BigInt(a.computeSeconds),"hours"),children:L(BigInt(a.computeSeconds),"hours")}),o("span",{class:"number",title:a.unpricedRecords==="0"?void 0:`${a.unpricedRecords} records have no known cost`,children:a.unpricedRecords===a.records?o("em",{class:"muted",children:"not priced"}):o(S,{children:[he(a.cost),a.unpricedRecords!=="0"&&o("sup",{children:"*"})]})})]},u)})})]})})}function au(){let e=T.data.value.users?.breakdown,t=rt("MostActiveUsers",Fo,Be(["users"])),n=Ne(t),r=e?.rows??[],i=r.some(({kind:a,totals:l})=>a==="VALUE"&&l.computeSeconds!=="0"),s=r.flatMap(({kind:a,key:l})=>a==="VALUE"&&l!==null?[l]:[]);return o(X,{title:"Most active users",hasData:!!e,isLoading:T.loading.value.has("users"),error:T.errors.value.users,onRetry:()=>{ve("users")},tools:o("div",{class:"panel-actions",children:o(ce,{name:"More about Most active users",actions:[...n?[{name:"Open as GraphQL",href:n}]:[],{name:"Copy as curl",run:()=>{navigator.clipboard.writeText(Ue(t))}}]})}),children:()=>s.length===0?o("p",{class:"notice empty",children:["No record in this range names a user. Services send it in ",o("code",{children:"userId"}),"."]}):o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"User"}),o("th",{scope:"col",class:"number",children:"Tokens"}),i&&o("th",{scope:"col",class:"number medium",children:"Hours"}),o("th",{scope:"col",class:"number",children:"Cost"}),o("th",{scope:"col",class:"number wide",children:"Records"})]})}),o("tbody",{children:r.map(a=>{let{kind:l,key:d,names:u,accountId:c,accountName:p,totals:g,values:f}=a,m=l==="VALUE"?u[0]??d??"":l==="REMAINDER"?`${M(BigInt(f),"count")} other users`:"no user",h=Ye(x.value.filter,"USER",a,s);return o("tr",{class:l==="VALUE"?"":"other-group",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",title:`Filter by ${m}`,onClick:()=>D({filter:h}),children:o("span",{class:"ellipsis",children:[m,c!==null&&o("small",{class:"muted",children:[" ",p??c]})]})})}),o("td",{class:"number",children:L(BigInt(g.tokens),"count")}),i&&o("td",{class:"number medium",title:M(BigInt(g.computeSeconds),"hours"),children:g.computeSeconds==="0"?"–":L(BigInt(g.computeSeconds),"hours")}),o("td",{class:"number",children:he(g.cost)}),o("td",{class:"number wide",children:o("button",{type:"button",class:"quiet-link",title:"Show these records",onClick:()=>Gt(m,h),children:M(BigInt(g.records),"count")})})]},ze(a))})})]})})}function lu(){ee(ra,[]);let e=T.data.value.insights?.emptyReason,{insights:t,chart:n}=T.errors.value;return t&&t===n?o(S,{children:[o(rr,{}),o(qe,{title:"Usage",error:t,onRetry:()=>{yt()}})]}):e?o(S,{children:[o(rr,{}),o(Mt,{title:"No usage in this range",reason:e})]}):o(S,{children:[o(rr,{}),o(Zl,{}),o(nu,{}),o("div",{class:"pair",children:[o(su,{}),o(ou,{})]}),Y.value?.role==="MEMBER"?o(Ji,{}):o("div",{class:"pair",children:[o(Ji,{}),o(au,{})]}),o(zl,{})]})}var as=[{tab:"usage",name:"Usage"},{tab:"hardware",name:"Hardware"},{tab:"ingestion",name:"Ingestion"}],$p={usage:lu,hardware:Ml,ingestion:Pl},Fp=[{theme:"system",name:"As the system"},{theme:"light",name:"Light"},{theme:"dark",name:"Dark"}];function uu(){let{tab:e}=x.value,t=de.value==="open",n=$p[e];return ee(()=>{document.title=`${as.find(r=>r.tab===e)?.name} · usage-insights`},[e]),o(S,{children:[ue.isDevelopment&&o("p",{class:"environment",children:"Development: open to this machine without sign-in"}),o("header",{class:"top",children:[o("a",{class:"brand",href:"/",children:[o(zn,{})," ",o("span",{children:"usage-insights"})]}),t&&o("nav",{"aria-label":"Pages",children:[as.filter(({tab:r})=>r!=="ingestion"||r===e||Wo.value).map(({tab:r,name:i})=>o("a",{href:`/${Yr({...x.value,tab:r})}`,"aria-current":r===e?"page":void 0,onClick:s=>{s.metaKey||s.ctrlKey||s.shiftKey||(s.preventDefault(),D({tab:r}))},children:i},r)),ue.graphiql&&o("a",{class:"wide-only",href:ue.graphiql,target:"_blank",rel:"noopener",children:["Explore ",o(K,{name:"external"})]})]}),o("div",{class:"top-end",children:[t&&e==="usage"&&o(Bp,{}),o(ft,{label:o(K,{name:"theme"}),name:"Appearance and session",class:"icon-button",align:"end",children:r=>o("ul",{class:"menu",children:[Fp.map(({theme:i,name:s})=>o("li",{children:o("button",{type:"button","aria-pressed":Rr.value===i,onClick:()=>{Bl(i),r()},children:s})},i)),ue.graphiql&&o("li",{class:"narrow-only",children:o("a",{href:ue.graphiql,children:"Explore the API"})}),Y.value?.subject&&o("li",{class:"muted",children:["Signed in as ",Y.value.subject,", ",Y.value.role.toLowerCase(),Y.value.expiresAt&&o(S,{children:[o("br",{}),"until ",ne(Y.value.expiresAt,x.value.timeZone)]})]}),o("li",{class:"muted",children:["Version ",ue.version]}),ie.value!==null&&t&&o("li",{children:o("button",{type:"button",onClick:()=>{r(),T.clear(),Jo()},children:"Sign out"})})]})})]})]}),gn.value&&o("p",{class:"bar",role:"status",children:["You are offline, or the server cannot be reached. What is shown was read before."," ",o("button",{type:"button",class:"link",onClick:()=>{yt()},children:"Try again"})]}),t&&o(Lp,{}),t?o("main",{class:"page",children:[o("h1",{class:"hidden",children:as.find(r=>r.tab===e)?.name}),o(n,{})]}):o(Ll,{})]})}var ls=N(Date.now());setInterval(()=>ls.value=Date.now(),1e3);function Lp(){let e=Y.value?.expiresAt,t=e==null?1/0:Date.parse(e)-ls.value;return t>qp?null:o("p",{class:"bar",role:"status",children:["Your session ends ",t>0?`in ${Math.ceil(t/6e4)} min`:"now","."," ",o("button",{type:"button",class:"link",onClick:nr,children:"Sign in again"})]})}var qp=3e5;function Bp(){let e=T.data.value.insights?.freshness.dataThrough,t=Ar.value==="streaming"||Ar.value==="polling";if(!T.data.value.insights)return null;let n=e?`last record ${Xs(e,ls.value)}`:"no records";return o("span",{class:`freshness ${t?"live":""}`,title:t?"Changes appear by themselves":"The page checks for changes regularly",children:[o("i",{}),t?"live":"complete",o("span",{class:"wide-only",children:[" · ",n]})]})}Ts(o(uu,{}),document.getElementById("app"));Fl();})();
