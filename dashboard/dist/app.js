"use strict";(()=>{var C,hs,Nr,Ve,Dr,Ot,ys,Nt,bs,Ur,Mr,fu,Xn=Symbol.for("pv"),Pt={},$t=[],mu=/^m(i|n|o|s|text|space)$/,Or=Array.isArray,Pr=$t.slice,on=Object.assign;function sn(e){e&&e.parentNode&&e.remove()}function vs(e,n,t){var r,i,s,a={},l=arguments.length;for(s in n)s=="key"?r=n[s]:s=="ref"&&typeof e!="function"?i=n[s]:a[s]=n[s];return l>2&&(a.children=l>3?Pr.call(arguments,2):t),Yn(e,a,r,i,null)}function Yn(e,n,t,r,i){var s={type:e,props:n,key:t,ref:r,__k:null,__:null,__b:0,__e:null,__c:null,constructor:Xn,__v:i||++hs,__i:-1,__u:0};return!i&&C.vnode&&C.vnode(s),s}function S(e){return e.children}function An(e,n){this.props=e,this.context=n,this.__g=0}function je(e,n){if(n==null)return e.__&&je(e.__,e.__i+1);for(var t;n<e.__k.length;n++)if((t=e.__k[n])&&t.__e)return t.__e;return typeof e.type!="function"||e.props.__P?null:je(e)}function hu(e){var n,t=e.__v,r=t.__e,i=[],s=[],a=e.__P;a&&((n=on({constructor:Xn},t)).__v=t.__v+1,C.vnode&&C.vnode(n),$r(a,n,t,e.__n,a.namespaceURI,32&t.__u?[r]:null,i,r||je(t),32&t.__u,s),n.__v=t.__v,n.__.__k[n.__i]=n,As(i,n,s),t.__=t.__e=null,n.__e!=r&&_s(n))}function _s(e){if((e=e.__)&&e.__c&&!e.props.__P)return e.__e=null,e.__k.some(function(n){return n&&(e.__e=n.__e)}),_s(e)}function fs(e){(8&e.__g||(e.__g|=8,Ve.push(e),Ot++))&&Dr==C.debounceRendering||((Dr=C.debounceRendering)||queueMicrotask)(xs)}function xs(){try{for(var e,n=1;Ve.length;)Ve.length>n&&Ve.sort(ys),e=Ve.shift(),n=Ve.length,8&e.__g&&hu(e)}finally{(Ot=Ve.length)&&(Dr||queueMicrotask)(xs)}}function ws(e,n,t,r,i,s,a,l,d,u,c){var p,g,f,m,h,b,v=r.__k||$t,w=n.length;for(d=yu(t,n,v,d,w),p=0;p<w;p++)(f=t.__k[p])!=null&&(g=~f.__i&&v[f.__i]||Pt,f.__i=p,b=$r(e,f,g,i,s,a,l,d,u,c),m=f.__e,(g.ref!=f.ref||8&g.__u)&&(g.ref&&Fr(g.ref,null,f,g),f.ref&&c.push(f.ref,f.__c||m,f)),h=h||m,4&f.__u?(d=ks(f,d,e,!g.__v),g.__e&&(g.__e=null)):typeof f.type=="function"&&b!==void 0?d=b:m&&(d=m.nextSibling),f.__u&=-21);return t.__e=h,d}function yu(e,n,t,r,i){var s,a,l,d,u,c,p,g,f,m=t.length,h=m,b=0,v=0,w=e.__k=Array(i);for(s=0;s<i;s++)(a=n[s])!=null&&typeof a!="boolean"&&typeof a!="function"?(typeof a!="object"||a.constructor===String?a=w[s]=Yn(null,a):Or(a)?a=w[s]=Yn(S,{children:a}):a.constructor===Xn&&a.__b?a=w[s]=Yn(a.type,a.props,a.key,a.ref,a.__v):w[s]=a,d=s+b,a.__=e,a.__b=e.__b+1,l=null,~(u=a.__i=bu(a,t,d,h))&&(h--,(l=t[u])&&(l.__u|=2)),l&&l.__v?(a.__u|=16,u==d-1?b--:u==d+1?b++:u!=d&&(u>d?b--:b++,v=1)):(~u||(i>m?b--:i<m&&b++),typeof a.type!="function"&&(a.__u|=4))):w[s]=null;if(v){for(c=[],p=[],s=0;s<i;s++)if((a=w[s])&&16&a.__u){for(b=0,g=c.length;b<g;)c[f=b+g>>1]<a.__i?b=f+1:g=f;c[b]=a.__i,p[s]=b+1}for(b=c.length;s--;)p[s]&&(p[s]==b?b--:w[s].__u|=4)}if(h)for(s=0;s<m;s++)!(l=t[s])||2&l.__u||(l.__e==r&&(r=je(l)),Lr(l,l));return r}function ks(e,n,t,r){var i,s,a,l;if(typeof e.type=="function"){if(e.props.__P)return n;if(i=e.__k)for(s=0;s<i.length;s++)i[s]&&(i[s].__=e,n=ks(i[s],n,t,!1));return n}for(n&&!n.parentNode&&(n=je(e))&&!n.parentNode&&(n=null),a=e.__e,l=n;l&&l.nodeType==8;)l=l.nextSibling;for(a!=l&&(!r&&t.moveBefore&&a.parentNode?t.moveBefore(a,n):t.insertBefore(a,n||null)),n=a;(n=n&&n.nextSibling)&&n.nodeType==8&&!n.data.startsWith("$s"););return n}function bu(e,n,t,r){var i,s=e.key,a=e.type,l=n[t],d=l&&!(2&l.__u);if(l===null&&s==null||d&&s==l.key&&a==l.type)return t;if(r>(d?1:0)){for(i=t-1;i>=0;i--)if((l=n[i])&&!(2&l.__u)&&s==l.key&&a==l.type)return i;for(i=t+1;i<n.length;i++)if((l=n[i])&&!(2&l.__u)&&s==l.key&&a==l.type)return i}return-1}function ms(e,n,t){t==null&&(t=""),n[0]=="-"?e.setProperty(n,t):e[n]=t}function Mt(e,n,t,r,i){var s,a;if(n=="style")if(typeof t=="string")e.style.cssText=t;else{if(typeof r=="string"&&(e.style.cssText=r=""),r)for(n in r)t&&n in t||ms(e.style,n);if(t)for(n in t)r&&t[n]==r[n]||ms(e.style,n,t[n])}else if(n[0]=="o"&&n[1]=="n")typeof t!="function"&&(t=null),typeof r!="function"&&(r=null),(e.__e||(e.__e={}))[n]=t,t&&r||(a=Mr[n]||(Mr[n]=vu(n)),(e.__a||(e.__a={}))[n]=Ur,s=n!=(n=n.replace(bs,"$1")),(n=n.slice(2))[0]<"a"&&(n=n.toLowerCase()),t?e.addEventListener(n,a,s):e.removeEventListener(n,a,s));else{if(i=="http://www.w3.org/2000/svg")n=n.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(n!="width"&&n!="height"&&n!="href"&&n!="list"&&n!="form"&&n!="tabIndex"&&n!="download"&&n!="rowSpan"&&n!="colSpan"&&n!="role"&&n!="popover"&&n in e)try{return void(e[n]=t??"")}catch{}if(typeof t=="function")return;t==null||t===!1&&n[4]!="-"?e.removeAttribute(n):e.setAttribute(n,n=="popover"&&t==1?"":t)}}function vu(e){return function(n){var t=this.__e;if(t){if(t=t[e],n[Nt]==null)n[Nt]=Ur++;else if(n[Nt]<this.__a[e])return;return t(C.event?C.event(n):n)}}}function $r(e,n,t,r,i,s,a,l,d,u){var c,p,g,f,m,h,b,v,w,y,_,E,P,oe,pe,Ie,ae,le,R=n.type;if(n.constructor!==Xn)return null;128&t.__u&&(d=32&t.__u,c=t.__c.__z)&&(n.__u|=d,p=s=[],c.nodeType==8?l=Ut(c,s):s.push(c),l=s[0]||l),(c=C.__b)&&c(n);e:if(typeof R=="function"){g=a.length;try{if(v=n.props,w=(c=R.prototype)&&c.render,y=(c=R.contextType)&&r[c.__c],_=c?y?y.props.value:c.__:r,(f=t.__c)?(n.__c=f,2&f.__g&&(f.__g|=1)):(w?n.__c=f=new R(v,_):(n.__c=f=new An(v,_),f.constructor=R,f.render=xu),y&&y.sub(f),f.state||(f.state={}),f.__n=r,f.__g|=8,f.__h=[],f.__k=[]),w&&(f.__s||(f.__s=f.state),R.getDerivedStateFromProps&&(f.__s==f.state&&(f.__s=on({},f.__s)),on(f.__s,R.getDerivedStateFromProps(v,f.__s)))),m=f.props,h=f.state,f.__v=n,t.__c){if(v!==m&&w&&!R.getDerivedStateFromProps&&f.componentWillReceiveProps&&f.componentWillReceiveProps(v,_),n.__v==t.__v&&!(8&f.__g)||!(4&f.__g)&&f.shouldComponentUpdate&&f.shouldComponentUpdate(v,f.__s,_)===!1){n.__v!=t.__v&&(f.props=v,f.state=f.__s,f.__g&=-9),n.__e=t.__e,n.__k=t.__k,n.__k.some(function(B){B&&(B.__=n)}),$t.push.apply(f.__h,f.__k),f.__k=[],f.__h.length&&a.push(f),l=je(t);break e}f.componentWillUpdate&&f.componentWillUpdate(v,f.__s,_),w&&f.componentDidUpdate&&f.__h.push(function(){f.componentDidUpdate(m,h,b)})}else w&&!R.getDerivedStateFromProps&&f.componentWillMount&&f.componentWillMount(),w&&f.componentDidMount&&f.__h.push(f.componentDidMount);f.context=_,f.props=v,f.__P=e,f.__g&=-5,E=C.__r,P=w?25:0;do f.__g&=-9,E&&E(n),c=f.render(f.props,f.state=f.__s,f.context);while(8&f.__g&&++P<25);w&&($t.push.apply(f.__h,f.__k),f.__k=[]),f.state=f.__s,f.getChildContext&&(r=on({},r,f.getChildContext())),w&&t.__c&&f.getSnapshotBeforeUpdate&&(b=f.getSnapshotBeforeUpdate(m,h)),oe=c&&c.type===S&&c.key==null?c.props.children:c,v.__P&&(c=l,i=(e=v.__P).namespaceURI,d=s=null,t.props&&t.props.__P!=e&&(t.__k.some(function(B){B&&Lr(B,B)}),t.__k=null),l=t.__k?je(t,0):null),l=ws(e,Or(oe)?oe:[oe],n,t,r,i,s,a,l,d,u),v.__P&&(n.__e=null,l=c),n.__u&=-161,p&&p.some(sn),f.__h.length&&a.push(f),1&f.__g&&(f.__g&=-4)}catch(B){if(a.length=g,n.__v=null,d||s)if(B&&B.then){if(n.__u|=128|d,s){for(~(ae=s.indexOf(l||void 0))||(ae=s.length);(le=s[ae-1])&&le.nodeType==8;)ae--;for(;ae<s.length;ae++)if(le=s[ae])if(s[ae]=null,pe){if(le==Ie)break}else{if(le.nodeType!=8)break;le.data.startsWith("$s")&&(Ie=Ut(pe=le))}}if(!pe){for(;l&&l.nodeType==8&&l.nextSibling;)l=l.nextSibling;pe=l}(c=Ut(pe=n.__c.__z||(n.__c.__z=pe)))?(n.__e=pe,l=c):n.__e=l,l=l&&l.nextSibling}else s&&s.some(sn);else n.__e=t.__e;n.__k||(n.__k=t.__k||[]),B&&B.then||Ss(n),C.__e(B,n,t)}}else l=n.__e=_u(t.__e,n,t,r,i,s,a,d,u,e);return(c=C.diffed)&&c(n),l}function Ut(e,n){if(e&&e.nodeType==8&&e.data.startsWith("$s"))for(var t=1;e=e.nextSibling;){if(e.nodeType==8){if(e.data.startsWith("$s"))t++;else if(e.data.startsWith("/$s")&&!--t)return e}n&&n.push(e)}}function Ss(e){e&&(e.__c&&(e.__c.__g|=4),e.__k&&e.__k.some(Ss))}function As(e,n,t){for(var r=0;r<t.length;)Fr(t[r++],t[r++],t[r++]);C.__c&&C.__c(n,e),e.some(function(i){try{e=i.__h,i.__h=[],e.some(function(s){s.call(i)})}catch(s){C.__e(s,i.__v)}})}function _u(e,n,t,r,i,s,a,l,d,u){var c,p,g,f,m,h,b,v,w=t.props||Pt,y=n.props,_=n.type;if(_=="svg"?i="http://www.w3.org/2000/svg":_=="math"?i="http://www.w3.org/1998/Math/MathML":i||(i="http://www.w3.org/1999/xhtml"),s){for(c=0;c<s.length;c++)if((m=s[c])&&(_?m.localName==_:m.nodeType==3)){e=m,s[c]=null;break}}if(!e){if(v=u.ownerDocument||document,!_)return v.createTextNode(y);e=v.createElementNS(i,_,y.is?y:u),l&&(C.__m&&C.__m(n,s),l=!1),s=null}if(_){if(u=_=="template"&&e.content||e,s=_=="textarea"&&y.defaultValue!=null?null:s&&Pr.call(u.childNodes),!l&&s)for(w={},c=0;c<e.attributes.length;c++)w[(m=e.attributes[c]).name]=m.value;for(c in w)m=w[c],c=="dangerouslySetInnerHTML"?g=m:c=="children"||c in y||c=="value"&&"defaultValue"in y||c=="checked"&&"defaultChecked"in y||Mt(e,c,null,m,i);for(c in y)m=y[c],c=="children"?f=m:c=="dangerouslySetInnerHTML"?p=m:c=="value"?h=m:c=="checked"?b=m:l&&typeof m!="function"||w[c]===m||Mt(e,c,m,w[c],i);p?(l||g&&(p.__html==g.__html||p.__html==e.innerHTML)||(e.innerHTML=p.__html),n.__k=[]):(g&&(e.textContent=""),(_=="foreignObject"||i=="http://www.w3.org/1998/Math/MathML"&&mu.test(_))&&(i="http://www.w3.org/1999/xhtml"),ws(u,Or(f)?f:[f],n,t,r,i,s,a,s?s[0]:t.__k&&je(t,0),l,d),s&&s.some(sn)),l&&_!="textarea"||(c="value",_=="progress"&&h==null?e.removeAttribute(c):h==null||h===e[c]&&(_!="progress"||h)||Mt(e,c,h,w[c],i),c="checked",b!=null&&b!=e[c]&&Mt(e,c,b,w[c],i))}else w===y||l&&e.data==y||(e.data=y);return e}function Fr(e,n,t,r){try{typeof e=="function"?n?n.__x=e(n)||1:r&&(r=r.__c||r.__e)&&(n=r.__x)&&(r.__x=null,typeof n=="function"?n():e(null)):e.current=n}catch(i){C.__e(i,t)}}function Lr(e,n,t){var r,i,s,a;if(C.unmount&&C.unmount(e),!(r=e.ref)||r.current&&r.current!=e.__e||Fr(r,null,n,e),r=e.__c){if(r.componentWillUnmount)try{r.componentWillUnmount()}catch(l){C.__e(l,n)}r.__P=r.__n=null}if(r=e.__k)for(a=0;a<r.length;a++)r[a]&&Lr(r[a],n,typeof e.type!="function"||t&&!e.props.__P);!t&&(r=e.__c)&&(r=r.__z)&&(i=Ut(r,s=[]))&&(r==e.__e&&s.some(sn),sn(i),sn(r)),t||sn(e.__e),e.__e=e.__c=e.__=null}function xu(e,n,t){return this.constructor(e,t)}function Ts(e,n){var t,r,i,s;C.__&&C.__(e,n),n.nodeType==9&&(n=n.documentElement),r=(t=e&&32&e.__u)?null:n.__k,n.__k=Yn(S,{children:[e]}),i=[],s=[],$r(n,n.__k,r||Pt,Pt,n.namespaceURI,r?null:n.firstChild?Pr.call(n.childNodes):null,i,r?r.__e:n.firstChild,t,s),As(i,n.__k,s),n.__k.props.children=null}C={__e:function(e,n,t,r){for(var i,s,a;n=n.__;)if((i=n.__c)&&!(1&i.__g)){i.__g|=4;try{if((a=(s=i.constructor)&&s.getDerivedStateFromError)&&i.setState(s.getDerivedStateFromError(e)),i.componentDidCatch&&(i.componentDidCatch(e,r||{}),a=1),a&&8&i.__g)return void(i.__g|=2)}catch(l){e=l}}throw Ot=0,e}},hs=0,Nr=function(e){return e!=null&&e.constructor===Xn},An.prototype.setState=function(e,n){var t=this.__s;t&&t!=this.state||(t=this.__s=on({},this.state)),typeof e=="function"&&(e=e(on({},t),this.props)),e&&(on(t,e),this.__v&&(n&&this.__k.push(n),fs(this)))},An.prototype.forceUpdate=function(e){this.__v&&(this.__g|=4,e&&this.__h.push(e),fs(this))},An.prototype.render=S,Ve=[],Ot=0,ys=function(e,n){return e.__v.__b-n.__v.__b},Nt=Symbol(),bs=/(PointerCapture)$|Capture$/i,Ur=0,Mr={},fu=0;var an,Q,qr,Rs,Br=Object.is,Ft=0,Ps=[],Hr=[],Z=C,Is=Z.__b,Es=Z.__r,Cs=Z.diffed,Ds=Z.__c,Ms=Z.unmount,Ns=Z.__;function et(e,n){Z.__h&&Z.__h(Q,e,Ft||n),Ft=0;var t=Q.__H||(Q.__H={__:[],__h:[]});return e>=t.__.length&&t.__.push({}),t.__[e]}function T(e){return Ft=1,wu(Fs,e)}function wu(e,n,t){var r=et(an++,2);if(r.t=e,!r.__c&&(r.__=[t?t(n):Fs(void 0,n),function(s){var a=(r.__N||r.__)[0],l=r.t(a,s);Br(a,l)||(r.__N=[l,r.__[1]],r.__c.setState({}))}],r.__c=Q,!Q.__f)){Q.__f=!0;var i=Q.shouldComponentUpdate;Q.shouldComponentUpdate=function(s,a,l){var d=this.__H;if(!d)return!0;var u=!1,c=this.props!=s;if(d.__.some(function(g){g.__N&&(u=!0,Br(g.__[0],g.__N[0])||(c=!0))}),i){var p=i.call(this,s,a,l);return u?p||c:p}return!u||c}}return r.__}function ee(e,n){var t=et(an++,3);!Z.__s&&Zr(t.__H,n)&&(t.__P=!0,t.__=e,t.u=n,Q.__H.__h.push(t))}function $s(e,n){var t=et(an++,4);!Z.__s&&Zr(t.__H,n)&&(t.__P=!1,t.__=e,t.u=n,Q.__h.push(t))}function Ze(e){return Ft=5,Oe(function(){return{current:e}},[])}function Oe(e,n){var t=et(an++,7);return Zr(t.__H,n)&&(t.__=e(),t.__H=n),t.__}function jr(){var e=et(an++,11);if(!e.__){for(var n=Q.__v;!n.__m&&n.__;)n=n.__;var t=n.__m||(n.__m=[0,0]);e.__="P"+t[0]+"-"+t[1]++}return e.__}function ku(){var e;do{for(;e=Hr.shift();)try{Jn(e)}catch(t){Z.__e(t,{__:(e=e.__P)&&e.__v})}for(;e=Ps.shift();){var n=e.__H;if(e.__P&&n)try{n.__h.some(Jn),n.__h.some(Vr),n.__h=[]}catch(t){n.__h=[],Z.__e(t,e.__v)}}}while(Hr.length)}Z.__b=function(e){Q=null,Is&&Is(e)},Z.__=function(e,n){e&&n.__k&&n.__k.__m&&(e.__m=n.__k.__m),Ns&&Ns(e,n)},Z.__r=function(e){Es&&Es(e),an=0;var n=(Q=e.__c).__H;n&&(qr==Q?Q.__h=[]:(n.__h.some(Jn),n.__h.some(Vr),an=0),n.__h=[],n.__.some(function(t){t.__N&&(t.__=t.__N),t.u=t.__N=void 0})),qr=Q},Z.diffed=function(e){Cs&&Cs(e);var n=e.__c;n&&n.__H&&(n.__H.__h.length&&Os(Ps.push(n)),n.__H.__.some(function(t){t.u&&(t.__H=t.u)})),qr=Q=null},Z.__c=function(e,n){n.some(function(t){try{t.__h.some(Jn),t.__h=t.__h.filter(function(r){return!r.__||Vr(r)})}catch(r){t.__h=[function(){throw r}]}}),Ds&&Ds(e,n)},Z.unmount=function(e){Ms&&Ms(e);var n,t,r=e.__c;r&&r.__H&&(r.__H.__.some(function(i){try{if(i.__P&&i.__c){if(t===void 0){for(t=e.__;t&&(!t.__c||!t.__c.__P);)t=t.__;t=t&&t.__c}i.__P=t,Os(Hr.push(i))}else Jn(i)}catch(s){n=s}}),r.__H=void 0,n&&Z.__e(n,r.__v))};var Us=typeof requestAnimationFrame=="function";function Su(e){var n,t=function(){clearTimeout(r),Us&&cancelAnimationFrame(n),setTimeout(e)},r=setTimeout(t,35);Us&&(n=requestAnimationFrame(t))}function Os(e){e!=1&&Rs==Z.requestAnimationFrame||((Rs=Z.requestAnimationFrame)||Su)(ku)}function Jn(e){var n=Q,t=e.__c;typeof t=="function"&&(e.__c=void 0,t()),Q=n}function Vr(e){var n=Q;e.__c=e.__(),Q=n}function Zr(e,n){return!e||e.length!=n.length||n.some(function(t,r){return!Br(t,e[r])})}function Fs(e,n){return typeof n=="function"?n(e):n}var Au=Symbol.for("preact-signals");function Ht(){if(Pe>1)Pe--;else{var e,n=!1;for((function(){var i=qt;for(qt=void 0;i!==void 0;){var s=i.S;if(s.v===i.v)for(var a=s.t;a!==void 0;a=a.x)a.i===i.i&&(a.i=s.i);i=i.o}})();tt!==void 0;){var t=tt;for(tt=void 0,Lt++;t!==void 0;){var r=t.u;if(t.u=void 0,t.f&=-3,!(8&t.f)&&qs(t))try{t.c()}catch(i){n||(e=i,n=!0)}t=r}}if(Lt=0,Pe--,n)throw e}}function Qe(e){if(Pe>0)return e();Qr=++Tu,Pe++;try{return e()}finally{Ht()}}var nt,$=void 0;function _e(e){var n=$,t=nt;$=void 0,nt=void 0;try{return e()}finally{$=n,nt=t}}var tt=void 0,Pe=0,Lt=0,Tu=0,Qr=0,qt=void 0,Bt=0;function Ls(e){if($!==void 0){var n=e.n;if(n===void 0||n.t!==$)return n={i:0,S:e,p:$.s,n:void 0,t:$,e:void 0,x:void 0,r:n},$.s!==void 0&&($.s.n=n),$.s=n,e.n=n,32&$.f&&e.S(n),n;if(n.i===-1)return n.i=0,n.n!==void 0&&(n.n.p=n.p,n.p!==void 0&&(n.p.n=n.n),n.p=$.s,n.n=void 0,$.s.n=n,$.s=n),n}}function K(e,n){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=n?.watched,this.Z=n?.unwatched,this.name=n?.name}K.prototype.brand=Au;K.prototype.h=function(){return!0};K.prototype.S=function(e){var n=this,t=this.t;t!==e&&e.e===void 0&&(e.x=t,this.t=e,t!==void 0?t.e=e:_e(function(){var r;(r=n.W)==null||r.call(n)}))};K.prototype.U=function(e){var n=this;if(this.t!==void 0){var t=e.e,r=e.x;t!==void 0&&(t.x=r,e.e=void 0),r!==void 0&&(r.e=t,e.x=void 0),e===this.t&&(this.t=r,r===void 0&&_e(function(){var i;(i=n.Z)==null||i.call(n)}))}};K.prototype.subscribe=function(e){var n=this;return ne(function(){var t=n.value;_e(function(){return e(t)})},{name:"sub"})};K.prototype.valueOf=function(){return this.value};K.prototype.toString=function(){return this.value+""};K.prototype.toJSON=function(){return this.value};K.prototype.peek=function(){var e=this;return _e(function(){return e.value})};Object.defineProperty(K.prototype,"value",{get:function(){var e=Ls(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){if(Lt>100)throw new Error("Cycle detected");(function(t){Pe!==0&&Lt===0&&t.l!==Qr&&(t.l=Qr,qt={S:t,v:t.v,i:t.i,o:qt})})(this),this.v=e,this.i++,Bt++,Pe++;try{for(var n=this.t;n!==void 0;n=n.x)n.t.N()}finally{Ht()}}}});function N(e,n){return new K(e,n)}function qs(e){for(var n=e.s;n!==void 0;n=n.n)if(n.S.i!==n.i||!n.S.h()||n.S.i!==n.i)return!0;return!1}function Bs(e){for(var n=e.s;n!==void 0;n=n.n){var t=n.S.n;if(t!==void 0&&(n.r=t),n.S.n=n,n.i=-1,n.n===void 0){e.s=n;break}}}function Hs(e){for(var n=e.s,t=void 0;n!==void 0;){var r=n.p;n.i===-1?(n.S.U(n),r!==void 0&&(r.n=n.n),n.n!==void 0&&(n.n.p=r)):t=n,n.S.n=n.r,n.r!==void 0&&(n.r=void 0),n=r}e.s=t}function ln(e,n){K.call(this,void 0,n),this.x=e,this.s=void 0,this.g=Bt-1,this.f=4}ln.prototype=new K;ln.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===Bt))return!0;if(this.g=Bt,this.f|=1,this.i>0&&!qs(this))return this.f&=-2,!0;var e=$;try{Bs(this),$=this;var n=this.x();(16&this.f||this.v!==n||this.i===0)&&(this.v=n,this.f&=-17,this.i++)}catch(t){this.v=t,this.f|=16,this.i++}return $=e,Hs(this),this.f&=-2,!0};ln.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(var n=this.s;n!==void 0;n=n.n)n.S.S(n)}K.prototype.S.call(this,e)};ln.prototype.U=function(e){if(this.t!==void 0&&(K.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(var n=this.s;n!==void 0;n=n.n)n.S.U(n)}};ln.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==void 0;e=e.x)e.t.N()}};Object.defineProperty(ln.prototype,"value",{get:function(){if(1&this.f)throw new Error("Cycle detected");var e=Ls(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function xe(e,n){return new ln(e,n)}function Vs(e){var n=e.j;if(e.j=void 0,typeof n=="function"){Pe++;var t=$;$=void 0;try{n()}catch(r){throw e.f&=-2,e.f|=8,Gr(e),r}finally{$=t,Ht()}}}function Gr(e){for(var n=e.s;n!==void 0;n=n.n)n.S.U(n);e.x=void 0,e.s=void 0,Vs(e)}function Ru(e){if($!==this)throw new Error("Out-of-order effect");Hs(this),$=e,this.f&=-2;try{8&this.f&&Gr(this)}finally{Ht()}}function Tn(e,n){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=n?.name,nt&&nt.push(this)}Tn.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var n=this.x();typeof n=="function"&&(this.j=n)}finally{e()}};Tn.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,Vs(this),Bs(this),Pe++;var e=$;return $=this,Ru.bind(this,e)};Tn.prototype.N=function(){2&this.f||(this.f|=2,this.u=tt,tt=this)};Tn.prototype.d=function(){this.f|=8,1&this.f||Gr(this)};Tn.prototype.dispose=function(){this.d()};function ne(e,n){var t=new Tn(e,n);try{t.c()}catch(i){throw t.d(),i}var r=t.d.bind(t);return r[Symbol.dispose]=r,r}var js,jt,Vt,Iu=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__;var Zs=[];ne(function(){js=this.N})();function Rn(e,n){C[e]=n.bind(null,C[e]||function(){})}function rt(e){if(Vt){var n=Vt;Vt=void 0,n()}Vt=e&&e.S()}function Qs(e){var n=this,t=e.data,r=Cu(t);r.name="ReactiveDom",r.value=t;var i=Oe(function(){for(var l=n,d=n.__v;d=d.__;)if(d.__c){d.__c.__$f|=4;break}var u=xe(function(){var f=r.value.value;return f===0?0:f===!0?"":f||""}),c=xe(function(){return!Array.isArray(u.value)&&!Nr(u.value)}),p=ne(function(){if(this.N=Gs,c.value){var f=u.value;l.__v&&l.__v.__e&&l.__v.__e.nodeType===3&&(l.__v.__e.data=f)}}),g=n.__$u.d;return n.__$u.d=function(){p(),g.call(this)},[c,u]},[]),s=i[0],a=i[1];return s.value?a.peek():a.value}Qs.displayName="ReactiveTextNode";Object.defineProperties(K.prototype,{constructor:{configurable:!0,value:vs(S,null).constructor},type:{configurable:!0,value:Qs},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}});Rn("__b",function(e,n){if(rt(),jt=void 0,typeof n.type=="string"){var t,r=n.props;for(var i in r)if(i!=="children"){var s=r[i];s instanceof K&&(t||(n.__np=t={}),t[i]=s,r[i]=s.peek())}}e(n)});Rn("__r",function(e,n){if(e(n),n.type!==S){rt();var t,r=n.__c;r&&(r.__$f&=-2,(t=r.__$u)===void 0&&(r.__$u=t=(function(i,s){var a;return ne(function(){a=this},{name:s}),a.c=i,a})((function(i){return function(){var s;Iu&&((s=this.y)==null||s.call(this)),i.__$f|=1,i.setState({})}})(r),typeof n.type=="function"?n.type.displayName||n.type.name:""))),jt=r,rt(t)}});Rn("__e",function(e,n,t,r){rt(),jt=void 0,e(n,t,r)});Rn("diffed",function(e,n){rt(),jt=void 0;var t;if(typeof n.type=="string"&&(t=n.__e)){var r=n.__np,i=n.props,s=t.U;if(s)for(var a in s){var l=s[a];l===void 0||r&&a in r||(l.d(),s[a]=void 0)}if(r){s||(s={},t.U=s);for(var d in r){var u=s[d],c=r[d];u===void 0?(u=Eu(t,d,c,i),s[d]=u):u.o(c,i)}}}e(n)});function Eu(e,n,t,r){var i=n in e&&e.ownerSVGElement===void 0,s=N(t);return{o:function(a,l){s.value=a,r=l},d:ne(function(){this.N=Gs;var a=s.value.value;r[n]!==a&&(r[n]=a,i?e[n]=a:a!=null&&(a!==!1||n[4]==="-")?e.setAttribute(n,a):e.removeAttribute(n))})}}Rn("unmount",function(e,n){if(typeof n.type=="string"){var t=n.__e;if(t){var r=t.U;if(r){t.U=void 0;for(var i in r){var s=r[i];s&&s.d()}}}var a=n.__np;if(a){var l=n.props;for(var d in a)l[d]=a[d]}n.__np=void 0}else{var u=n.__c;if(u){u.__$f|=8;var c=u.__$u;c&&(u.__$u=void 0,c.d())}}e(n)});Rn("__h",function(e,n,t,r){r<3&&(n.__$f|=2),e(n,t,r)});An.prototype.shouldComponentUpdate=function(e,n){if(this.__R)return!0;var t=this.__$u,r=t&&t.s!==void 0;for(var i in n)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){var s=2&this.__$f;if(!(r||s||4&this.__$f)||1&this.__$f)return!0}else if(!(r||4&this.__$f)||3&this.__$f)return!0;for(var a in e)if(a!=="__source"&&e[a]!==this.props[a])return!0;for(var l in this.props)if(!(l in e))return!0;return!1};function Cu(e,n){return Oe(function(){return N(e,n)},[])}var Du=function(e){queueMicrotask(function(){queueMicrotask(e)})};function Mu(){Qe(function(){for(var e;e=Zs.shift();)js.call(e)})}function Gs(){Zs.push(this)===1&&(C.requestAnimationFrame||Du)(Mu)}var ue=JSON.parse(document.getElementById("dashboard-config")?.textContent??"{}");var zs=navigator.languages.length>0?[...navigator.languages]:void 0,Ks=new Map;function In(e){let n=JSON.stringify(e),t=Ks.get(n);return t||Ks.set(n,t=new Intl.DateTimeFormat(zs,e)),t}var it=Intl.DateTimeFormat().resolvedOptions().timeZone||"UTC";function Ws(){return Intl.supportedValuesOf("timeZone")}function te(e,n){return In({timeZone:n,dateStyle:"medium",timeStyle:"medium"}).format(new Date(e))}function Ys(e,n){return In({timeZone:n,dateStyle:"medium"}).format(new Date(e))}function $e(e,n={day:"numeric",month:"short"}){return In({...n,timeZone:"UTC"}).format(new Date(`${e}T12:00:00Z`))}function Ge(e,n){return In({day:"numeric",month:"short",year:"numeric",timeZone:"UTC"}).formatRange(new Date(`${e}T12:00:00Z`),new Date(`${n}T12:00:00Z`))}function st(e,n,t,r){switch(e){case"HOUR":return In({timeZone:r,weekday:"short",day:"numeric",month:"short",hour:"2-digit",minute:"2-digit",timeZoneName:"shortOffset"}).format(new Date(t));case"DAY":return $e(n,{weekday:"long",day:"numeric",month:"long"});case"WEEK":return`Week of ${$e(n,{day:"numeric",month:"long",year:"numeric"})}`;case"MONTH":return $e(n,{month:"long",year:"numeric"});case"QUARTER":return`Quarter from ${$e(n,{month:"long",year:"numeric"})}`}}function Xs(e,n,t,r){switch(e){case"HOUR":{let i=In({timeZone:r,hour:"2-digit",minute:"2-digit",hour12:!1}).format(new Date(t));return i.startsWith("00:00")||i.startsWith("24:00")?$e(n):i.replace(/^24/,"00")}case"MONTH":case"QUARTER":return $e(n,n.slice(5,7)==="01"?{year:"numeric"}:{month:"short"});default:return $e(n)}}var Nu=[["day",864e5],["hour",36e5],["minute",6e4],["second",1e3]];function Js(e,n){let t=Math.max(0,n-Date.parse(e)),[r,i]=Nu.find(([,s])=>t>=s)??["second",1e3];return new Intl.RelativeTimeFormat(zs,{style:"short",numeric:"always"}).format(-Math.floor(t/i),r)}function ot(e){return e==="PARTIAL"?"not complete":e==="FUTURE"?"to come":""}var no=navigator.languages.length>0?[...navigator.languages]:void 0,eo=new Map,un="USD";function Qt(e){un=e}function z(e,n){let t=JSON.stringify(n),r=eo.get(t);return r||eo.set(t,r=new Intl.NumberFormat(no,n)),r.format(e)}function we(e){let[n="0",t=""]=e.split("."),r=BigInt(n.replace("-","")+t.padEnd(9,"0").slice(0,9));return n.startsWith("-")?-r:r}function at(e,n,t){let r=e<0n!=n<0n,[i,s]=[e<0n?-e:e,n<0n?-n:n],a=(i*10n**BigInt(t)*2n+s)/(s*2n),l=a.toString().padStart(t+1,"0"),d=t===0?l:`${l.slice(0,-t)}.${l.slice(-t)}`;return r&&a!==0n?`-${d}`:d}var to={count:1n,cost:1000000000n,hours:3600n,storage:3600000000000n};function En(e,n,t=9){return n==="count"?e.toString():at(e,to[n],t)}function lt(e,n){return Number(En(e,n))}var Uu="⁰¹²³⁴⁵⁶⁷⁸⁹";function ro(e,n){return z(e,{...n,notation:"scientific",maximumFractionDigits:2}).replace(/E(\d+)/,(r,i)=>` × 10${[...i].map(s=>Uu[Number(s)]).join("")}`)}var Kr=15,Zt=e=>(e<0n?-e:e).toString().length;function cn(e,n){let t=En(e,n),r=BigInt(t.split(".")[0]??"0"),i=Zt(r),s=n==="cost"?{style:"currency",currency:un,currencyDisplay:"narrowSymbol"}:{},a=n==="storage"?" GB·h":n==="hours"?" h":"";return i>Kr?ro(t,s)+a:n==="cost"?i>6?z(t,{...s,notation:"compact",maximumFractionDigits:2}):e!==0n&&Zt(e)<8?z(t,{...s,maximumSignificantDigits:2}):z(t,s):i>5?z(t,{notation:"compact",maximumSignificantDigits:4})+a:n==="count"?z(e,{}):z(t,{maximumFractionDigits:i>3?0:1,minimumFractionDigits:0})+a}function L(e,n){if(Zt(e/to[n])>Kr)return cn(e,n);let t=En(e,n);if(n==="count")return z(e,{});if(n==="cost"){let r=e!==0n&&Zt(e)<8;return z(t,{style:"currency",currency:un,currencyDisplay:"narrowSymbol",...r?{maximumSignificantDigits:2}:{}})}return z(t,{minimumFractionDigits:1,maximumFractionDigits:1})+(n==="hours"?" h":" GB·h")}function M(e,n){switch(n){case"count":return z(e,{});case"cost":return z(En(e,"cost"),{style:"currency",currency:un,currencyDisplay:"narrowSymbol",maximumFractionDigits:9});case"hours":return`${z(e,{})} s`;case"storage":return`${z(e,{})} byte-seconds`}}function he(e){return e==null?"not known":L(we(e),"cost")}function ut(e){return z(e,{style:"currency",currency:un,currencyDisplay:"narrowSymbol",maximumFractionDigits:9})}function io(e){return z(e,{style:"currency",currency:un,currencyDisplay:"narrowSymbol",maximumFractionDigits:we(e)>=100000000000n?0:2,...we(e)>=10n**16n?{notation:"compact",maximumFractionDigits:2}:{}})}function so(e,n){let t=n==="cost"?{style:"currency",currency:un,currencyDisplay:"narrowSymbol",minimumFractionDigits:0}:{};if(Math.abs(e)>=10**Kr)return ro(e.toString(),t);let r=Math.abs(e)>=1e4?"compact":"standard";return z(e.toString(),{...t,notation:r,maximumSignificantDigits:4})}function oo(e){let n=["B","kB","MB","GB","TB","PB","EB","ZB","YB"],t=0;for(;t<n.length-1&&e>=1000n**BigInt(t+1);)t+=1;let r=at(e,1000n**BigInt(t),3);return`${z(r,{maximumSignificantDigits:4})} ${n[t]}`}function Ke(e){return new Intl.NumberFormat(no,{style:"percent",maximumFractionDigits:1}).format(e)}function Gt(e,n){if(n===0n)return e===0n?null:{text:"new",direction:"same"};let t=at((e-n)*100n,n,1),r=Number(t)===0?"same":e>n?"up":"down",i=e>n?at(e,n,1):"";return{text:e>n*10n?`${z(i,{notation:"compact",maximumSignificantDigits:3})} ×`:Ke(Math.abs(Number(t))/100),direction:r}}function ao(e,n){return n===0n?0:Number(at(e,n,6))}var Kt=N(new Map),zr=(e,n)=>`${e} ${n}`;function zt(e,n){let t=new Map(Kt.peek());for(let r of n)e.forEach((i,s)=>{let[a,l]=[r.keys[s],r.names[s]];a!=null&&l!=null&&t.set(zr(i,a),l)}),r.accountId!=null&&r.accountName!=null&&t.set(zr("ACCOUNT",r.accountId),r.accountName);t.size!==Kt.peek().size&&(Kt.value=t)}function dn(e,n){return Kt.value.get(zr(e,n))??n}var q={MODEL:{field:"models",name:"model",plural:"models",missing:"no model",belongsToAccount:!1},PROVIDER:{field:"providers",name:"provider",plural:"providers",missing:"no provider",belongsToAccount:!1},TIER:{field:"tiers",name:"tier",plural:"tiers",missing:"no tier",belongsToAccount:!1},SOURCE:{field:"sources",name:"source",plural:"sources",missing:"no source",belongsToAccount:!1},USER:{field:"userIds",name:"user",plural:"users",missing:"no user",belongsToAccount:!0},ACCOUNT:{field:"accountIds",name:"account",plural:"accounts",missing:"no account",belongsToAccount:!1},USAGE_TYPE:{field:"usageTypes",name:"type",plural:"usage types",missing:"no usage type",belongsToAccount:!1},SESSION:{field:"sessionIds",name:"session",plural:"sessions",missing:"no session",belongsToAccount:!0},WORKSPACE:{field:"workspaceIds",name:"workspace",plural:"workspaces",missing:"no workspace",belongsToAccount:!0},AGENT:{field:"agentIds",name:"agent",plural:"agents",missing:"no agent",belongsToAccount:!0}},pn=["MODEL","PROVIDER","TIER","SOURCE","USER","ACCOUNT","USAGE_TYPE"],co=new Set(["AGENT","MODEL","PROVIDER","SESSION","TIER","USER","WORKSPACE"]),Wt=Object.entries(q).map(([e,n])=>({dimension:e,...n})),Cn=e=>e.flatMap(({dimension:n})=>n??[]);function ke(e){let n=i=>Object.fromEntries(Object.entries(i).filter(([,s])=>Array.isArray(s)&&s.length>0)),t=e.not?n(e.not):{},r={...n(e),...Object.keys(t).length>0?{not:t}:{}};return Object.keys(r).length>0?r:null}var ze=({kind:e,key:n,accountId:t})=>JSON.stringify([e,n,t??null]);function We(e,n,{kind:t,key:r,accountId:i},s){let{field:a}=q[n];if(t==="VALUE")return{...e,...i==null?{}:{accountIds:[i]},[a]:[r??""]};if(t==="UNKNOWN")return co.has(n)?{...e,missing:[...new Set([...e.missing??[],n])]}:e;let l=new Set([...e.not?.[a]??[],...s]);return{...e,not:{...e.not,[a]:[...l]}}}function ct(e,n){let t=n?e.map(r=>dn(n,r)):e;return t.length>3?`${t.slice(0,2).join(", ")} and ${t.length-2} more`:t.join(", ")}function dt(e){let n=[];for(let{dimension:t,field:r,name:i}of Wt){let s=e[r];s?.length&&n.push({label:`${i}: ${ct(s,t)}`,without:{...e,[r]:null}})}e.modelPrefixes?.length&&n.push({label:`model: ${ct(e.modelPrefixes.map(t=>`${t}…`))}`,without:{...e,modelPrefixes:null}});for(let t of e.missing??[]){let r=e.missing?.filter(i=>i!==t);n.push({label:q[t].missing,without:{...e,missing:r}})}for(let{dimension:t,field:r,name:i}of Wt){let s=e.not?.[r];s?.length&&n.push({label:`${i} not: ${ct(s,t)}`,without:{...e,not:{...e.not,[r]:null}}})}for(let{key:t,values:r}of e.labels??[]){let i=e.labels?.filter(s=>s.key!==t);n.push({label:r?.length?`${t}: ${ct(r)}`:`any ${t}`,without:{...e,labels:i}})}for(let t of e.missingLabels??[]){let r=e.missingLabels?.filter(i=>i!==t);n.push({label:`no ${t}`,without:{...e,missingLabels:r}})}for(let{key:t,values:r}of e.not?.labels??[]){let i=e.not?.labels?.filter(s=>s.key!==t);n.push({label:`${t} not: ${ct(r??[])}`,without:{...e,not:{...e.not,labels:i}}})}return n}function lo(e,n){let t=new Map;for(let[r,i]of e){if(!r.startsWith(n))continue;let s=r.slice(n.length);t.set(s,[...t.get(s)??[],...i===""?[]:[i]])}return[...t].map(([r,i])=>({key:r,values:i}))}function uo(e,n,t){for(let{key:r,values:i}of e)for(let s of i?.length?i:[""])t.append(`${n}${r}`,s)}function po(e,n){for(let{field:t,name:r}of Wt){for(let i of e[t]??[])n.append(r,i);for(let i of e.not?.[t]??[])n.append(`not.${r}`,i)}for(let t of e.modelPrefixes??[])n.append("model-prefix",t);for(let t of e.missing??[])n.append("missing",t.toLowerCase());uo(e.labels??[],"label.",n),uo(e.not?.labels??[],"not.label.",n);for(let t of e.missingLabels??[])n.append("missing-label",t)}function go(e){let n={},t={};for(let{field:d,name:u}of Wt){let c=e.getAll(u);c.length>0&&(t[d]=c);let p=e.getAll(`not.${u}`);p.length>0&&(n[d]=p)}let r=e.getAll("model-prefix");r.length>0&&(t.modelPrefixes=r);let i=e.getAll("missing").map(d=>d.toUpperCase()).filter(d=>co.has(d));i.length>0&&(t.missing=i);let[s,a,l]=[lo(e,"label."),lo(e,"not.label."),e.getAll("missing-label")];return s.length>0&&(t.labels=s),a.length>0&&(n.labels=a),l.length>0&&(t.missingLabels=l),Object.keys(n).length>0&&(t.not=n),t}var fo=e=>n=>BigInt(n.byType.find(({usageType:t})=>t===e)?.quantity??"0"),Wr=["tokens_cache_read","tokens_cache_write","tokens_input","tokens_output","tokens_reasoning"],mo=[...Wr,"api_calls","compute_seconds","credits","storage_byte_seconds","transcription_seconds"],ye=[{id:"tokens",change:"tokens",name:"Tokens",unit:"count",column:"quantities",usageTypes:null,split:"MODEL",ranking:"TOKENS",total:e=>BigInt(e.tokens)},{id:"input",change:"tokens",name:"Input tokens",unit:"count",column:"quantities",usageTypes:["tokens_input","tokens_cache_read","tokens_cache_write"],split:"MODEL",ranking:"TOKENS_INPUT",total:e=>BigInt(e.tokensInput)+BigInt(e.tokensCacheRead)+BigInt(e.tokensCacheWrite)},{id:"output",change:"tokens",name:"Output tokens",unit:"count",column:"quantities",usageTypes:["tokens_output","tokens_reasoning"],split:"MODEL",ranking:"TOKENS_OUTPUT",total:e=>BigInt(e.tokensOutput)+BigInt(e.tokensReasoning)},{id:"compute",change:"computeSeconds",name:"Compute",unit:"hours",column:"quantities",usageTypes:["compute_seconds"],split:"TIER",ranking:"COMPUTE_SECONDS",total:e=>BigInt(e.computeSeconds)},{id:"cost",change:"cost",name:"Cost",unit:"cost",column:"costs",usageTypes:[],split:"MODEL",ranking:"COST",total:e=>we(e.cost)},{id:"calls",change:"apiCalls",name:"API calls",unit:"count",column:"quantities",usageTypes:["api_calls"],split:"ACCOUNT",ranking:"API_CALLS",total:e=>BigInt(e.apiCalls)},{id:"storage",change:null,name:"Storage",unit:"storage",column:"quantities",usageTypes:["storage_byte_seconds"],split:"ACCOUNT",ranking:"COST",total:fo("storage_byte_seconds")},{id:"transcription",change:null,name:"Transcription",unit:"hours",column:"quantities",usageTypes:["transcription_seconds"],split:"MODEL",ranking:"COST",total:fo("transcription_seconds")},{id:"records",change:"records",name:"Records",unit:"count",column:"records",usageTypes:[],split:"USAGE_TYPE",ranking:"RECORDS",total:e=>BigInt(e.records)}];function ge(e){return ye.find(n=>n.id===e)??ye[0]}var Fe=[{preset:"LAST_24_HOURS",name:"24 h",days:1},{preset:"LAST_7_DAYS",name:"7 d",days:7},{preset:"LAST_30_DAYS",name:"30 d",days:30},{preset:"LAST_90_DAYS",name:"90 d",days:90},{preset:"LAST_365_DAYS",name:"1 y",days:365},{preset:"THIS_MONTH",name:"This month",days:31},{preset:"TODAY",name:"Today",days:1},{preset:"YESTERDAY",name:"Yesterday",days:1},{preset:"THIS_WEEK",name:"This week",days:7},{preset:"LAST_WEEK",name:"Last week",days:7},{preset:"LAST_MONTH",name:"Last month",days:31},{preset:"THIS_QUARTER",name:"This quarter",days:92},{preset:"LAST_QUARTER",name:"Last quarter",days:92},{preset:"THIS_YEAR",name:"This year",days:366},{preset:"LAST_YEAR",name:"Last year",days:366},{preset:"ALL_TIME",name:"All time",days:3650}],Ye={tab:"usage",range:{preset:"LAST_30_DAYS"},timeZone:it,filter:{},compare:"PREVIOUS_PERIOD",measure:"tokens",split:null,second:null,interval:null},xo=["HOUR","DAY","WEEK","MONTH","QUARTER"],ho={period:"PREVIOUS_PERIOD",year:"PREVIOUS_YEAR",none:null},yo=e=>e!==null&&/^\d{4}-\d\d-\d\d$/.test(e),bo=e=>e!==null&&!Number.isNaN(Date.parse(e));function Ou(e){let[n,t]=[e.get("from"),e.get("through")];if(yo(n)&&yo(t))return{from:n,through:t};let[r,i]=[e.get("start"),e.get("end")];if(bo(r)&&bo(i))return{start:r,end:i};let s=Fe.find(({preset:a})=>a===e.get("range")?.toUpperCase());return s?{preset:s.preset}:Ye.range}function wo(e){let n=new URLSearchParams(e),t=n.get("tab"),r=n.get("compare"),i=n.get("measure")??"",s=pn.find(d=>q[d].name===n.get("split")),a=pn.find(d=>q[d].name===n.get("and")),l=xo.find(d=>d.toLowerCase()===n.get("interval"));return{tab:t==="hardware"||t==="ingestion"?t:"usage",range:Ou(n),timeZone:n.get("tz")??Ye.timeZone,filter:go(n),compare:r!==null&&r in ho?ho[r]:Ye.compare,measure:ye.some(({id:d})=>d===i)?i:Ye.measure,split:s??null,second:a??null,interval:l??null}}function Yr(e){let n=new URLSearchParams;if(e.tab!=="usage"&&n.set("tab",e.tab),"preset"in e.range)JSON.stringify(e.range)!==JSON.stringify(Ye.range)&&n.set("range",e.range.preset.toLowerCase());else for(let[r,i]of Object.entries(e.range))n.set(r,i);e.timeZone!==Ye.timeZone&&n.set("tz",e.timeZone),e.compare!==Ye.compare&&n.set("compare",e.compare==="PREVIOUS_YEAR"?"year":"none"),e.measure!==Ye.measure&&n.set("measure",e.measure),e.split&&n.set("split",q[e.split].name),e.second&&n.set("and",q[e.second].name),e.interval&&n.set("interval",e.interval.toLowerCase()),po(e.filter,n);let t=n.toString();return t?`?${t}`:""}var x=N(wo(location.search)),gn=N(history.state?.zoomedFrom??null);function D(e,n=null){x.value={...x.value,...e},gn.value=n,history.pushState({zoomedFrom:n},"",`${location.pathname}${Yr(x.value)}`)}addEventListener("popstate",e=>{gn.value=e.state?.zoomedFrom??null,x.value=wo(location.search)});function Ee(e){return"preset"in e?{preset:e.preset}:"from"in e?{days:{from:e.from,through:e.through}}:{instants:{start:e.start,end:e.end}}}var vo=864e5;function ko(e){return"preset"in e?Fe.find(({preset:n})=>n===e.preset)?.days??30:"from"in e?(Date.parse(e.through)-Date.parse(e.from))/vo+1:(Date.parse(e.end)-Date.parse(e.start))/vo}var _o={HOUR:1/24,DAY:1,WEEK:7,MONTH:30,QUARTER:91},Pu=800;function Xr(e){let n=ko(e),t=xo.filter(r=>n/_o[r]<=Pu&&n/_o[r]>=1);return t.length>0?t:["HOUR"]}function fn({range:e,interval:n}){if(n&&Xr(e).includes(n))return n;let t=ko(e);return t<=2.1?"HOUR":t<=100?"DAY":t<=400?"WEEK":"MONTH"}function Jr(e){let n=Le(e);return e.second&&e.second!==n?[n,e.second]:[n]}function Le(e){return e.split??ge(e.measure).split}var $u=Symbol.for("pv"),Fu=0;function o(e,n,t,r,i,s){n||(n={});var a,l,d=n;if("ref"in d&&typeof e!="function")for(l in d={},n)l=="ref"?a=n[l]:d[l]=n[l];var u={type:e,props:d,key:t,ref:a,__k:null,__:null,__b:0,__e:null,__c:null,constructor:$u,__v:--Fu,__i:-1,__u:0};return(i||s)&&(u.__source=i,u.__self=s),C.vnode&&C.vnode(u),u}var Lu={more:"M3 8h.01M8 8h.01M13 8h.01",close:"M4 4l8 8M12 4l-8 8",down:"M4 6l4 4 4-4",theme:["M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z","M8 2.5a5.5 5.5 0 0 1 0 11z"],back:"M6.5 4L2.5 8l4 4M2.5 8h11",check:"M3.5 8.5l3 3 6-7",external:"M6 3.5H3.5v9h9V10M9 3.5h3.5V7M12.5 3.5L7.5 8.5",globe:"M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2zM2 8h12M8 2c2 1.8 2.6 3.8 2.6 6S10 12.2 8 14C6 12.2 5.4 10.2 5.4 8S6 3.8 8 2",account:"M3 13V5.5L8 3l5 2.5V13M6.5 13v-3h3v3M6.5 7h.01M9.5 7h.01",copy:"M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z"};function G({name:e}){return o("svg",{class:`icon icon-${e}`,viewBox:"0 0 16 16",width:"16",height:"16","aria-hidden":"true",children:[Lu[e]].flat().map(n=>o("path",{d:n},n))})}function Yt(){return o("svg",{class:"mark",viewBox:"0 0 20 20",width:"20",height:"20","aria-hidden":"true",children:[o("rect",{x:"1",y:"11",width:"4",height:"8",rx:"1.2"}),o("rect",{x:"8",y:"6",width:"4",height:"13",rx:"1.2"}),o("rect",{x:"15",y:"1",width:"4",height:"18",rx:"1.2"})]})}function mn({label:e,name:n,class:t="control",align:r="start",children:i}){let[s,a]=T(!1),l=Ze(null),d=Ze(null),u=jr();ee(()=>{if(!s)return;let p=g=>{l.current?.contains(g.target)||a(!1)};return document.addEventListener("pointerdown",p),l.current?.querySelector(".panel-pop input, .panel-pop button, .panel-pop select, .panel-pop a")?.focus(),()=>document.removeEventListener("pointerdown",p)},[s]);let c=()=>{a(!1),d.current?.focus()};return o("div",{class:"pop",ref:l,onKeyDown:p=>{p.key==="Escape"&&s&&(p.stopPropagation(),c())},onFocusOut:p=>{let g=p.relatedTarget;g&&!l.current?.contains(g)&&a(!1)},children:[o("button",{ref:d,type:"button",class:t,"aria-label":n,"aria-expanded":s,"aria-controls":u,onClick:()=>a(!s),children:e}),o("div",{id:u,class:`panel-pop ${r}`,hidden:!s,children:s&&i(c)})]})}function ce({name:e,actions:n}){return o(mn,{label:o(G,{name:"more"}),name:e,class:"icon-button",align:"end",children:t=>o("ul",{class:"menu",children:n.map(r=>o("li",{children:r.href?o("a",{href:r.href,target:"_blank",rel:"noopener",onClick:t,children:[r.name," ",o(G,{name:"external"})]}):o("button",{type:"button",onClick:()=>{r.run?.(),t()},children:r.name})},r.name))})})}function ei({name:e,options:n,value:t,onChange:r}){return o(S,{children:[o("div",{class:"segments",role:"group","aria-label":e,children:n.map(i=>o("button",{type:"button","aria-pressed":i.value===t,onClick:()=>r(i.value),children:i.name},i.value))}),o(hn,{class:"narrow",name:e,options:n,value:t,onChange:r})]})}function hn({name:e,options:n,value:t,onChange:r,class:i=""}){return o("select",{class:`control ${i}`,"aria-label":e,value:t,onChange:s=>r(s.currentTarget.value),children:n.map(s=>o("option",{value:s.value,children:s.name},s.value))})}var qu=1600;function Dn({text:e,name:n,children:t}){let[r,i]=T(!1);return ee(()=>{if(!r)return;let s=setTimeout(()=>i(!1),qu);return()=>clearTimeout(s)},[r]),o("button",{type:"button",class:"link copy","aria-label":r?"Copied":n,title:n,onClick:()=>{navigator.clipboard.writeText(e).then(()=>i(!0))},children:[t," ",o(G,{name:r?"check":"copy"})]})}function Mn({title:e,kind:n="centre",onClose:t,children:r}){let i=Ze(null),s=jr();return $s(()=>i.current?.showModal(),[]),o("dialog",{ref:i,class:n,"aria-labelledby":s,onClose:t,onClick:a=>{a.target===i.current&&i.current?.close()},children:o("div",{class:"dialog",children:[o("header",{children:[o("h2",{id:s,children:e}),o("button",{type:"button",class:"icon-button","aria-label":"Close",onClick:()=>i.current?.close(),children:o(G,{name:"close"})})]}),r]})})}var Xt=class{#t;#n=null;#e=null;constructor(n){this.#t=n}current(){let n=this.#i();return this.#n?.configured===n?this.#n?.token:n}async replace(n){if(this.current()!==n)return!0;let{refreshToken:t}=this.#t;return t?(this.#e??=this.#r(t).finally(()=>{this.#e=null}),await this.#e!==void 0):!1}async#r(n){let t=await Promise.resolve().then(n).catch(()=>{});return t!==void 0&&(this.#n={configured:this.#i(),token:t}),t}#i(){let{token:n}=this.#t;return typeof n=="function"?n():n}};var Se="NETWORK",Xe="BAD_RESPONSE",Bu=new Set(["INVALID_TOKEN","UNAUTHENTICATED"]),Hu=new Set(["INTERNAL","SCHEMA_MISMATCH","UNSUPPORTED_DATABASE",Xe]),yn=class extends Error{name="UsageError";code;requestId;retryable;retryAfterMs;docs;field;limit;path;status;constructor(n){super(n.message,n.cause===void 0?void 0:{cause:n.cause}),this.code=n.code,this.requestId=n.requestId??null,this.retryable=n.retryable??!1,this.retryAfterMs=n.retryAfterMs??null,this.docs=n.docs??null,this.field=n.field??null,this.limit=n.limit??null,this.path=n.path??[],this.status=n.status??null}get section(){let[n]=this.path;return typeof n=="string"?n:null}get isAuthentication(){return Bu.has(this.code)||this.code===Xe&&this.status===401}get isNetwork(){return this.code===Se}get action(){return this.isAuthentication?"sign-in":this.code==="FORBIDDEN"?"request-access":this.retryable?"retry":Hu.has(this.code)?"contact-operator":"change-request"}},ni=e=>typeof e=="object"&&e!==null,Nn=e=>typeof e=="string"?e:null,ti=e=>typeof e=="number"&&Number.isFinite(e)?e:null;function Vu(e){if(!ni(e))return null;let n=Nn(e.name),t=ti(e.value);return n===null||t===null?null:{name:n,value:t,actual:ti(e.actual)}}function So(e,n){let t=ni(e)?e:{},r=ni(t.extensions)?t.extensions:{},i=Array.isArray(t.path)?t.path:[];return new yn({code:Nn(r.code)??Xe,message:Nn(t.message)??"the server reported an error without a message",requestId:Nn(r.requestId)??n.requestId,retryable:r.retryable===!0,retryAfterMs:ti(r.retryAfterMs)??n.retryAfterMs,docs:Nn(r.docs),field:Nn(r.field),limit:Vu(r.limit),path:i.filter(s=>typeof s=="string"||typeof s=="number"),status:n.status})}var pt=class extends String{__apiType;value;__meta__;constructor(n,t){super(n),this.value=n,this.__meta__=t}toString(){return this.value}};var Ao=new pt(`
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
}`),To=new pt(`
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
}`),Ro=new pt(`
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
    `);async function*Io(e,n){let t=e.getReader(),r=new TextDecoder,i=new ri;try{for(;;){let{done:s,value:a}=await t.read();if(s)return;n(),yield*i.push(r.decode(a,{stream:!0}))}}finally{t.cancel().catch(()=>{})}}var ri=class{#t="";#n="";#e=[];*push(n){let t=this.#t+n,r=t.endsWith("\r")?t.length-1:t.length,i=t.slice(0,r).split(/\r\n|\n|\r/);this.#t=(i.pop()??"")+t.slice(r);for(let s of i)s===""?((this.#e.length>0||this.#n!=="")&&(yield{type:this.#n||"message",text:this.#e.join(`
`)}),this.#n="",this.#e=[]):this.#r(s)}#r(n){let t=n.indexOf(":"),r=t<0?n:n.slice(0,t),i=t<0?"":n.slice(t+1).replace(/^ /,"");r==="event"&&(this.#n=i),r==="data"&&this.#e.push(i)}};var Eo={attempts:4,baseDelayMs:300,maxDelayMs:1e4};function Co(e,n,t){return n>=e.attempts||(t??0)>e.maxDelayMs?null:(t??0)+ii(e.baseDelayMs,e.maxDelayMs,n)}function ii(e,n,t){return Math.random()*Math.min(n,e*2**(t-1))}function Jt(e,n){return new Promise((t,r)=>{if(n?.aborted){r(n.reason);return}let i=()=>{clearTimeout(s),r(n?.reason)},s=setTimeout(()=>{n?.removeEventListener("abort",i),t()},e);n?.addEventListener("abort",i,{once:!0})})}function Do(e,n=Date.now()){if(e===null)return null;if(/^\s*\d+\s*$/.test(e))return Number(e)*1e3;let t=Date.parse(e);return Number.isNaN(t)?null:Math.max(0,t-n)}var er=class{#t;#n;#e=null;#r=null;constructor(n,t){this.#t=n,this.#n=t}push(n){this.#e===null?this.#i(n):this.#r={value:n}}stop(){this.#e!==null&&clearTimeout(this.#e),this.#e=null,this.#r=null}#i(n){this.#e=setTimeout(()=>{this.#e=null;let t=this.#r;this.#r=null,t&&this.#i(t.value)},this.#t),this.#n(n)}};var ju="application/graphql-response+json, application/json;q=0.9",Zu="text/event-stream, application/graphql-response+json;q=0.9, application/json;q=0.8",Qu=new Set([408,425,429,502,503,504]),nr=class{#t;#n;#e;constructor(n,t,r){this.#t=n,this.#n=t,this.#e=r}async send(n,t,r){r?.throwIfAborted();let i=new AbortController,s=()=>i.abort(r?.reason);r?.addEventListener("abort",s,{once:!0});let a=setTimeout(()=>{i.abort(new Error(`no response within ${this.#e} ms`))},this.#e);try{let l=await this.#r(n,t,ju,i.signal);return await si(l)}catch(l){return r?.throwIfAborted(),{data:null,errors:[ai(l)],requestId:null}}finally{clearTimeout(a),r?.removeEventListener("abort",s)}}open(n,t,r){return this.#r(n,t,Zu,r)}#r(n,t,r,i){let s={"content-type":"application/json",accept:r};return t!==void 0&&(s.authorization=`Bearer ${t}`),this.#n(this.#t,{method:"POST",headers:s,body:n,signal:i})}};function gt(e,n){return JSON.stringify({query:e,variables:n},(t,r)=>typeof r=="bigint"?r.toString():r)}async function si(e){return oi(await e.text(),e)}function oi(e,n){let t=n.headers.get("x-request-id"),{status:r}=n,i=Do(n.headers.get("retry-after")),s=Gu(e),a=s?.errors,l=Array.isArray(a)?a.map(c=>So(c,{requestId:t,retryAfterMs:i,status:r})):[],d=s?.data;return typeof d=="object"&&d!==null?{data:d,errors:l,requestId:t}:l.length>0?{data:null,errors:l,requestId:t}:{data:null,errors:[new yn({code:Xe,message:`the response is not GraphQL (HTTP status ${r}); check the URL of the client, and the proxies before the server`,requestId:t,retryable:Qu.has(r),retryAfterMs:i,status:r})],requestId:t}}function ai(e){let n=e instanceof Error?e.message:String(e);return new yn({code:Se,message:`the server cannot be reached: ${n}`,retryable:!0,cause:e})}function Gu(e){try{let n=JSON.parse(e);return typeof n=="object"&&n!==null&&!Array.isArray(n)?n:null}catch{return null}}var Uo={firstByteMs:1e4,inactivityMs:45e3,pollIntervalMs:1e4,pollForMs:3e5,reconnectMs:500,maxReconnectMs:3e4},Ku=3,Mo={min:100,max:6e4};function li(e){return n=>{try{e(n)}catch(t){queueMicrotask(()=>{throw t})}}}var tr=class{#t;#n;#e;#r=new Map;constructor(n,t,r){this.#t=n,this.#n=t,this.#e=r}subscribe(n,t,r){let i=r.minIntervalMs??2e3,s=Math.min(Math.max(i,Mo.min),Mo.max);if(r.signal?.aborted)return()=>{};let a=new er(i,li(t)),l=this.#i(n,s).add({update:u=>a.push(u),status:li(u=>r.onStatus?.(u)),error:li(u=>r.onError?.(u))}),d=()=>{r.signal?.removeEventListener("abort",d),a.stop(),l()};return r.signal?.addEventListener("abort",d,{once:!0}),d}#i({range:n,timeZone:t,filter:r},i){let s={range:n??{preset:"TODAY"},timeZone:t??"UTC",filter:r??null},a=gt(Ao.toString(),{...s,throttleMs:i}),l=this.#r.get(a);if(!l){let d=gt(To.toString(),s),u=Math.max(this.#e.pollIntervalMs,i);l=new ui(this.#t,this.#n,{...this.#e,pollIntervalMs:u},{subscription:a,poll:d},()=>{this.#r.delete(a)}),this.#r.set(a,l)}return l}},ui=class{#t;#n;#e;#r;#i;#s=new Set;#u=new AbortController;#a="connecting";#l=null;#c="";constructor(n,t,r,i,s){this.#t=n,this.#n=t,this.#e=r,this.#r=i,this.#i=s}add(n){let t=this.#s.size===0;return this.#s.add(n),n.status(this.#a),this.#l&&n.update({...this.#l,isInitial:!0}),t&&this.#g(),()=>{this.#s.delete(n)&&this.#s.size===0&&this.#d()}}#d(){this.#u.signal.aborted||(this.#i(),this.#u.abort())}async#g(){let{signal:n}=this.#u;try{let t=await this.#f(n);this.#o("failed");for(let r of this.#s)r.error(t);this.#d()}catch(t){if(!n.aborted)throw t}}async#f(n){let t=0,r=!0;for(;;){let i=this.#n.current(),s=await this.#m(i,n,()=>{t=0,r=!0});if(s.kind==="error"&&s.error.isAuthentication){if(!r||!await this.#n.replace(i))return s.error;r=!1;continue}if(r=!0,t+=1,s.kind==="undelivered"||t>Ku||s.kind==="error"&&!zu(s.error)){let l=await this.#h(n);if(l)return l;t=0;continue}this.#o(s.kind==="error"?"offline":"connecting");let a=s.kind==="error"?s.error.retryAfterMs??0:0;await No(a+ii(this.#e.reconnectMs,this.#e.maxReconnectMs,t),n)}}async#m(n,t,r){this.#a!=="offline"&&this.#o("connecting");let i=new ci(this.#e.firstByteMs,t);try{let s=await this.#t.open(this.#r.subscription,n,i.signal);if(!Wu(s)){let[l]=(await si(s)).errors;return l?{kind:"error",error:l}:{kind:"undelivered"}}if(!s.body)return{kind:"undelivered"};let a=()=>i.restart(this.#e.inactivityMs);for await(let l of Io(s.body,a)){if(l.type==="complete")break;if(l.type!=="next")continue;let{data:d,errors:u}=oi(l.text,s),c=d?.usageChanged;if(u[0]||!c)return u[0]?{kind:"error",error:u[0]}:{kind:"ended"};r(),this.#o("streaming"),this.#p(c)}return{kind:"ended"}}catch(s){return t.throwIfAborted(),i.isOver?i.wasStarted?{kind:"ended"}:{kind:"undelivered"}:{kind:"error",error:ai(s)}}finally{i.stop()}}async#h(n){let t=Date.now()+this.#e.pollForMs,r=!0;for(;Date.now()<t;){let i=this.#n.current(),{data:s,errors:a}=await this.#t.send(this.#r.poll,i,n),[l]=a,d=this.#e.pollIntervalMs;if(l?.isAuthentication){if(!r||!await this.#n.replace(i))return l;r=!1;continue}if(r=!0,l){if(!l.retryable)return l;this.#o("offline"),d=Math.max(d,l.retryAfterMs??0)}else s?.usageInsights&&(this.#o("polling"),this.#p(s.usageInsights));await No(d,n)}return null}#p({range:n,totals:t}){let r=JSON.stringify([n,t]);if(r===this.#c)return;let i=this.#l===null;this.#c=r,this.#l={range:n,totals:t};for(let s of this.#s)s.update({range:n,totals:t,isInitial:i})}#o(n){if(n!==this.#a){this.#a=n;for(let t of this.#s)t.status(n)}}},ci=class{#t=new AbortController;#n;#e;isOver=!1;wasStarted=!1;constructor(n,t){this.#n=t,t.addEventListener("abort",this.#r,{once:!0}),this.#e=setTimeout(this.#i,n),t.aborted&&this.#r()}get signal(){return this.#t.signal}restart(n){this.wasStarted=!0,clearTimeout(this.#e),this.#e=setTimeout(this.#i,n)}stop(){clearTimeout(this.#e),this.#n.removeEventListener("abort",this.#r),this.#t.abort()}#r=()=>this.#t.abort(this.#n.reason);#i=()=>{this.isOver=!0,this.#t.abort()}},zu=e=>e.retryable&&e.code!=="SUBSCRIPTIONS_FULL",Wu=e=>e.ok&&(e.headers.get("content-type")??"").startsWith("text/event-stream");async function No(e,n){let t=new AbortController,r=()=>t.abort(),i=globalThis;i.addEventListener?.("online",r),n.addEventListener("abort",r,{once:!0});try{await Jt(e,t.signal).catch(()=>{})}finally{i.removeEventListener?.("online",r),n.removeEventListener("abort",r)}n.throwIfAborted()}function Oo({data:e,errors:n}){if(n.length===0)return!1;if(e===null)return!0;let t=new Set(n.map(r=>r.section));return Object.entries(e).every(([r,i])=>i===null&&t.has(r))}var ft=class{#t;#n;#e;#r;constructor(n){let t=n.fetch??((r,i)=>globalThis.fetch(r,i));this.#t=new Xt(n),this.#n=new nr(n.url,t,n.timeoutMs??3e4),this.#e={...Eo,...n.retry},this.#r=new tr(this.#n,this.#t,{...Uo,...n.live})}query(n,t,r={}){return this.#i(n,t,r.signal,!0)}mutate(n,t,r={}){return this.#i(n,t,r.signal,r.idempotent??!1)}recordUsage(n,t={}){return this.mutate(Ro,{records:n},{...t,idempotent:!0})}onUsageChanged(n,t,r={}){return this.#r.subscribe(n,t,r)}async#i(n,t,r,i){let s=gt(n.toString(),t),a=!0;for(let l=1;;){let d=this.#t.current(),u=await this.#n.send(s,d,r),c=u;if(!Oo(u))return c;if(a&&c.errors.some(g=>g.isAuthentication)){a=!1;let g=await this.#t.replace(d);if(r?.throwIfAborted(),!g)return c;continue}if(!c.errors.every(g=>Yu(g,i)))return c;let p=Co(this.#e,l,Xu(c.errors));if(p===null)return c;await Jt(p,r),l+=1}}};function Yu(e,n){return e.retryable&&(n||e.code!==Se&&e.code!==Xe)}function Xu(e){let n=e.map(t=>t.retryAfterMs).filter(t=>t!==null);return n.length===0?null:Math.max(...n)}var Ju=new Set(["SERVER_BUSY","RATE_LIMITED","QUEUE_FULL","SUBSCRIPTIONS_FULL"]);function Po(e,n){return n.code===Se?`${e}: the server cannot be reached`:n.code==="FORBIDDEN"?`${e} is not open to this token`:Ju.has(n.code)?`${e}: the server is busy`:`${e} could not be read`}function $o(e){switch(e.action){case"sign-in":return"Sign in again.";case"request-access":return"A token with more rights is needed.";case"retry":return e.section===null?"The page tried several times.":"The rest of the page is complete.";case"contact-operator":return"Give the request id to the operator of this server.";case"change-request":return"Choose another range or filter."}}function ec(e){return e.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g,n=>te(n,x.value.timeZone)).replace(/\b\d{4}-\d\d-\d\d\b/g,n=>$e(n,{day:"numeric",month:"short",year:"numeric"})).replace(/(?<![\d.,])\d{5,}(?![\d.,]*\d)/g,n=>M(BigInt(n),"count"))}function me({text:e}){let n=e.replace(/^[a-z]/,t=>t.toUpperCase()).split(/`([^`]+)`/);return o(S,{children:n.map((t,r)=>r%2===0?ec(t):o("code",{children:t},r))})}function qe({title:e,error:n,onRetry:t}){return n.code==="FORBIDDEN"?o("div",{class:"notice empty",children:[o("b",{children:Po(e,n)}),o("p",{children:$o(n)})]}):o("div",{class:"notice failed",role:"alert",children:[o("b",{children:Po(e,n)}),o("p",{children:[o(me,{text:n.message})," ",o("code",{children:n.code})]}),o("p",{children:$o(n)}),n.requestId&&o("p",{class:"muted",children:["Request ",o("code",{children:n.requestId})," ",o(Dn,{text:n.requestId,name:"Copy the request id"})]}),o("button",{type:"button",class:"primary",onClick:t,children:"Try again"})]})}function nc(e){let n={},t=[],{range:r,filter:i,usageTypes:s}=e;if(r?.preset){n.range={preset:r.preset};let l=Fe.find(({preset:d})=>d===r.preset)?.name??r.preset;t.push(`Show ${/^\d/.test(l)?`the last ${l.replace(" d"," days").replace(" h"," hours").replace("1 y","365 days")}`:l.toLowerCase()}`)}else if(r?.instants){let{start:l,end:d}=r.instants;n.range={start:l,end:d},t.push(`Show ${Ge(l.slice(0,10),new Date(Date.parse(d)-1).toISOString().slice(0,10))}`)}if(i){n.filter=ke(i)??{};let l=dt(x.value.filter).map(({label:p})=>p),d=dt(n.filter).map(({label:p})=>p),u=d.filter(p=>!l.includes(p)),c=l.filter(p=>!d.includes(p));t.push(u.length>0?`Filter by ${u.join(", ")}`:`Remove the filter ${c.join(", ")}`)}let a=s&&ye.find(l=>l.usageTypes?.length&&l.usageTypes.every(d=>s.includes(d)));return a?(n.measure=a.id,t.push(`Show ${a.name.toLowerCase()}`)):s&&(n.measure="records",t.push("Show all records")),{name:t.map((l,d)=>d===0?l:l[0].toLowerCase()+l.slice(1)).join(" and "),patch:n}}function Un({title:e,reason:n}){let t=n.suggestion&&nc(n.suggestion);return o("div",{class:"notice empty",children:[o("b",{children:e}),o("p",{children:o(me,{text:n.message})}),t?.name&&o("button",{type:"button",class:"primary",onClick:()=>D({...t.patch,interval:null,tab:x.value.tab}),children:t.name})]})}function X({title:e,class:n="",isLoading:t=!1,error:r,hasData:i,lines:s=6,onRetry:a,tools:l,children:d}){return o("section",{class:`panel ${n}`,"aria-label":e,"aria-busy":t,children:[o("div",{class:"panel-head",children:[o("h2",{children:e}),l]}),r?o(qe,{title:e,error:r,onRetry:a}):i?o("div",{class:"panel-body",children:d()}):o(di,{lines:s})]})}function di({lines:e}){return o("div",{class:"placeholder","aria-hidden":"true",children:Array.from({length:e},(n,t)=>o("i",{},t))})}var U=class extends String{__apiType;value;__meta__;constructor(n,t){super(n),this.value=n,this.__meta__=t}toString(){return this.value}},uf=new U(`
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
    `,{fragmentName:"Spec"}),cf=new U(`
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
    `,{fragmentName:"PriceRow"}),df=new U(`
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
    `,{fragmentName:"Totals"}),pf=new U(`
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
    `,{fragmentName:"Filter"}),gf=new U(`
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
}`,{fragmentName:"Reason"}),ff=new U(`
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
}`,{fragmentName:"InsightsSection"}),Fo=new U(`
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
}`,{fragmentName:"ChartSection"}),Lo=new U(`
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
    `,{fragmentName:"TableSection"}),qo=new U(`
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
}`,{fragmentName:"TiersSection"}),mf=new U(`
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
}`,{fragmentName:"FindingsSection"}),Bo=new U(`
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
    `,{fragmentName:"UsersSection"}),hf=new U(`
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
    `,{fragmentName:"AccountsSection"}),yf=new U(`
    fragment ViewerParts on Viewer {
  subject
  role
  scopes
  expiresAt
}
    `,{fragmentName:"ViewerParts"}),bf=new U(`
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
}`,{fragmentName:"CatalogSection"}),Ho=new U(`
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
}`),Vo=new U(`
    mutation CreateHardwareSpec($input: CreateHardwareSpecInput!) {
  createHardwareSpec(input: $input) {
    hardwareSpec {
      tier
    }
  }
}
    `),jo=new U(`
    mutation UpdateHardwareSpec($input: UpdateHardwareSpecInput!) {
  updateHardwareSpec(input: $input) {
    hardwareSpec {
      tier
    }
  }
}
    `),Zo=new U(`
    mutation RetireHardwareSpec($input: RetireHardwareSpecInput!) {
  retireHardwareSpec(input: $input) {
    hardwareSpec {
      tier
    }
  }
}
    `),Qo=new U(`
    mutation SetPrice($input: SetPriceInput!) {
  setPrice(input: $input) {
    isNew
  }
}
    `),Go=new U(`
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
}`),Ko=new U(`
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
    `),zo=new U(`
    mutation CreateServiceToken($input: CreateServiceTokenInput!) {
  createServiceToken(input: $input) {
    token
    serviceToken {
      name
    }
  }
}
    `),Wo=new U(`
    mutation RotateServiceToken($input: RotateServiceTokenInput!) {
  rotateServiceToken(input: $input) {
    token
    serviceToken {
      name
    }
  }
}
    `),Yo=new U(`
    mutation RevokeServiceToken($input: RevokeServiceTokenInput!) {
  revokeServiceToken(input: $input) {
    serviceToken {
      name
    }
  }
}
    `),Xo=new U(`
    query UsagePage($range: DateRangeInput!, $timeZone: TimeZone!, $filter: UsageFilter, $interval: SeriesInterval!, $split: UsageDimension!, $groups: [GroupByInput!]!, $measure: UsageMeasure, $userMeasure: UsageMeasure!, $usageTypes: [String!], $tableTypes: [String!], $compare: SeriesComparison, $rows: Int!, $withInsights: Boolean!, $withChart: Boolean!, $withQuantities: Boolean!, $withCosts: Boolean!, $withRecordCounts: Boolean!, $withTable: Boolean!, $withChange: Boolean!, $withTiers: Boolean!, $withFindings: Boolean!, $withUsers: Boolean!, $withAccounts: Boolean!, $withCatalog: Boolean!) {
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
}`),Jo=new U(`
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
}`),pi=new U(`
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
    `);var rr="usage-insights.token";function tc(){try{return sessionStorage.getItem(rr)}catch{return null}}function rc(){let e=/^#token=([^&]+)$/.exec(location.hash);return e?.[1]?(history.replaceState(history.state,"",location.pathname+location.search),decodeURIComponent(e[1])):null}var ie=N(rc()??tc()),de=N(ue.isDevelopment||ie.value!==null?"open":"signed-out"),W=N(null),ea=xe(()=>W.value?.scopes.includes("ADMIN")??!0),be=new ft({url:new URL(ue.endpoint,location.href).href,token:()=>ie.value??void 0});function na(e,n){W.value=null,ie.value=e.trim().replace(/^Bearer\s+/i,""),de.value="open";try{n?sessionStorage.setItem(rr,ie.value):sessionStorage.removeItem(rr)}catch{}}function ta(){ie.value=null,W.value=null,de.value=ue.isDevelopment?"open":"signed-out";try{sessionStorage.removeItem(rr)}catch{}}function ir(){de.value=ie.value===null?"signed-out":"ended"}var mt=N(!navigator.onLine);addEventListener("online",()=>mt.value=!1);addEventListener("offline",()=>mt.value=!0);function On(e,n){let t=N({}),r=N({}),i=N(new Set),s=new Map,a=new Map,l=0;async function d(p){let g=++l,f=new AbortController;for(let h of p)s.set(h,g);let m=new Set(s.values());for(let[h,{abort:b}]of a)m.has(h)||b();a.set(g,{abort:()=>f.abort()}),i.value=new Set([...i.value,...p]);try{let h=await be.query(e,n(p),{signal:f.signal});u(p.filter(b=>s.get(b)===g),h.data,h.errors)}catch(h){if(!f.signal.aborted)throw h}finally{a.delete(g)}}function u(p,g,f){let m=f.find(({section:h})=>h===null);Qe(()=>{mt.value=!navigator.onLine||f.some(({code:v})=>v===Se),f.some(({isAuthentication:v})=>v)&&ir();let h={...r.value},b={...t.value};for(let v of p){let w=f.find(({section:y})=>y===v)??m;delete h[v],w&&(h[v]=w),w?w.code!==Se&&delete b[v]:b[v]=g?.[v]}[r.value,t.value]=[h,b],i.value=new Set([...i.value].filter(v=>!p.includes(v)))})}function c(){for(let{abort:p}of a.values())p();s.clear(),Qe(()=>{[t.value,r.value,i.value]=[{},{},new Set]})}return{data:t,errors:r,loading:i,load:d,clear:c}}var ra=["insights","chart","table","tiers","findings","users","accounts"],ic=["types","config","viewer"],ht=N(10);function ia(){return A.data.value.types?.map(({slug:e})=>e)??mo}function gi(){let{usageTypes:e}=ge(x.value.measure);return e!==null?e.length===0?null:e:A.data.value.types?.flatMap(({slug:n,partOfTokens:t})=>t?[n]:[])??Wr}function sc(){let e=ge(x.value.measure);return e.usageTypes?.length===0?x.value.filter.usageTypes?.length?null:ia():e.usageTypes}function Be(e){let{range:n,timeZone:t,filter:r,compare:i}=x.value,s=ge(x.value.measure),a=l=>e.includes(l);return{range:Ee(n),timeZone:t,filter:ke(r),interval:fn(x.value),split:Le(x.value),measure:s.column==="costs"?"COST":s.column==="records"?"RECORDS":null,userMeasure:s.ranking,groups:Jr(x.value).map(l=>({dimension:l})),usageTypes:sc(),tableTypes:gi(),compare:i,rows:ht.value,withInsights:a("insights"),withChart:a("chart"),withQuantities:s.column==="quantities",withCosts:s.column==="costs",withRecordCounts:s.column==="records",withTable:a("table"),withChange:i==="PREVIOUS_PERIOD"&&s.change!==null,withTiers:a("tiers"),withFindings:a("findings"),withUsers:a("users"),withAccounts:a("accounts"),withCatalog:a("types")||a("config")}}var A=On(Xo,Be),yt=N(x.value),fi=N(null),mi=xe(()=>x.value.compare==="PREVIOUS_PERIOD"?A.data.value.insights?.previous?.totals??null:x.value.compare==="PREVIOUS_YEAR"?fi.value:null);async function Pn(e){let n=x.value,t=ia().length;if(await A.load(e),x.value!==n)return;let{accounts:r,chart:i,config:s,table:a,types:l,users:d}=A.data.value;Qe(()=>{s&&Qt(s.currency),A.data.value.viewer&&(W.value=A.data.value.viewer),a?.breakdown&&zt(Cn(a.breakdown.by),a.breakdown.rows),zt(["USER"],d?.breakdown?.rows.map(c=>({...c,keys:[c.key]}))??[]),zt(["ACCOUNT"],r?.breakdown?.rows.map(c=>({...c,keys:[c.key]}))??[]),yt.value=n}),!ge(n.measure).usageTypes?.length&&l&&l.length>t&&Pn(["chart","table"]),n.compare==="PREVIOUS_YEAR"&&i?.comparedRange&&e.includes("insights")&&await oc(i.comparedRange)}async function oc({start:e,end:n}){let t=x.value,r=await be.query(Jo,{range:{instants:{start:e,end:n}},timeZone:t.timeZone,filter:ke(t.filter)});x.value===t&&(fi.value=r.data?.compared?.totals??null)}function bn(){return Pn(W.value&&A.data.value.types?ra:[...ra,...ic])}function ve(e){return Pn([e])}function sa(e){ht.value=e,Pn(["table"])}function oa(){let e={page:"",chart:"",table:"",users:""};return ne(()=>{let{tab:n,range:t,timeZone:r,filter:i,compare:s,measure:a}=x.value;if(n!=="usage"||de.value!=="open"){e={page:"",chart:"",table:"",users:""};return}let l=JSON.stringify([t,r,i,s,ie.value]),d=JSON.stringify([a,Le(x.value),fn(x.value)]),u=JSON.stringify(Jr(x.value)),c=ge(a).ranking,p=e;e={page:l,chart:d,table:u,users:c},_e(()=>{(l!==p.page||d!==p.chart||u!==p.table)&&(ht.value=10),l!==p.page?(fi.value=null,bn()):d!==p.chart?Pn(c===p.users?["chart","table"]:["chart","table","users"]):u!==p.table&&Pn(["table"])})})}var hi=6,yi=(e,n)=>JSON.stringify(e)===JSON.stringify(n);function bi(e){if("preset"in e)return Fe.find(({preset:t})=>t===e.preset)?.name??e.preset;if("from"in e)return Ge(e.from,e.through);let n=A.data.value.insights?.range;return n?Ge(n.firstDay,n.lastDay):"Own range"}function bt(){let{range:e}=x.value,n=r=>D({range:r,interval:null}),t=Fe.slice(0,hi).some(({preset:r})=>yi(e,{preset:r}));return o("div",{class:"range",children:[o("div",{class:"segments",role:"group","aria-label":"Range",children:Fe.slice(0,hi).map(({preset:r,name:i})=>o("button",{type:"button","aria-pressed":yi(e,{preset:r}),onClick:()=>n({preset:r}),children:i},r))}),o(mn,{name:`${t?"More ranges":"Range"}: ${bi(e)}`,class:`control ${t?"is-other":"is-chosen"}`,label:o(S,{children:[o("span",{class:"wide-only",children:t?"More":bi(e)}),o("span",{class:"narrow-only",children:bi(e)})," ",o(G,{name:"down"})]}),children:r=>o("div",{class:"range-panel",children:[o("ul",{class:"menu",children:Fe.map(({preset:i,name:s},a)=>o("li",{class:a<hi?"narrow-only":"",children:o("button",{type:"button","aria-pressed":yi(e,{preset:i}),onClick:()=>{n({preset:i}),r()},children:/^\d/.test(s)?`Last ${s}`:s})},i))}),o(ac,{range:e,onChoose:i=>{n(i),r()}})]})})]})}function ac({range:e,onChoose:n}){let t=A.data.value.insights?.range,[r,i]=T("from"in e?e.from:t?.firstDay??""),[s,a]=T("through"in e?e.through:t?.lastDay??"");return o("form",{class:"own-days",onSubmit:l=>{l.preventDefault(),n({from:r,through:s})},children:[o("label",{children:["From ",o("input",{type:"date",class:"control",required:!0,value:r,min:"2000-01-01",max:"2099-12-31",onInput:l=>i(l.currentTarget.value)})]}),o("label",{children:["Through ",o("input",{type:"date",class:"control",required:!0,value:s,min:r||"2000-01-01",max:"2099-12-31",onInput:l=>a(l.currentTarget.value)})]}),o("button",{type:"submit",class:"primary",children:"Show these days"})]})}function vt(){let{timeZone:e}=x.value,[n,t]=T(""),i=[...new Set([it,"UTC",e,...Ws()])].filter(s=>s.toLowerCase().replaceAll("_"," ").includes(n.toLowerCase().replaceAll("_"," ")));return o(mn,{name:`Time zone: ${e}`,label:o(S,{children:[o(G,{name:"globe"})," ",o("span",{class:"ellipsis",children:e.replaceAll("_"," ")})," ",o(G,{name:"down"})]}),children:s=>o("div",{class:"picker",children:[o("input",{type:"search",class:"control","aria-label":"Search time zones",placeholder:"Search time zones",value:n,onInput:a=>t(a.currentTarget.value)}),o("ul",{class:"menu scroll",children:[i.slice(0,60).map(a=>o("li",{children:o("button",{type:"button","aria-pressed":a===e,onClick:()=>{D({timeZone:a}),s()},children:[a.replaceAll("_"," "),a===it&&o("span",{class:"muted",children:" yours"})]})},a)),i.length===0&&o("li",{class:"muted",children:"No such time zone"})]})]})})}function lc(){let{filter:e}=x.value,[n,t]=T(""),r=A.data.value.accounts?.breakdown?.rows.flatMap(({kind:u,key:c})=>u==="VALUE"&&c!==null?[c]:[])??[],i=e.accountIds??[],s=[...new Set([...i,...r])];if(s.length<2)return null;let a=s.filter(u=>`${u} ${dn("ACCOUNT",u)}`.toLowerCase().includes(n.toLowerCase())),l=u=>D({filter:{...e,accountIds:u}}),d=i.length===0?"All accounts":i.length===1?dn("ACCOUNT",i[0]):`${i.length} accounts`;return o(mn,{name:`Accounts: ${d}`,label:o(S,{children:[o(G,{name:"account"})," ",o("span",{class:"ellipsis",children:d})," ",o(G,{name:"down"})]}),children:()=>o("div",{class:"picker",children:[o("input",{type:"search",class:"control","aria-label":"Search accounts",placeholder:"Search accounts",value:n,onInput:u=>t(u.currentTarget.value)}),o("ul",{class:"menu scroll",children:[i.length>0&&o("li",{children:o("button",{type:"button",onClick:()=>l([]),children:"All accounts"})}),a.map(u=>o("li",{children:o("label",{class:"check",children:[o("input",{type:"checkbox",checked:i.includes(u),onChange:()=>l(i.includes(u)?i.filter(c=>c!==u):[...i,u])}),o("span",{class:"ellipsis",title:u,children:[dn("ACCOUNT",u),dn("ACCOUNT",u)!==u&&o("small",{class:"muted",children:[" ",u]})]})]})},u)),a.length===0&&n&&o("li",{children:o("button",{type:"button",onClick:()=>l([...i,n]),children:["Only the account ",o("b",{children:n})]})})]})]})})}var uc=[{value:"PREVIOUS_PERIOD",name:"vs previous period"},{value:"PREVIOUS_YEAR",name:"vs previous year"},{value:"",name:"No comparison"}];function sr(){let{filter:e,compare:n}=x.value,t=dt(e),r=A.data.value.insights?.range;return o("div",{class:"tools",role:"group","aria-label":"Range and filter",children:[r&&o("p",{class:"print-only",children:[Ge(r.firstDay,r.lastDay),", ",x.value.timeZone.replaceAll("_"," ")]}),o(bt,{}),o(hn,{name:"Compare",options:uc,value:n??"",onChange:i=>D({compare:i||null})}),o(vt,{}),o(lc,{}),t.map(({label:i,without:s})=>o("span",{class:"chip",children:[o("span",{class:"ellipsis",title:i,children:i}),o("button",{type:"button","aria-label":`Remove the filter ${i}`,onClick:()=>D({filter:s}),children:o(G,{name:"close"})})]},i)),t.length>1&&o("button",{type:"button",class:"link",onClick:()=>D({filter:{}}),children:"Clear all"})]})}var cc=["specs","usage","series","prices","types","config","viewer"];function dc(e){let{range:n,timeZone:t}=x.value,r=i=>e.includes(i);return{range:Ee(n),timeZone:t,interval:fn(x.value),withSpecs:r("specs"),withUsage:r("usage"),withSeries:r("series"),withPrices:r("prices"),withTypes:r("types")||r("config")}}var Ce=On(Ho,dc);async function _t(e=cc){await Ce.load(e);let{config:n,viewer:t}=Ce.data.value;n&&Qt(n.currency),t&&(W.value=t)}function aa(){let e="";return ne(()=>{let{range:n,timeZone:t}=x.value,r=JSON.stringify([n,t,ie.value]);de.value!=="open"||r===e||(e=r,_e(()=>{_t()}))})}function F({label:e,value:n,onInput:t,type:r="text",required:i=!1,placeholder:s,hint:a,disabled:l=!1,list:d}){let u=d&&`options-${e.replaceAll(/\W/g,"-").toLowerCase()}`;return o("label",{children:[o("span",{children:[e,i&&" *"]}),o("input",{class:"control",type:r==="number"?"text":r,inputMode:r==="number"?"decimal":void 0,pattern:r==="number"?"\\d+(\\.\\d{1,9})?":void 0,title:r==="number"?"A number such as 12 or 0.25":void 0,value:n,required:i,placeholder:s,disabled:l,list:u,autoComplete:"off",onInput:c=>t(c.currentTarget.value)}),u&&o("datalist",{id:u,children:d.map(c=>o("option",{value:c},c))}),a&&o("small",{children:a})]})}function Je({title:e,action:n,isDangerous:t=!1,document:r,variables:i,onDone:s,onClose:a,children:l}){let[d,u]=T(null),[c,p]=T(!1),g=async f=>{f.preventDefault(),p(!0);let m=await be.mutate(r,i());p(!1),u(m.errors[0]??null),m.data&&m.errors.length===0&&s(m.data)};return o(Mn,{title:e,onClose:a,children:o("form",{class:"form",onSubmit:f=>{g(f)},children:[l,d&&o("div",{class:"notice failed",role:"alert",children:[o("b",{children:"Not saved"}),o("p",{children:[o(me,{text:d.message})," ",o("code",{children:d.code})]}),d.requestId&&o("p",{class:"muted",children:["Request ",o("code",{children:d.requestId})]})]}),o("div",{class:"buttons",children:[o("button",{type:"button",class:"secondary",onClick:a,children:"Cancel"}),o("button",{type:"submit",class:t?"secondary danger":"primary",disabled:c,children:c?"Sending …":n})]})]})})}var la=1024,vi=e=>e.trim()===""?null:Number(e),vn=e=>e.trim()===""?null:e.trim();function ua({spec:e,tier:n="",onDone:t,onClose:r}){let[i,s]=T({tier:e?.tier??n,displayName:e?.displayName??n,hourlyRate:e?.hourlyRate??"",vcpu:e?.vcpu?.toString()??"",memoryGib:e?.memoryMib==null?"":(e.memoryMib/la).toString(),gpuModel:e?.gpuModel??"",gpuCount:e?.gpuCount.toString()??"0",gpuMemoryGib:e?.gpuMemoryGib?.toString()??"",regions:e?.regions.join(", ")??"",description:e?.description??"",isAvailable:e?.isAvailable??!0}),a=d=>({value:i[d],onInput:u=>s({...i,[d]:u})}),l=()=>({tier:i.tier,displayName:i.displayName,...i.hourlyRate===(e?.hourlyRate??"")?{}:{hourlyRate:vn(i.hourlyRate)},vcpu:vi(i.vcpu),memoryMib:i.memoryGib.trim()===""?null:Math.round(Number(i.memoryGib)*la),gpuModel:vn(i.gpuModel),gpuCount:vi(i.gpuCount)??0,gpuMemoryGib:vi(i.gpuMemoryGib),regions:i.regions.split(",").map(d=>d.trim()).filter(Boolean),description:i.description,isAvailable:i.isAvailable});return o(Je,{title:e?`Change ${e.displayName}`:"Add a hardware spec",action:e?"Save":"Add",document:e?jo:Vo,variables:()=>({input:l()}),onDone:t,onClose:r,children:[o("div",{class:"fields",children:[o(F,{label:"Tier",required:!0,disabled:e!==null,hint:"As services send it",...a("tier")}),o(F,{label:"Name",required:!0,...a("displayName")}),o(F,{label:"Price per hour",type:"number",hint:"In force from now on",...a("hourlyRate")})]}),o("div",{class:"fields",children:[o(F,{label:"vCPU",type:"number",...a("vcpu")}),o(F,{label:"Memory in GiB",type:"number",...a("memoryGib")}),o(F,{label:"Regions",placeholder:"eu-west, us-east",...a("regions")})]}),o("div",{class:"fields",children:[o(F,{label:"GPU model",...a("gpuModel")}),o(F,{label:"Number of GPUs",type:"number",...a("gpuCount")}),o(F,{label:"Memory per GPU in GiB",type:"number",...a("gpuMemoryGib")})]}),o(F,{label:"Description",...a("description")}),o("label",{class:"check",children:[o("input",{type:"checkbox",checked:i.isAvailable,onChange:()=>s({...i,isAvailable:!i.isAvailable})})," Available"]})]})}function ca({spec:e,onDone:n,onClose:t}){return o(Je,{title:`Retire ${e.displayName}?`,action:"Retire",isDangerous:!0,document:Zo,variables:()=>({input:{tier:e.tier}}),onDone:n,onClose:t,children:o("p",{children:["The spec remains, so that usage recorded on ",o("code",{children:e.tier})," keeps its details. It is no longer listed as available."]})})}var pc={tokens:"Default: 1000000",seconds:"Default: 3600 (an hour)"};function da({types:e,tiers:n,initial:t,onDone:r,onClose:i}){let[s,a]=T({usageType:t.usageType??"",tier:t.tier??"",model:t.model??"",provider:t.provider??"",rate:"",perUnits:"",validFrom:""}),l=c=>({value:s[c],onInput:p=>a({...s,[c]:p})}),d=e.find(({slug:c})=>c===s.usageType)?.unit,u=()=>({usageType:s.usageType,tier:vn(s.tier),model:vn(s.model),provider:vn(s.provider),rate:vn(s.rate),perUnits:vn(s.perUnits),validFrom:s.validFrom===""?null:new Date(s.validFrom).toISOString()});return o(Je,{title:"Set a price",action:"Set the price",document:Qo,variables:()=>({input:u()}),onDone:r,onClose:i,children:[o("div",{class:"fields",children:[o(F,{label:"Usage type",required:!0,list:e.map(({slug:c})=>c),...l("usageType")}),o(F,{label:"Rate",required:!0,type:"number",placeholder:"0.25",...l("rate")}),o(F,{label:d?`Per ${d}`:"Per units",type:"number",placeholder:"1",hint:pc[d??""]??"Default: 1",...l("perUnits")})]}),o("div",{class:"fields",children:[o(F,{label:"Tier",list:n,hint:"Empty: every tier",...l("tier")}),o(F,{label:"Model",hint:"Empty: every model; gpt-* is a prefix",...l("model")}),o(F,{label:"Provider",hint:"Empty: every provider",...l("provider")})]}),o(F,{label:"In force from",type:"datetime-local",hint:"Your local time. Empty: now. Existing records keep their cost until an operator runs usage-insights reprice.",...l("validFrom")})]})}function xt(e,n){return e==null||n==null?NaN:e<n?-1:e>n?1:e>=n?0:NaN}function gc(e,n){return e==null||n==null?NaN:n<e?-1:n>e?1:n>=e?0:NaN}function ga(e){let n,t,r;e.length!==2?(n=xt,t=(l,d)=>xt(e(l),d),r=(l,d)=>e(l)-d):(n=e===xt||e===gc?e:fc,t=e,r=e);function i(l,d,u=0,c=l.length){if(u<c){if(n(d,d)!==0)return c;do{let p=u+c>>>1;t(l[p],d)<0?u=p+1:c=p}while(u<c)}return u}function s(l,d,u=0,c=l.length){if(u<c){if(n(d,d)!==0)return c;do{let p=u+c>>>1;t(l[p],d)<=0?u=p+1:c=p}while(u<c)}return u}function a(l,d,u=0,c=l.length){let p=i(l,d,u,c-1);return p>u&&r(l[p-1],d)>-r(l[p],d)?p-1:p}return{left:i,center:a,right:s}}function fc(){return 0}function mc(e){return e===null?NaN:+e}var fa=ga(xt),ma=fa.right,gm=fa.left,fm=ga(mc).center;var mm=ha(ya),hm=ha(hc);function ha(e){return function(n,t,r=t){if(!((t=+t)>=0))throw new RangeError("invalid rx");if(!((r=+r)>=0))throw new RangeError("invalid ry");let{data:i,width:s,height:a}=n;if(!((s=Math.floor(s))>=0))throw new RangeError("invalid width");if(!((a=Math.floor(a!==void 0?a:i.length/s))>=0))throw new RangeError("invalid height");if(!s||!a||!t&&!r)return n;let l=t&&e(t),d=r&&e(r),u=i.slice();return l&&d?($n(l,u,i,s,a),$n(l,i,u,s,a),$n(l,u,i,s,a),Fn(d,i,u,s,a),Fn(d,u,i,s,a),Fn(d,i,u,s,a)):l?($n(l,i,u,s,a),$n(l,u,i,s,a),$n(l,i,u,s,a)):d&&(Fn(d,i,u,s,a),Fn(d,u,i,s,a),Fn(d,i,u,s,a)),n}}function $n(e,n,t,r,i){for(let s=0,a=r*i;s<a;)e(n,t,s,s+=r,1)}function Fn(e,n,t,r,i){for(let s=0,a=r*i;s<r;++s)e(n,t,s,s+a,r)}function hc(e){let n=ya(e);return(t,r,i,s,a)=>{i<<=2,s<<=2,a<<=2,n(t,r,i+0,s+0,a),n(t,r,i+1,s+1,a),n(t,r,i+2,s+2,a),n(t,r,i+3,s+3,a)}}function ya(e){let n=Math.floor(e);if(n===e)return yc(e);let t=e-n,r=2*e+1;return(i,s,a,l,d)=>{if(!((l-=d)>=a))return;let u=n*s[a],c=d*n,p=c+d;for(let g=a,f=a+c;g<f;g+=d)u+=s[Math.min(l,g)];for(let g=a,f=l;g<=f;g+=d)u+=s[Math.min(l,g+c)],i[g]=(u+t*(s[Math.max(a,g-p)]+s[Math.min(l,g+p)]))/r,u-=s[Math.max(a,g-c)]}}function yc(e){let n=2*e+1;return(t,r,i,s,a)=>{if(!((s-=a)>=i))return;let l=e*r[i],d=a*e;for(let u=i,c=i+d;u<c;u+=a)l+=r[Math.min(s,u)];for(let u=i,c=s;u<=c;u+=a)l+=r[Math.min(s,u+d)],t[u]=l/n,l-=r[Math.max(i,u-d)]}}var wt=class extends Map{constructor(n,t=_c){if(super(),Object.defineProperties(this,{_intern:{value:new Map},_key:{value:t}}),n!=null)for(let[r,i]of n)this.set(r,i)}get(n){return super.get(pa(this,n))}has(n){return super.has(pa(this,n))}set(n,t){return super.set(bc(this,n),t)}delete(n){return super.delete(vc(this,n))}};function pa({_intern:e,_key:n},t){let r=n(t);return e.has(r)?e.get(r):t}function bc({_intern:e,_key:n},t){let r=n(t);return e.has(r)?e.get(r):(e.set(r,t),t)}function vc({_intern:e,_key:n},t){let r=n(t);return e.has(r)&&(t=e.get(r),e.delete(r)),t}function _c(e){return e!==null&&typeof e=="object"?e.valueOf():e}var xc=Array.prototype,ym=xc.slice;var wc=Math.sqrt(50),kc=Math.sqrt(10),Sc=Math.sqrt(2);function or(e,n,t){let r=(n-e)/Math.max(0,t),i=Math.floor(Math.log10(r)),s=r/Math.pow(10,i),a=s>=wc?10:s>=kc?5:s>=Sc?2:1,l,d,u;return i<0?(u=Math.pow(10,-i)/a,l=Math.round(e*u),d=Math.round(n*u),l/u<e&&++l,d/u>n&&--d,u=-u):(u=Math.pow(10,i)*a,l=Math.round(e/u),d=Math.round(n/u),l*u<e&&++l,d*u>n&&--d),d<l&&.5<=t&&t<2?or(e,n,t*2):[l,d,u]}function ba(e,n,t){if(n=+n,e=+e,t=+t,!(t>0))return[];if(e===n)return[e];let r=n<e,[i,s,a]=r?or(n,e,t):or(e,n,t);if(!(s>=i))return[];let l=s-i+1,d=new Array(l);if(r)if(a<0)for(let u=0;u<l;++u)d[u]=(s-u)/-a;else for(let u=0;u<l;++u)d[u]=(s-u)*a;else if(a<0)for(let u=0;u<l;++u)d[u]=(i+u)/-a;else for(let u=0;u<l;++u)d[u]=(i+u)*a;return d}function ar(e,n,t){return n=+n,e=+e,t=+t,or(e,n,t)[2]}function va(e,n,t){n=+n,e=+e,t=+t;let r=n<e,i=r?ar(n,e,t):ar(e,n,t);return(r?-1:1)*(i<0?1/-i:i)}function _i(e,n){let t;if(n===void 0)for(let r of e)r!=null&&(t<r||t===void 0&&r>=r)&&(t=r);else{let r=-1;for(let i of e)(i=n(i,++r,e))!=null&&(t<i||t===void 0&&i>=i)&&(t=i)}return t}function _a(e,n,t){e=+e,n=+n,t=(i=arguments.length)<2?(n=e,e=0,1):i<3?1:+t;for(var r=-1,i=Math.max(0,Math.ceil((n-e)/t))|0,s=new Array(i);++r<i;)s[r]=e+r*t;return s}var bm=Ac(Math.random);function Ac(e){return function(t,r=0,i=t.length){let s=i-(r=+r);for(;s;){let a=e()*s--|0,l=t[s+r];t[s+r]=t[a+r],t[a+r]=l}return t}}function Hn(e,n,t){e.prototype=n.prototype=t,t.constructor=e}function At(e,n){var t=Object.create(e.prototype);for(var r in n)t[r]=n[r];return t}function en(){}var kn=.7,Bn=1/kn,Ln="\\s*([+-]?\\d+)\\s*",kt="\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)\\s*",De="\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)%\\s*",Tc=/^#([0-9a-f]{3,8})$/,Rc=new RegExp(`^rgb\\(${Ln},${Ln},${Ln}\\)$`),Ic=new RegExp(`^rgb\\(${De},${De},${De}\\)$`),Ec=new RegExp(`^rgba\\(${Ln},${Ln},${Ln},${kt}\\)$`),Cc=new RegExp(`^rgba\\(${De},${De},${De},${kt}\\)$`),Dc=new RegExp(`^hsl\\(${kt},${De},${De}\\)$`),Mc=new RegExp(`^hsla\\(${kt},${De},${De},${kt}\\)$`),xa={aliceblue:15792383,antiquewhite:16444375,aqua:65535,aquamarine:8388564,azure:15794175,beige:16119260,bisque:16770244,black:0,blanchedalmond:16772045,blue:255,blueviolet:9055202,brown:10824234,burlywood:14596231,cadetblue:6266528,chartreuse:8388352,chocolate:13789470,coral:16744272,cornflowerblue:6591981,cornsilk:16775388,crimson:14423100,cyan:65535,darkblue:139,darkcyan:35723,darkgoldenrod:12092939,darkgray:11119017,darkgreen:25600,darkgrey:11119017,darkkhaki:12433259,darkmagenta:9109643,darkolivegreen:5597999,darkorange:16747520,darkorchid:10040012,darkred:9109504,darksalmon:15308410,darkseagreen:9419919,darkslateblue:4734347,darkslategray:3100495,darkslategrey:3100495,darkturquoise:52945,darkviolet:9699539,deeppink:16716947,deepskyblue:49151,dimgray:6908265,dimgrey:6908265,dodgerblue:2003199,firebrick:11674146,floralwhite:16775920,forestgreen:2263842,fuchsia:16711935,gainsboro:14474460,ghostwhite:16316671,gold:16766720,goldenrod:14329120,gray:8421504,green:32768,greenyellow:11403055,grey:8421504,honeydew:15794160,hotpink:16738740,indianred:13458524,indigo:4915330,ivory:16777200,khaki:15787660,lavender:15132410,lavenderblush:16773365,lawngreen:8190976,lemonchiffon:16775885,lightblue:11393254,lightcoral:15761536,lightcyan:14745599,lightgoldenrodyellow:16448210,lightgray:13882323,lightgreen:9498256,lightgrey:13882323,lightpink:16758465,lightsalmon:16752762,lightseagreen:2142890,lightskyblue:8900346,lightslategray:7833753,lightslategrey:7833753,lightsteelblue:11584734,lightyellow:16777184,lime:65280,limegreen:3329330,linen:16445670,magenta:16711935,maroon:8388608,mediumaquamarine:6737322,mediumblue:205,mediumorchid:12211667,mediumpurple:9662683,mediumseagreen:3978097,mediumslateblue:8087790,mediumspringgreen:64154,mediumturquoise:4772300,mediumvioletred:13047173,midnightblue:1644912,mintcream:16121850,mistyrose:16770273,moccasin:16770229,navajowhite:16768685,navy:128,oldlace:16643558,olive:8421376,olivedrab:7048739,orange:16753920,orangered:16729344,orchid:14315734,palegoldenrod:15657130,palegreen:10025880,paleturquoise:11529966,palevioletred:14381203,papayawhip:16773077,peachpuff:16767673,peru:13468991,pink:16761035,plum:14524637,powderblue:11591910,purple:8388736,rebeccapurple:6697881,red:16711680,rosybrown:12357519,royalblue:4286945,saddlebrown:9127187,salmon:16416882,sandybrown:16032864,seagreen:3050327,seashell:16774638,sienna:10506797,silver:12632256,skyblue:8900331,slateblue:6970061,slategray:7372944,slategrey:7372944,snow:16775930,springgreen:65407,steelblue:4620980,tan:13808780,teal:32896,thistle:14204888,tomato:16737095,turquoise:4251856,violet:15631086,wheat:16113331,white:16777215,whitesmoke:16119285,yellow:16776960,yellowgreen:10145074};Hn(en,Vn,{copy(e){return Object.assign(new this.constructor,this,e)},displayable(){return this.rgb().displayable()},hex:wa,formatHex:wa,formatHex8:Nc,formatHsl:Uc,formatRgb:ka,toString:ka});function wa(){return this.rgb().formatHex()}function Nc(){return this.rgb().formatHex8()}function Uc(){return Ma(this).formatHsl()}function ka(){return this.rgb().formatRgb()}function Vn(e){var n,t;return e=(e+"").trim().toLowerCase(),(n=Tc.exec(e))?(t=n[1].length,n=parseInt(n[1],16),t===6?Sa(n):t===3?new J(n>>8&15|n>>4&240,n>>4&15|n&240,(n&15)<<4|n&15,1):t===8?lr(n>>24&255,n>>16&255,n>>8&255,(n&255)/255):t===4?lr(n>>12&15|n>>8&240,n>>8&15|n>>4&240,n>>4&15|n&240,((n&15)<<4|n&15)/255):null):(n=Rc.exec(e))?new J(n[1],n[2],n[3],1):(n=Ic.exec(e))?new J(n[1]*255/100,n[2]*255/100,n[3]*255/100,1):(n=Ec.exec(e))?lr(n[1],n[2],n[3],n[4]):(n=Cc.exec(e))?lr(n[1]*255/100,n[2]*255/100,n[3]*255/100,n[4]):(n=Dc.exec(e))?Ra(n[1],n[2]/100,n[3]/100,1):(n=Mc.exec(e))?Ra(n[1],n[2]/100,n[3]/100,n[4]):xa.hasOwnProperty(e)?Sa(xa[e]):e==="transparent"?new J(NaN,NaN,NaN,0):null}function Sa(e){return new J(e>>16&255,e>>8&255,e&255,1)}function lr(e,n,t,r){return r<=0&&(e=n=t=NaN),new J(e,n,t,r)}function Ti(e){return e instanceof en||(e=Vn(e)),e?(e=e.rgb(),new J(e.r,e.g,e.b,e.opacity)):new J}function Tt(e,n,t,r){return arguments.length===1?Ti(e):new J(e,n,t,r??1)}function J(e,n,t,r){this.r=+e,this.g=+n,this.b=+t,this.opacity=+r}Hn(J,Tt,At(en,{brighter(e){return e=e==null?Bn:Math.pow(Bn,e),new J(this.r*e,this.g*e,this.b*e,this.opacity)},darker(e){return e=e==null?kn:Math.pow(kn,e),new J(this.r*e,this.g*e,this.b*e,this.opacity)},rgb(){return this},clamp(){return new J(xn(this.r),xn(this.g),xn(this.b),cr(this.opacity))},displayable(){return-.5<=this.r&&this.r<255.5&&-.5<=this.g&&this.g<255.5&&-.5<=this.b&&this.b<255.5&&0<=this.opacity&&this.opacity<=1},hex:Aa,formatHex:Aa,formatHex8:Oc,formatRgb:Ta,toString:Ta}));function Aa(){return`#${_n(this.r)}${_n(this.g)}${_n(this.b)}`}function Oc(){return`#${_n(this.r)}${_n(this.g)}${_n(this.b)}${_n((isNaN(this.opacity)?1:this.opacity)*255)}`}function Ta(){let e=cr(this.opacity);return`${e===1?"rgb(":"rgba("}${xn(this.r)}, ${xn(this.g)}, ${xn(this.b)}${e===1?")":`, ${e})`}`}function cr(e){return isNaN(e)?1:Math.max(0,Math.min(1,e))}function xn(e){return Math.max(0,Math.min(255,Math.round(e)||0))}function _n(e){return e=xn(e),(e<16?"0":"")+e.toString(16)}function Ra(e,n,t,r){return r<=0?e=n=t=NaN:t<=0||t>=1?e=n=NaN:n<=0&&(e=NaN),new Ae(e,n,t,r)}function Ma(e){if(e instanceof Ae)return new Ae(e.h,e.s,e.l,e.opacity);if(e instanceof en||(e=Vn(e)),!e)return new Ae;if(e instanceof Ae)return e;e=e.rgb();var n=e.r/255,t=e.g/255,r=e.b/255,i=Math.min(n,t,r),s=Math.max(n,t,r),a=NaN,l=s-i,d=(s+i)/2;return l?(n===s?a=(t-r)/l+(t<r)*6:t===s?a=(r-n)/l+2:a=(n-t)/l+4,l/=d<.5?s+i:2-s-i,a*=60):l=d>0&&d<1?0:a,new Ae(a,l,d,e.opacity)}function pr(e,n,t,r){return arguments.length===1?Ma(e):new Ae(e,n,t,r??1)}function Ae(e,n,t,r){this.h=+e,this.s=+n,this.l=+t,this.opacity=+r}Hn(Ae,pr,At(en,{brighter(e){return e=e==null?Bn:Math.pow(Bn,e),new Ae(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?kn:Math.pow(kn,e),new Ae(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=this.h%360+(this.h<0)*360,n=isNaN(e)||isNaN(this.s)?0:this.s,t=this.l,r=t+(t<.5?t:1-t)*n,i=2*t-r;return new J(xi(e>=240?e-240:e+120,i,r),xi(e,i,r),xi(e<120?e+240:e-120,i,r),this.opacity)},clamp(){return new Ae(Ia(this.h),ur(this.s),ur(this.l),cr(this.opacity))},displayable(){return(0<=this.s&&this.s<=1||isNaN(this.s))&&0<=this.l&&this.l<=1&&0<=this.opacity&&this.opacity<=1},formatHsl(){let e=cr(this.opacity);return`${e===1?"hsl(":"hsla("}${Ia(this.h)}, ${ur(this.s)*100}%, ${ur(this.l)*100}%${e===1?")":`, ${e})`}`}}));function Ia(e){return e=(e||0)%360,e<0?e+360:e}function ur(e){return Math.max(0,Math.min(1,e||0))}function xi(e,n,t){return(e<60?n+(t-n)*e/60:e<180?t:e<240?n+(t-n)*(240-e)/60:n)*255}var Na=Math.PI/180,Ua=180/Math.PI,dr=18,Oa=.96422,Pa=1,$a=.82521,Fa=4/29,qn=6/29,La=3*qn*qn,Pc=qn*qn*qn;function qa(e){if(e instanceof Me)return new Me(e.l,e.a,e.b,e.opacity);if(e instanceof He)return Ha(e);e instanceof J||(e=Ti(e));var n=Ai(e.r),t=Ai(e.g),r=Ai(e.b),i=wi((.2225045*n+.7168786*t+.0606169*r)/Pa),s,a;return n===t&&t===r?s=a=i:(s=wi((.4360747*n+.3850649*t+.1430804*r)/Oa),a=wi((.0139322*n+.0971045*t+.7141733*r)/$a)),new Me(116*i-16,500*(s-i),200*(i-a),e.opacity)}function Ba(e,n,t,r){return arguments.length===1?qa(e):new Me(e,n,t,r??1)}function Me(e,n,t,r){this.l=+e,this.a=+n,this.b=+t,this.opacity=+r}Hn(Me,Ba,At(en,{brighter(e){return new Me(this.l+dr*(e??1),this.a,this.b,this.opacity)},darker(e){return new Me(this.l-dr*(e??1),this.a,this.b,this.opacity)},rgb(){var e=(this.l+16)/116,n=isNaN(this.a)?e:e+this.a/500,t=isNaN(this.b)?e:e-this.b/200;return n=Oa*ki(n),e=Pa*ki(e),t=$a*ki(t),new J(Si(3.1338561*n-1.6168667*e-.4906146*t),Si(-.9787684*n+1.9161415*e+.033454*t),Si(.0719453*n-.2289914*e+1.4052427*t),this.opacity)}}));function wi(e){return e>Pc?Math.pow(e,1/3):e/La+Fa}function ki(e){return e>qn?e*e*e:La*(e-Fa)}function Si(e){return 255*(e<=.0031308?12.92*e:1.055*Math.pow(e,1/2.4)-.055)}function Ai(e){return(e/=255)<=.04045?e/12.92:Math.pow((e+.055)/1.055,2.4)}function $c(e){if(e instanceof He)return new He(e.h,e.c,e.l,e.opacity);if(e instanceof Me||(e=qa(e)),e.a===0&&e.b===0)return new He(NaN,0<e.l&&e.l<100?0:NaN,e.l,e.opacity);var n=Math.atan2(e.b,e.a)*Ua;return new He(n<0?n+360:n,Math.sqrt(e.a*e.a+e.b*e.b),e.l,e.opacity)}function gr(e,n,t,r){return arguments.length===1?$c(e):new He(e,n,t,r??1)}function He(e,n,t,r){this.h=+e,this.c=+n,this.l=+t,this.opacity=+r}function Ha(e){if(isNaN(e.h))return new Me(e.l,0,0,e.opacity);var n=e.h*Na;return new Me(e.l,Math.cos(n)*e.c,Math.sin(n)*e.c,e.opacity)}Hn(He,gr,At(en,{brighter(e){return new He(this.h,this.c,this.l+dr*(e??1),this.opacity)},darker(e){return new He(this.h,this.c,this.l-dr*(e??1),this.opacity)},rgb(){return Ha(this).rgb()}}));var Va=-.14861,Ri=1.78277,Ii=-.29227,fr=-.90649,St=1.97294,Ea=St*fr,Ca=St*Ri,Da=Ri*Ii-fr*Va;function Fc(e){if(e instanceof wn)return new wn(e.h,e.s,e.l,e.opacity);e instanceof J||(e=Ti(e));var n=e.r/255,t=e.g/255,r=e.b/255,i=(Da*r+Ea*n-Ca*t)/(Da+Ea-Ca),s=r-i,a=(St*(t-i)-Ii*s)/fr,l=Math.sqrt(a*a+s*s)/(St*i*(1-i)),d=l?Math.atan2(a,s)*Ua-120:NaN;return new wn(d<0?d+360:d,l,i,e.opacity)}function mr(e,n,t,r){return arguments.length===1?Fc(e):new wn(e,n,t,r??1)}function wn(e,n,t,r){this.h=+e,this.s=+n,this.l=+t,this.opacity=+r}Hn(wn,mr,At(en,{brighter(e){return e=e==null?Bn:Math.pow(Bn,e),new wn(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?kn:Math.pow(kn,e),new wn(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=isNaN(this.h)?0:(this.h+120)*Na,n=+this.l,t=isNaN(this.s)?0:this.s*n*(1-n),r=Math.cos(e),i=Math.sin(e);return new J(255*(n+t*(Va*r+Ri*i)),255*(n+t*(Ii*r+fr*i)),255*(n+t*(St*r)),this.opacity)}}));function Ga(e,n,t,r,i){var s=e*e,a=s*e;return((1-3*e+3*s-a)*n+(4-6*s+3*a)*t+(1+3*e+3*s-3*a)*r+a*i)/6}function Lc(e){var n=e.length-1;return function(t){var r=t<=0?t=0:t>=1?(t=1,n-1):Math.floor(t*n),i=e[r],s=e[r+1],a=r>0?e[r-1]:2*i-s,l=r<n-1?e[r+2]:2*s-i;return Ga((t-r/n)*n,a,i,s,l)}}function qc(e){var n=e.length;return function(t){var r=Math.floor(((t%=1)<0?++t:t)*n),i=e[(r+n-1)%n],s=e[r%n],a=e[(r+1)%n],l=e[(r+2)%n];return Ga((t-r/n)*n,i,s,a,l)}}var yr=e=>()=>e;function Ka(e,n){return function(t){return e+t*n}}function Bc(e,n,t){return e=Math.pow(e,t),n=Math.pow(n,t)-e,t=1/t,function(r){return Math.pow(e+r*n,t)}}function Mi(e,n){var t=n-e;return t?Ka(e,t>180||t<-180?t-360*Math.round(t/360):t):yr(isNaN(e)?n:e)}function Hc(e){return(e=+e)==1?fe:function(n,t){return t-n?Bc(n,t,e):yr(isNaN(n)?t:n)}}function fe(e,n){var t=n-e;return t?Ka(e,t):yr(isNaN(e)?n:e)}var ja=(function e(n){var t=Hc(n);function r(i,s){var a=t((i=Tt(i)).r,(s=Tt(s)).r),l=t(i.g,s.g),d=t(i.b,s.b),u=fe(i.opacity,s.opacity);return function(c){return i.r=a(c),i.g=l(c),i.b=d(c),i.opacity=u(c),i+""}}return r.gamma=e,r})(1);function za(e){return function(n){var t=n.length,r=new Array(t),i=new Array(t),s=new Array(t),a,l;for(a=0;a<t;++a)l=Tt(n[a]),r[a]=l.r||0,i[a]=l.g||0,s[a]=l.b||0;return r=e(r),i=e(i),s=e(s),l.opacity=1,function(d){return l.r=r(d),l.g=i(d),l.b=s(d),l+""}}}var wm=za(Lc),km=za(qc);function Vc(e,n){n||(n=[]);var t=e?Math.min(n.length,e.length):0,r=n.slice(),i;return function(s){for(i=0;i<t;++i)r[i]=e[i]*(1-s)+n[i]*s;return r}}function jc(e){return ArrayBuffer.isView(e)&&!(e instanceof DataView)}function Zc(e,n){var t=n?n.length:0,r=e?Math.min(t,e.length):0,i=new Array(r),s=new Array(t),a;for(a=0;a<r;++a)i[a]=br(e[a],n[a]);for(;a<t;++a)s[a]=n[a];return function(l){for(a=0;a<r;++a)s[a]=i[a](l);return s}}function Qc(e,n){var t=new Date;return e=+e,n=+n,function(r){return t.setTime(e*(1-r)+n*r),t}}function Te(e,n){return e=+e,n=+n,function(t){return e*(1-t)+n*t}}function Gc(e,n){var t={},r={},i;(e===null||typeof e!="object")&&(e={}),(n===null||typeof n!="object")&&(n={});for(i in n)i in e?t[i]=br(e[i],n[i]):r[i]=n[i];return function(s){for(i in t)r[i]=t[i](s);return r}}var Ci=/[-+]?(?:\d+\.?\d*|\.?\d+)(?:[eE][-+]?\d+)?/g,Ei=new RegExp(Ci.source,"g");function Kc(e){return function(){return e}}function zc(e){return function(n){return e(n)+""}}function Wc(e,n){var t=Ci.lastIndex=Ei.lastIndex=0,r,i,s,a=-1,l=[],d=[];for(e=e+"",n=n+"";(r=Ci.exec(e))&&(i=Ei.exec(n));)(s=i.index)>t&&(s=n.slice(t,s),l[a]?l[a]+=s:l[++a]=s),(r=r[0])===(i=i[0])?l[a]?l[a]+=i:l[++a]=i:(l[++a]=null,d.push({i:a,x:Te(r,i)})),t=Ei.lastIndex;return t<n.length&&(s=n.slice(t),l[a]?l[a]+=s:l[++a]=s),l.length<2?d[0]?zc(d[0].x):Kc(n):(n=d.length,function(u){for(var c=0,p;c<n;++c)l[(p=d[c]).i]=p.x(u);return l.join("")})}function br(e,n){var t=typeof n,r;return n==null||t==="boolean"?yr(n):(t==="number"?Te:t==="string"?(r=Vn(n))?(n=r,ja):Wc:n instanceof Vn?ja:n instanceof Date?Qc:jc(n)?Vc:Array.isArray(n)?Zc:typeof n.valueOf!="function"&&typeof n.toString!="function"||isNaN(n)?Gc:Te)(e,n)}function Wa(e,n){return e=+e,n=+n,function(t){return Math.round(e*(1-t)+n*t)}}var Za=180/Math.PI,Di={translateX:0,translateY:0,rotate:0,skewX:0,scaleX:1,scaleY:1};function Ya(e,n,t,r,i,s){var a,l,d;return(a=Math.sqrt(e*e+n*n))&&(e/=a,n/=a),(d=e*t+n*r)&&(t-=e*d,r-=n*d),(l=Math.sqrt(t*t+r*r))&&(t/=l,r/=l,d/=l),e*r<n*t&&(e=-e,n=-n,d=-d,a=-a),{translateX:i,translateY:s,rotate:Math.atan2(n,e)*Za,skewX:Math.atan(d)*Za,scaleX:a,scaleY:l}}var hr;function Yc(e){let n=new(typeof DOMMatrix=="function"?DOMMatrix:WebKitCSSMatrix)(e+"");return n.isIdentity?Di:Ya(n.a,n.b,n.c,n.d,n.e,n.f)}function Xc(e){return e==null||(hr||(hr=document.createElementNS("http://www.w3.org/2000/svg","g")),hr.setAttribute("transform",e),!(e=hr.transform.baseVal.consolidate()))?Di:(e=e.matrix,Ya(e.a,e.b,e.c,e.d,e.e,e.f))}function Xa(e,n,t,r){function i(u){return u.length?u.pop()+" ":""}function s(u,c,p,g,f,m){if(u!==p||c!==g){var h=f.push("translate(",null,n,null,t);m.push({i:h-4,x:Te(u,p)},{i:h-2,x:Te(c,g)})}else(p||g)&&f.push("translate("+p+n+g+t)}function a(u,c,p,g){u!==c?(u-c>180?c+=360:c-u>180&&(u+=360),g.push({i:p.push(i(p)+"rotate(",null,r)-2,x:Te(u,c)})):c&&p.push(i(p)+"rotate("+c+r)}function l(u,c,p,g){u!==c?g.push({i:p.push(i(p)+"skewX(",null,r)-2,x:Te(u,c)}):c&&p.push(i(p)+"skewX("+c+r)}function d(u,c,p,g,f,m){if(u!==p||c!==g){var h=f.push(i(f)+"scale(",null,",",null,")");m.push({i:h-4,x:Te(u,p)},{i:h-2,x:Te(c,g)})}else(p!==1||g!==1)&&f.push(i(f)+"scale("+p+","+g+")")}return function(u,c){var p=[],g=[];return u=e(u),c=e(c),s(u.translateX,u.translateY,c.translateX,c.translateY,p,g),a(u.rotate,c.rotate,p,g),l(u.skewX,c.skewX,p,g),d(u.scaleX,u.scaleY,c.scaleX,c.scaleY,p,g),u=c=null,function(f){for(var m=-1,h=g.length,b;++m<h;)p[(b=g[m]).i]=b.x(f);return p.join("")}}}var Sm=Xa(Yc,"px, ","px)","deg)"),Am=Xa(Xc,", ",")",")"),Jc=1e-12;function Qa(e){return((e=Math.exp(e))+1/e)/2}function ed(e){return((e=Math.exp(e))-1/e)/2}function nd(e){return((e=Math.exp(2*e))-1)/(e+1)}var Tm=(function e(n,t,r){function i(s,a){var l=s[0],d=s[1],u=s[2],c=a[0],p=a[1],g=a[2],f=c-l,m=p-d,h=f*f+m*m,b,v;if(h<Jc)v=Math.log(g/u)/n,b=function(oe){return[l+oe*f,d+oe*m,u*Math.exp(n*oe*v)]};else{var w=Math.sqrt(h),y=(g*g-u*u+r*h)/(2*u*t*w),_=(g*g-u*u-r*h)/(2*g*t*w),E=Math.log(Math.sqrt(y*y+1)-y),P=Math.log(Math.sqrt(_*_+1)-_);v=(P-E)/n,b=function(oe){var pe=oe*v,Ie=Qa(E),ae=u/(t*w)*(Ie*nd(n*pe+E)-ed(E));return[l+ae*f,d+ae*m,u*Ie/Qa(n*pe+E)]}}return b.duration=Math.abs(v)*1e3*n/Math.SQRT2,b}return i.rho=function(s){var a=Math.max(.001,+s),l=a*a,d=l*l;return e(a,l,d)},i})(Math.SQRT2,2,4);function Ja(e){return function(n,t){var r=e((n=pr(n)).h,(t=pr(t)).h),i=fe(n.s,t.s),s=fe(n.l,t.l),a=fe(n.opacity,t.opacity);return function(l){return n.h=r(l),n.s=i(l),n.l=s(l),n.opacity=a(l),n+""}}}var Rm=Ja(Mi),Im=Ja(fe);function el(e){return function(n,t){var r=e((n=gr(n)).h,(t=gr(t)).h),i=fe(n.c,t.c),s=fe(n.l,t.l),a=fe(n.opacity,t.opacity);return function(l){return n.h=r(l),n.c=i(l),n.l=s(l),n.opacity=a(l),n+""}}}var Em=el(Mi),Cm=el(fe);function nl(e){return(function n(t){t=+t;function r(i,s){var a=e((i=mr(i)).h,(s=mr(s)).h),l=fe(i.s,s.s),d=fe(i.l,s.l),u=fe(i.opacity,s.opacity);return function(c){return i.h=a(c),i.s=l(c),i.l=d(Math.pow(c,t)),i.opacity=u(c),i+""}}return r.gamma=n,r})(1)}var Dm=nl(Mi),Mm=nl(fe);function td(e){return Math.abs(e=Math.round(e))>=1e21?e.toLocaleString("en").replace(/,/g,""):e.toString(10)}function _r(e,n){if(!isFinite(e)||e===0)return null;var t=(e=n?e.toExponential(n-1):e.toExponential()).indexOf("e"),r=e.slice(0,t);return[r.length>1?r[0]+r.slice(2):r,+e.slice(t+1)]}function jn(e){return e=_r(Math.abs(e)),e?e[1]:NaN}function rd(e,n){return function(t,r){for(var i=t.length,s=[],a=0,l=e[0],d=0;i>0&&l>0&&(d+l+1>r&&(l=Math.max(1,r-d)),s.push(t.substring(i-=l,i+l)),!((d+=l+1)>r));)l=e[a=(a+1)%e.length];return s.reverse().join(n)}}function id(e){return function(n){return n.replace(/[0-9]/g,function(t){return e[+t]})}}var sd=/^(?:(.)?([<>=^]))?([+\-( ])?([$#])?(0)?(\d+)?(,)?(\.\d+)?(~)?([a-z%])?$/i;function Rt(e){if(!(n=sd.exec(e)))throw new Error("invalid format: "+e);var n;return new Ni({fill:n[1],align:n[2],sign:n[3],symbol:n[4],zero:n[5],width:n[6],comma:n[7],precision:n[8]&&n[8].slice(1),trim:n[9],type:n[10]})}Rt.prototype=Ni.prototype;function Ni(e){this.fill=e.fill===void 0?" ":e.fill+"",this.align=e.align===void 0?">":e.align+"",this.sign=e.sign===void 0?"-":e.sign+"",this.symbol=e.symbol===void 0?"":e.symbol+"",this.zero=!!e.zero,this.width=e.width===void 0?void 0:+e.width,this.comma=!!e.comma,this.precision=e.precision===void 0?void 0:+e.precision,this.trim=!!e.trim,this.type=e.type===void 0?"":e.type+""}Ni.prototype.toString=function(){return this.fill+this.align+this.sign+this.symbol+(this.zero?"0":"")+(this.width===void 0?"":Math.max(1,this.width|0))+(this.comma?",":"")+(this.precision===void 0?"":"."+Math.max(0,this.precision|0))+(this.trim?"~":"")+this.type};function od(e){e:for(var n=e.length,t=1,r=-1,i;t<n;++t)switch(e[t]){case".":r=i=t;break;case"0":r===0&&(r=t),i=t;break;default:if(!+e[t])break e;r>0&&(r=0);break}return r>0?e.slice(0,r)+e.slice(i+1):e}var xr;function ad(e,n){var t=_r(e,n);if(!t)return xr=void 0,e.toPrecision(n);var r=t[0],i=t[1],s=i-(xr=Math.max(-8,Math.min(8,Math.floor(i/3)))*3)+1,a=r.length;return s===a?r:s>a?r+new Array(s-a+1).join("0"):s>0?r.slice(0,s)+"."+r.slice(s):"0."+new Array(1-s).join("0")+_r(e,Math.max(0,n+s-1))[0]}function tl(e,n){var t=_r(e,n);if(!t)return e+"";var r=t[0],i=t[1];return i<0?"0."+new Array(-i).join("0")+r:r.length>i+1?r.slice(0,i+1)+"."+r.slice(i+1):r+new Array(i-r.length+2).join("0")}var rl={"%":(e,n)=>(e*100).toFixed(n),b:e=>Math.round(e).toString(2),c:e=>e+"",d:td,e:(e,n)=>e.toExponential(n),f:(e,n)=>e.toFixed(n),g:(e,n)=>e.toPrecision(n),o:e=>Math.round(e).toString(8),p:(e,n)=>tl(e*100,n),r:tl,s:ad,X:e=>Math.round(e).toString(16).toUpperCase(),x:e=>Math.round(e).toString(16)};function il(e){return e}var sl=Array.prototype.map,ol=["y","z","a","f","p","n","µ","m","","k","M","G","T","P","E","Z","Y"];function ld(e){var n=e.grouping===void 0||e.thousands===void 0?il:rd(sl.call(e.grouping,Number),e.thousands+""),t=e.currency===void 0?"":e.currency[0]+"",r=e.currency===void 0?"":e.currency[1]+"",i=e.decimal===void 0?".":e.decimal+"",s=e.numerals===void 0?il:id(sl.call(e.numerals,String)),a=e.percent===void 0?"%":e.percent+"",l=e.minus===void 0?"−":e.minus+"",d=e.nan===void 0?"NaN":e.nan+"";function u(p,g){p=Rt(p);var f=p.fill,m=p.align,h=p.sign,b=p.symbol,v=p.zero,w=p.width,y=p.comma,_=p.precision,E=p.trim,P=p.type;P==="n"?(y=!0,P="g"):rl[P]||(_===void 0&&(_=12),E=!0,P="g"),(v||f==="0"&&m==="=")&&(v=!0,f="0",m="=");var oe=(g&&g.prefix!==void 0?g.prefix:"")+(b==="$"?t:b==="#"&&/[boxX]/.test(P)?"0"+P.toLowerCase():""),pe=(b==="$"?r:/[%p]/.test(P)?a:"")+(g&&g.suffix!==void 0?g.suffix:""),Ie=rl[P],ae=/[defgprs%]/.test(P);_=_===void 0?6:/[gprs]/.test(P)?Math.max(1,Math.min(21,_)):Math.max(0,Math.min(20,_));function le(R){var B=oe,H=pe,k,I,O;if(P==="c")H=Ie(R)+H,R="";else{R=+R;var Y=R<0||1/R<0;if(R=isNaN(R)?d:Ie(Math.abs(R),_),E&&(R=od(R)),Y&&+R==0&&h!=="+"&&(Y=!1),B=(Y?h==="("?h:l:h==="-"||h==="("?"":h)+B,H=(P==="s"&&!isNaN(R)&&xr!==void 0?ol[8+xr/3]:"")+H+(Y&&h==="("?")":""),ae){for(k=-1,I=R.length;++k<I;)if(O=R.charCodeAt(k),48>O||O>57){H=(O===46?i+R.slice(k+1):R.slice(k))+H,R=R.slice(0,k);break}}}y&&!v&&(R=n(R,1/0));var j=B.length+R.length+H.length,re=j<w?new Array(w-j+1).join(f):"";switch(y&&v&&(R=n(re+R,re.length?w-H.length:1/0),re=""),m){case"<":R=B+R+H+re;break;case"=":R=B+re+R+H;break;case"^":R=re.slice(0,j=re.length>>1)+B+R+H+re.slice(j);break;default:R=re+B+R+H;break}return s(R)}return le.toString=function(){return p+""},le}function c(p,g){var f=Math.max(-8,Math.min(8,Math.floor(jn(g)/3)))*3,m=Math.pow(10,-f),h=u((p=Rt(p),p.type="f",p),{suffix:ol[8+f/3]});return function(b){return h(m*b)}}return{format:u,formatPrefix:c}}var vr,Ui,Oi;ud({thousands:",",grouping:[3],currency:["$",""]});function ud(e){return vr=ld(e),Ui=vr.format,Oi=vr.formatPrefix,vr}function al(e){return Math.max(0,-jn(Math.abs(e)))}function ll(e,n){return Math.max(0,Math.max(-8,Math.min(8,Math.floor(jn(n)/3)))*3-jn(Math.abs(e)))}function ul(e,n){return e=Math.abs(e),n=Math.abs(n)-e,Math.max(0,jn(n)-jn(e))+1}function $i(e,n){switch(arguments.length){case 0:break;case 1:this.range(e);break;default:this.range(n).domain(e);break}return this}var cl=Symbol("implicit");function pl(){var e=new wt,n=[],t=[],r=cl;function i(s){let a=e.get(s);if(a===void 0){if(r!==cl)return r;e.set(s,a=n.push(s)-1)}return t[a%t.length]}return i.domain=function(s){if(!arguments.length)return n.slice();n=[],e=new wt;for(let a of s)e.has(a)||e.set(a,n.push(a)-1);return i},i.range=function(s){return arguments.length?(t=Array.from(s),i):t.slice()},i.unknown=function(s){return arguments.length?(r=s,i):r},i.copy=function(){return pl(n,t).unknown(r)},$i.apply(i,arguments),i}function Fi(){var e=pl().unknown(void 0),n=e.domain,t=e.range,r=0,i=1,s,a,l=!1,d=0,u=0,c=.5;delete e.unknown;function p(){var g=n().length,f=i<r,m=f?i:r,h=f?r:i;s=(h-m)/Math.max(1,g-d+u*2),l&&(s=Math.floor(s)),m+=(h-m-s*(g-d))*c,a=s*(1-d),l&&(m=Math.round(m),a=Math.round(a));var b=_a(g).map(function(v){return m+s*v});return t(f?b.reverse():b)}return e.domain=function(g){return arguments.length?(n(g),p()):n()},e.range=function(g){return arguments.length?([r,i]=g,r=+r,i=+i,p()):[r,i]},e.rangeRound=function(g){return[r,i]=g,r=+r,i=+i,l=!0,p()},e.bandwidth=function(){return a},e.step=function(){return s},e.round=function(g){return arguments.length?(l=!!g,p()):l},e.padding=function(g){return arguments.length?(d=Math.min(1,u=+g),p()):d},e.paddingInner=function(g){return arguments.length?(d=Math.min(1,g),p()):d},e.paddingOuter=function(g){return arguments.length?(u=+g,p()):u},e.align=function(g){return arguments.length?(c=Math.max(0,Math.min(1,g)),p()):c},e.copy=function(){return Fi(n(),[r,i]).round(l).paddingInner(d).paddingOuter(u).align(c)},$i.apply(p(),arguments)}function cd(e){return function(){return e}}function dd(e){return+e}var dl=[0,1];function Zn(e){return e}function Pi(e,n){return(n-=e=+e)?function(t){return(t-e)/n}:cd(isNaN(n)?NaN:.5)}function pd(e,n){var t;return e>n&&(t=e,e=n,n=t),function(r){return Math.max(e,Math.min(n,r))}}function gd(e,n,t){var r=e[0],i=e[1],s=n[0],a=n[1];return i<r?(r=Pi(i,r),s=t(a,s)):(r=Pi(r,i),s=t(s,a)),function(l){return s(r(l))}}function fd(e,n,t){var r=Math.min(e.length,n.length)-1,i=new Array(r),s=new Array(r),a=-1;for(e[r]<e[0]&&(e=e.slice().reverse(),n=n.slice().reverse());++a<r;)i[a]=Pi(e[a],e[a+1]),s[a]=t(n[a],n[a+1]);return function(l){var d=ma(e,l,1,r)-1;return s[d](i[d](l))}}function md(e,n){return n.domain(e.domain()).range(e.range()).interpolate(e.interpolate()).clamp(e.clamp()).unknown(e.unknown())}function hd(){var e=dl,n=dl,t=br,r,i,s,a=Zn,l,d,u;function c(){var g=Math.min(e.length,n.length);return a!==Zn&&(a=pd(e[0],e[g-1])),l=g>2?fd:gd,d=u=null,p}function p(g){return g==null||isNaN(g=+g)?s:(d||(d=l(e.map(r),n,t)))(r(a(g)))}return p.invert=function(g){return a(i((u||(u=l(n,e.map(r),Te)))(g)))},p.domain=function(g){return arguments.length?(e=Array.from(g,dd),c()):e.slice()},p.range=function(g){return arguments.length?(n=Array.from(g),c()):n.slice()},p.rangeRound=function(g){return n=Array.from(g),t=Wa,c()},p.clamp=function(g){return arguments.length?(a=g?!0:Zn,c()):a!==Zn},p.interpolate=function(g){return arguments.length?(t=g,c()):t},p.unknown=function(g){return arguments.length?(s=g,p):s},function(g,f){return r=g,i=f,c()}}function yd(){return hd()(Zn,Zn)}function bd(e,n,t,r){var i=va(e,n,t),s;switch(r=Rt(r??",f"),r.type){case"s":{var a=Math.max(Math.abs(e),Math.abs(n));return r.precision==null&&!isNaN(s=ll(i,a))&&(r.precision=s),Oi(r,a)}case"":case"e":case"g":case"p":case"r":{r.precision==null&&!isNaN(s=ul(i,Math.max(Math.abs(e),Math.abs(n))))&&(r.precision=s-(r.type==="e"));break}case"f":case"%":{r.precision==null&&!isNaN(s=al(i))&&(r.precision=s-(r.type==="%")*2);break}}return Ui(r)}function vd(e){var n=e.domain;return e.ticks=function(t){var r=n();return ba(r[0],r[r.length-1],t??10)},e.tickFormat=function(t,r){var i=n();return bd(i[0],i[i.length-1],t??10,r)},e.nice=function(t){t==null&&(t=10);var r=n(),i=0,s=r.length-1,a=r[i],l=r[s],d,u,c=10;for(l<a&&(u=a,a=l,l=u,u=i,i=s,s=u);c-- >0;){if(u=ar(a,l,t),u===d)return r[i]=a,r[s]=l,n(r);if(u>0)a=Math.floor(a/u)*u,l=Math.ceil(l/u)*u;else if(u<0)a=Math.ceil(a*u)/u,l=Math.floor(l*u)/u;else break;d=u}return e},e}function Qn(){var e=yd();return e.copy=function(){return md(e,Qn())},$i.apply(e,arguments),vd(e)}var It=Math.PI,Li=2*It,Sn=1e-6,_d=Li-Sn;function gl(e){this._+=e[0];for(let n=1,t=e.length;n<t;++n)this._+=arguments[n]+e[n]}function xd(e){let n=Math.floor(e);if(!(n>=0))throw new Error(`invalid digits: ${e}`);if(n>15)return gl;let t=10**n;return function(r){this._+=r[0];for(let i=1,s=r.length;i<s;++i)this._+=Math.round(arguments[i]*t)/t+r[i]}}function fl(e,n,t,r){return e===t&&n===r}function wd(e){let n=Math.floor(e);if(!(n<=15))return fl;let t=10**n,r=function(i){return Math.round(i*t)};return function(i,s,a,l){return r(i)===r(a)&&r(s)===r(l)}}var Gn=class{constructor(n){this._x0=this._y0=this._x1=this._y1=null,this._="",this._append=n==null?gl:xd(n),this._equal=n==null?fl:wd(n)}moveTo(n,t){this._append`M${this._x0=this._x1=+n},${this._y0=this._y1=+t}`}closePath(){this._x1!==null&&(this._x1=this._x0,this._y1=this._y0,this._append`Z`)}lineTo(n,t){this._append`L${this._x1=+n},${this._y1=+t}`}quadraticCurveTo(n,t,r,i){this._append`Q${+n},${+t},${this._x1=+r},${this._y1=+i}`}bezierCurveTo(n,t,r,i,s,a){this._append`C${+n},${+t},${+r},${+i},${this._x1=+s},${this._y1=+a}`}arcTo(n,t,r,i,s){if(n=+n,t=+t,r=+r,i=+i,s=+s,s<0)throw new Error(`negative radius: ${s}`);let a=this._x1,l=this._y1,d=r-n,u=i-t,c=a-n,p=l-t,g=c*c+p*p;if(this._x1===null)this._append`M${this._x1=n},${this._y1=t}`;else if(g>Sn)if(!(Math.abs(p*d-u*c)>Sn)||!s)this._append`L${this._x1=n},${this._y1=t}`;else{let f=r-a,m=i-l,h=d*d+u*u,b=f*f+m*m,v=Math.sqrt(h),w=Math.sqrt(g),y=s*Math.tan((It-Math.acos((h+g-b)/(2*v*w)))/2),_=y/w,E=y/v;Math.abs(_-1)>Sn&&this._append`L${n+_*c},${t+_*p}`,this._append`A${s},${s},0,0,${+(p*f>c*m)},${this._x1=n+E*d},${this._y1=t+E*u}`}}arc(n,t,r,i,s,a){if(n=+n,t=+t,r=+r,a=!!a,r<0)throw new Error(`negative radius: ${r}`);let l=r*Math.cos(i),d=r*Math.sin(i),u=n+l,c=t+d,p=1^a,g=a?i-s:s-i;if(this._x1===null?this._append`M${u},${c}`:(Math.abs(this._x1-u)>Sn||Math.abs(this._y1-c)>Sn)&&this._append`L${u},${c}`,!!r){if(g<0&&(g=g%Li+Li),g>_d)this._append`A${r},${r},0,1,${p},${n-l},${t-d}A${r},${r},0,1,${p},${this._x1=u},${this._y1=c}`;else if(g>Sn){let f=n+r*Math.cos(s),m=t+r*Math.sin(s);if(g>=It&&this._equal(u,c,f,m)){g/=2;let h=i+g;this._append`A${r},${r},0,${+(g>=It)},${p},${n+r*Math.cos(h)},${t+r*Math.sin(h)}`}this._append`A${r},${r},0,${+(g>=It)},${p},${this._x1=f},${this._y1=m}`}}}rect(n,t,r,i){this._append`M${this._x0=this._x1=+n},${this._y0=this._y1=+t}h${r=+r}v${+i}h${-r}Z`}toString(){return this._}};function kd(){return new Gn}kd.prototype=Gn.prototype;function V(e){return function(){return e}}var Sd=Math.cos;var Bi=Math.sin,Kn=Math.sqrt,ml=1e-12,wr=Math.PI,jm=wr/2,xl=2*wr;function wl(e){let n=3;return e.digits=function(t){if(!arguments.length)return n;if(t==null)n=null;else{let r=Math.floor(t);if(!(r>=0))throw new RangeError(`invalid digits: ${t}`);n=r}return e},()=>new Gn(n)}var Zm=Array.prototype.slice;function Vi(e){return typeof e=="object"&&"length"in e?e:Array.from(e)}function kl(e){this._context=e}kl.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,n){switch(e=+e,n=+n,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,n):this._context.moveTo(e,n);break;case 1:this._point=2;default:this._context.lineTo(e,n);break}}};function ji(e){return new kl(e)}function Sl(e){return e[0]}function Al(e){return e[1]}function Zi(e,n){var t=V(!0),r=null,i=ji,s=null,a=wl(l);e=typeof e=="function"?e:e===void 0?Sl:V(e),n=typeof n=="function"?n:n===void 0?Al:V(n);function l(d){var u,c=(d=Vi(d)).length,p,g=!1,f;for(r==null&&(s=i(f=a())),u=0;u<=c;++u)!(u<c&&t(p=d[u],u,d))===g&&((g=!g)?s.lineStart():s.lineEnd()),g&&s.point(+e(p,u,d),+n(p,u,d));if(f)return s=null,f+""||null}return l.x=function(d){return arguments.length?(e=typeof d=="function"?d:V(+d),l):e},l.y=function(d){return arguments.length?(n=typeof d=="function"?d:V(+d),l):n},l.defined=function(d){return arguments.length?(t=typeof d=="function"?d:V(!!d),l):t},l.curve=function(d){return arguments.length?(i=d,r!=null&&(s=i(r)),l):i},l.context=function(d){return arguments.length?(d==null?r=s=null:s=i(r=d),l):r},l}function Tl(e,n,t){var r=null,i=V(!0),s=null,a=ji,l=null,d=wl(u);e=typeof e=="function"?e:e===void 0?Sl:V(+e),n=typeof n=="function"?n:V(n===void 0?0:+n),t=typeof t=="function"?t:t===void 0?Al:V(+t);function u(p){var g,f,m,h=(p=Vi(p)).length,b,v=!1,w,y=new Array(h),_=new Array(h);for(s==null&&(l=a(w=d())),g=0;g<=h;++g){if(!(g<h&&i(b=p[g],g,p))===v)if(v=!v)f=g,l.areaStart(),l.lineStart();else{for(l.lineEnd(),l.lineStart(),m=g-1;m>=f;--m)l.point(y[m],_[m]);l.lineEnd(),l.areaEnd()}v&&(y[g]=+e(b,g,p),_[g]=+n(b,g,p),l.point(r?+r(b,g,p):y[g],t?+t(b,g,p):_[g]))}if(w)return l=null,w+""||null}function c(){return Zi().defined(i).curve(a).context(s)}return u.x=function(p){return arguments.length?(e=typeof p=="function"?p:V(+p),r=null,u):e},u.x0=function(p){return arguments.length?(e=typeof p=="function"?p:V(+p),u):e},u.x1=function(p){return arguments.length?(r=p==null?null:typeof p=="function"?p:V(+p),u):r},u.y=function(p){return arguments.length?(n=typeof p=="function"?p:V(+p),t=null,u):n},u.y0=function(p){return arguments.length?(n=typeof p=="function"?p:V(+p),u):n},u.y1=function(p){return arguments.length?(t=p==null?null:typeof p=="function"?p:V(+p),u):t},u.lineX0=u.lineY0=function(){return c().x(e).y(n)},u.lineY1=function(){return c().x(e).y(t)},u.lineX1=function(){return c().x(r).y(n)},u.defined=function(p){return arguments.length?(i=typeof p=="function"?p:V(!!p),u):i},u.curve=function(p){return arguments.length?(a=p,s!=null&&(l=a(s)),u):a},u.context=function(p){return arguments.length?(p==null?s=l=null:l=a(s=p),u):s},u}var Qm=Ad(ji);function Rl(e){this._curve=e}Rl.prototype={areaStart:function(){this._curve.areaStart()},areaEnd:function(){this._curve.areaEnd()},lineStart:function(){this._curve.lineStart()},lineEnd:function(){this._curve.lineEnd()},point:function(e,n){this._curve.point(n*Math.sin(e),n*-Math.cos(e))}};function Ad(e){function n(t){return new Rl(e(t))}return n._curve=e,n}var Gm=Kn(3);var Td=Kn(1/3),Km=Td*2;var Il=Bi(wr/10)/Bi(7*wr/10),zm=Bi(xl/10)*Il,Wm=-Sd(xl/10)*Il;var Ym=Kn(3);var Xm=Kn(3);var Jm=Kn(3)/2,Rd=1/Kn(12),eh=(Rd/2+1)*3;function nn(){}function kr(e,n,t){e._context.bezierCurveTo((2*e._x0+e._x1)/3,(2*e._y0+e._y1)/3,(e._x0+2*e._x1)/3,(e._y0+2*e._y1)/3,(e._x0+4*e._x1+n)/6,(e._y0+4*e._y1+t)/6)}function Qi(e){this._context=e}Qi.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=NaN,this._point=0},lineEnd:function(){switch(this._point){case 3:kr(this,this._x1,this._y1);case 2:this._context.lineTo(this._x1,this._y1);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,n){switch(e=+e,n=+n,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,n):this._context.moveTo(e,n);break;case 1:this._point=2;break;case 2:this._point=3,this._context.lineTo((5*this._x0+this._x1)/6,(5*this._y0+this._y1)/6);default:kr(this,e,n);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=n}};function Id(e){this._context=e}Id.prototype={areaStart:nn,areaEnd:nn,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._y0=this._y1=this._y2=this._y3=this._y4=NaN,this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x2,this._y2),this._context.closePath();break}case 2:{this._context.moveTo((this._x2+2*this._x3)/3,(this._y2+2*this._y3)/3),this._context.lineTo((this._x3+2*this._x2)/3,(this._y3+2*this._y2)/3),this._context.closePath();break}case 3:{this.point(this._x2,this._y2),this.point(this._x3,this._y3),this.point(this._x4,this._y4);break}}},point:function(e,n){switch(e=+e,n=+n,this._point){case 0:this._point=1,this._x2=e,this._y2=n;break;case 1:this._point=2,this._x3=e,this._y3=n;break;case 2:this._point=3,this._x4=e,this._y4=n,this._context.moveTo((this._x0+4*this._x1+e)/6,(this._y0+4*this._y1+n)/6);break;default:kr(this,e,n);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=n}};function Ed(e){this._context=e}Ed.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=NaN,this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,n){switch(e=+e,n=+n,this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3;var t=(this._x0+4*this._x1+e)/6,r=(this._y0+4*this._y1+n)/6;this._line?this._context.lineTo(t,r):this._context.moveTo(t,r);break;case 3:this._point=4;default:kr(this,e,n);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=n}};function El(e,n){this._basis=new Qi(e),this._beta=n}El.prototype={lineStart:function(){this._x=[],this._y=[],this._basis.lineStart()},lineEnd:function(){var e=this._x,n=this._y,t=e.length-1;if(t>0)for(var r=e[0],i=n[0],s=e[t]-r,a=n[t]-i,l=-1,d;++l<=t;)d=l/t,this._basis.point(this._beta*e[l]+(1-this._beta)*(r+d*s),this._beta*n[l]+(1-this._beta)*(i+d*a));this._x=this._y=null,this._basis.lineEnd()},point:function(e,n){this._x.push(+e),this._y.push(+n)}};var nh=(function e(n){function t(r){return n===1?new Qi(r):new El(r,n)}return t.beta=function(r){return e(+r)},t})(.85);function Sr(e,n,t){e._context.bezierCurveTo(e._x1+e._k*(e._x2-e._x0),e._y1+e._k*(e._y2-e._y0),e._x2+e._k*(e._x1-n),e._y2+e._k*(e._y1-t),e._x2,e._y2)}function Gi(e,n){this._context=e,this._k=(1-n)/6}Gi.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x2,this._y2);break;case 3:Sr(this,this._x1,this._y1);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,n){switch(e=+e,n=+n,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,n):this._context.moveTo(e,n);break;case 1:this._point=2,this._x1=e,this._y1=n;break;case 2:this._point=3;default:Sr(this,e,n);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=n}};var th=(function e(n){function t(r){return new Gi(r,n)}return t.tension=function(r){return e(+r)},t})(0);function Ki(e,n){this._context=e,this._k=(1-n)/6}Ki.prototype={areaStart:nn,areaEnd:nn,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._x5=this._y0=this._y1=this._y2=this._y3=this._y4=this._y5=NaN,this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x3,this._y3),this._context.closePath();break}case 2:{this._context.lineTo(this._x3,this._y3),this._context.closePath();break}case 3:{this.point(this._x3,this._y3),this.point(this._x4,this._y4),this.point(this._x5,this._y5);break}}},point:function(e,n){switch(e=+e,n=+n,this._point){case 0:this._point=1,this._x3=e,this._y3=n;break;case 1:this._point=2,this._context.moveTo(this._x4=e,this._y4=n);break;case 2:this._point=3,this._x5=e,this._y5=n;break;default:Sr(this,e,n);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=n}};var rh=(function e(n){function t(r){return new Ki(r,n)}return t.tension=function(r){return e(+r)},t})(0);function zi(e,n){this._context=e,this._k=(1-n)/6}zi.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,n){switch(e=+e,n=+n,this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3,this._line?this._context.lineTo(this._x2,this._y2):this._context.moveTo(this._x2,this._y2);break;case 3:this._point=4;default:Sr(this,e,n);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=n}};var ih=(function e(n){function t(r){return new zi(r,n)}return t.tension=function(r){return e(+r)},t})(0);function Wi(e,n,t){var r=e._x1,i=e._y1,s=e._x2,a=e._y2;if(e._l01_a>ml){var l=2*e._l01_2a+3*e._l01_a*e._l12_a+e._l12_2a,d=3*e._l01_a*(e._l01_a+e._l12_a);r=(r*l-e._x0*e._l12_2a+e._x2*e._l01_2a)/d,i=(i*l-e._y0*e._l12_2a+e._y2*e._l01_2a)/d}if(e._l23_a>ml){var u=2*e._l23_2a+3*e._l23_a*e._l12_a+e._l12_2a,c=3*e._l23_a*(e._l23_a+e._l12_a);s=(s*u+e._x1*e._l23_2a-n*e._l12_2a)/c,a=(a*u+e._y1*e._l23_2a-t*e._l12_2a)/c}e._context.bezierCurveTo(r,i,s,a,e._x2,e._y2)}function Cl(e,n){this._context=e,this._alpha=n}Cl.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x2,this._y2);break;case 3:this.point(this._x2,this._y2);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,n){if(e=+e,n=+n,this._point){var t=this._x2-e,r=this._y2-n;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(t*t+r*r,this._alpha))}switch(this._point){case 0:this._point=1,this._line?this._context.lineTo(e,n):this._context.moveTo(e,n);break;case 1:this._point=2;break;case 2:this._point=3;default:Wi(this,e,n);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=n}};var sh=(function e(n){function t(r){return n?new Cl(r,n):new Gi(r,0)}return t.alpha=function(r){return e(+r)},t})(.5);function Dl(e,n){this._context=e,this._alpha=n}Dl.prototype={areaStart:nn,areaEnd:nn,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._x5=this._y0=this._y1=this._y2=this._y3=this._y4=this._y5=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x3,this._y3),this._context.closePath();break}case 2:{this._context.lineTo(this._x3,this._y3),this._context.closePath();break}case 3:{this.point(this._x3,this._y3),this.point(this._x4,this._y4),this.point(this._x5,this._y5);break}}},point:function(e,n){if(e=+e,n=+n,this._point){var t=this._x2-e,r=this._y2-n;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(t*t+r*r,this._alpha))}switch(this._point){case 0:this._point=1,this._x3=e,this._y3=n;break;case 1:this._point=2,this._context.moveTo(this._x4=e,this._y4=n);break;case 2:this._point=3,this._x5=e,this._y5=n;break;default:Wi(this,e,n);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=n}};var oh=(function e(n){function t(r){return n?new Dl(r,n):new Ki(r,0)}return t.alpha=function(r){return e(+r)},t})(.5);function Ml(e,n){this._context=e,this._alpha=n}Ml.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,n){if(e=+e,n=+n,this._point){var t=this._x2-e,r=this._y2-n;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(t*t+r*r,this._alpha))}switch(this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3,this._line?this._context.lineTo(this._x2,this._y2):this._context.moveTo(this._x2,this._y2);break;case 3:this._point=4;default:Wi(this,e,n);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=n}};var ah=(function e(n){function t(r){return n?new Ml(r,n):new zi(r,0)}return t.alpha=function(r){return e(+r)},t})(.5);function Cd(e){this._context=e}Cd.prototype={areaStart:nn,areaEnd:nn,lineStart:function(){this._point=0},lineEnd:function(){this._point&&this._context.closePath()},point:function(e,n){e=+e,n=+n,this._point?this._context.lineTo(e,n):(this._point=1,this._context.moveTo(e,n))}};function hl(e){return e<0?-1:1}function yl(e,n,t){var r=e._x1-e._x0,i=n-e._x1,s=(e._y1-e._y0)/(r||i<0&&-0),a=(t-e._y1)/(i||r<0&&-0),l=(s*i+a*r)/(r+i);return(hl(s)+hl(a))*Math.min(Math.abs(s),Math.abs(a),.5*Math.abs(l))||0}function bl(e,n){var t=e._x1-e._x0;return t?(3*(e._y1-e._y0)/t-n)/2:n}function qi(e,n,t){var r=e._x0,i=e._y0,s=e._x1,a=e._y1,l=(s-r)/3;e._context.bezierCurveTo(r+l,i+l*n,s-l,a-l*t,s,a)}function Hi(e){this._context=e}Hi.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=this._t0=NaN,this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x1,this._y1);break;case 3:qi(this,this._t0,bl(this,this._t0));break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,n){var t=NaN;if(e=+e,n=+n,!(e===this._x1&&n===this._y1)){switch(this._point){case 0:this._point=1,this._line?this._context.lineTo(e,n):this._context.moveTo(e,n);break;case 1:this._point=2;break;case 2:this._point=3,qi(this,bl(this,t=yl(this,e,n)),t);break;default:qi(this,this._t0,t=yl(this,e,n));break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=n,this._t0=t}}};function Dd(e){this._context=new Nl(e)}(Dd.prototype=Object.create(Hi.prototype)).point=function(e,n){Hi.prototype.point.call(this,n,e)};function Nl(e){this._context=e}Nl.prototype={moveTo:function(e,n){this._context.moveTo(n,e)},closePath:function(){this._context.closePath()},lineTo:function(e,n){this._context.lineTo(n,e)},bezierCurveTo:function(e,n,t,r,i,s){this._context.bezierCurveTo(n,e,r,t,s,i)}};function Md(e){this._context=e}Md.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x=[],this._y=[]},lineEnd:function(){var e=this._x,n=this._y,t=e.length;if(t)if(this._line?this._context.lineTo(e[0],n[0]):this._context.moveTo(e[0],n[0]),t===2)this._context.lineTo(e[1],n[1]);else for(var r=vl(e),i=vl(n),s=0,a=1;a<t;++s,++a)this._context.bezierCurveTo(r[0][s],i[0][s],r[1][s],i[1][s],e[a],n[a]);(this._line||this._line!==0&&t===1)&&this._context.closePath(),this._line=1-this._line,this._x=this._y=null},point:function(e,n){this._x.push(+e),this._y.push(+n)}};function vl(e){var n,t=e.length-1,r,i=new Array(t),s=new Array(t),a=new Array(t);for(i[0]=0,s[0]=2,a[0]=e[0]+2*e[1],n=1;n<t-1;++n)i[n]=1,s[n]=4,a[n]=4*e[n]+2*e[n+1];for(i[t-1]=2,s[t-1]=7,a[t-1]=8*e[t-1]+e[t],n=1;n<t;++n)r=i[n]/s[n-1],s[n]-=r,a[n]-=r*a[n-1];for(i[t-1]=a[t-1]/s[t-1],n=t-2;n>=0;--n)i[n]=(a[n]-i[n+1])/s[n];for(s[t-1]=(e[t]+i[t-1])/2,n=0;n<t-1;++n)s[n]=2*e[n+1]-i[n+1];return[i,s]}function Nd(e,n){this._context=e,this._t=n}Nd.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x=this._y=NaN,this._point=0},lineEnd:function(){0<this._t&&this._t<1&&this._point===2&&this._context.lineTo(this._x,this._y),(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line>=0&&(this._t=1-this._t,this._line=1-this._line)},point:function(e,n){switch(e=+e,n=+n,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,n):this._context.moveTo(e,n);break;case 1:this._point=2;default:{if(this._t<=0)this._context.lineTo(this._x,n),this._context.lineTo(e,n);else{var t=this._x*(1-this._t)+e*this._t;this._context.lineTo(t,this._y),this._context.lineTo(t,n)}break}}this._x=e,this._y=n}};function _l(e,n){if((a=e.length)>1)for(var t=1,r,i,s=e[n[0]],a,l=s.length;t<a;++t)for(i=s,s=e[n[t]],r=0;r<l;++r)s[r][1]+=s[r][0]=isNaN(i[r][1])?i[r][0]:i[r][1]}function Ar(e){for(var n=e.length,t=new Array(n);--n>=0;)t[n]=n;return t}function Ud(e,n){return e[n]}function Od(e){let n=[];return n.key=e,n}function Ul(){var e=V([]),n=Ar,t=_l,r=Ud;function i(s){var a=Array.from(e.apply(this,arguments),Od),l,d=a.length,u=-1,c;for(let p of s)for(l=0,++u;l<d;++l)(a[l][u]=[0,+r(p,a[l].key,u,s)]).data=p;for(l=0,c=Vi(n(a));l<d;++l)a[c[l]].index=l;return t(a,c),a}return i.keys=function(s){return arguments.length?(e=typeof s=="function"?s:V(Array.from(s)),i):e},i.value=function(s){return arguments.length?(r=typeof s=="function"?s:V(+s),i):r},i.order=function(s){return arguments.length?(n=s==null?Ar:typeof s=="function"?s:V(Array.from(s)),i):n},i.offset=function(s){return arguments.length?(t=s??_l,i):t},i}var Yi=120,Tr=24;function Xi({values:e}){let n=e.map(s=>lt(BigInt(s),"hours")),t=Qn([0,Math.max(1,n.length-1)],[0,Yi]),r=Qn([0,Math.max(...n,0)||1],[Tr,1]),i=Tl().x((s,a)=>t(a)).y0(Tr).y1(r);return o("svg",{class:"spark",width:Yi,height:Tr,viewBox:`0 0 ${Yi} ${Tr}`,preserveAspectRatio:"none","aria-hidden":"true",children:o("path",{d:i(n)??""})})}var Pd=1024,$d=30;function Fd({gpuCount:e,gpuModel:n,gpuMemoryGib:t,vcpu:r,memoryMib:i,regions:s}){return[e>0?`${e>1?`${e} × `:""}${n??"GPU"}${t?` ${t} GiB`:""}`:null,r&&`${r} vCPU`,i&&`${Math.round(i/Pd)} GiB`,s.join(", ")].filter(Boolean).join(" · ")}function Ol(){ee(aa,[]);let[e,n]=T(null),{specs:t,usage:r,prices:i,types:s}=Ce.data.value,a=!!i,l=()=>n(null),d=()=>{l(),_t()},u=[...new Set([...t?.nodes.map(({tier:c})=>c)??[],...r?.tiers.flatMap(({tier:c})=>c??[])??[]])];return o(S,{children:[o("div",{class:"tools",role:"group","aria-label":"Range",children:[o(bt,{}),o(vt,{})]}),o(Ld,{mayChange:a,onOpen:n}),o(Bd,{onOpen:n}),e?.kind==="spec"&&o(ua,{spec:e.spec,tier:e.tier,onDone:d,onClose:l}),e?.kind==="retire"&&o(ca,{spec:e.spec,onDone:d,onClose:l}),e?.kind==="price"&&o(da,{types:s??[],tiers:u,initial:e.initial,onDone:d,onClose:l})]})}function Ld({mayChange:e,onOpen:n}){let{specs:t,usage:r,series:i}=Ce.data.value,s=c=>r?.tiers.find(p=>p.tier===c),a=c=>i?.series.find(({key:p})=>p===c)?.quantities,l=new Set(t?.nodes.map(({tier:c})=>c)),d=t?r?.tiers.filter(({tier:c})=>c!=null&&!l.has(c))??[]:[],u=c=>D({tab:"usage",measure:"compute",split:null,filter:{tiers:[c]}});return o(X,{title:"Hardware",hasData:!!t,isLoading:Ce.loading.value.has("specs"),error:Ce.errors.value.specs,lines:8,onRetry:()=>{_t(["specs"])},tools:e&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>n({kind:"spec",spec:null,tier:""}),children:"Add a spec"})}),children:()=>t.nodes.length===0&&d.length===0?o("p",{class:"notice empty",children:"There are no hardware specs yet, and no compute in this range names a tier. A spec says what a tier is and what an hour costs."}):o("table",{class:"groups specs",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Tier"}),o("th",{scope:"col",class:"number medium",children:"Per hour"}),o("th",{scope:"col",class:"wide",children:"In this range"}),o("th",{scope:"col",class:"number",children:"Hours"}),o("th",{scope:"col",class:"number small",children:"Cost"}),e&&o("th",{scope:"col",children:o("span",{class:"hidden",children:"Actions"})})]})}),o("tbody",{children:[d.map(({tier:c,computeSeconds:p,cost:g,unpricedRecords:f})=>o("tr",{class:"attention",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",onClick:()=>u(c),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:c}),o("small",{class:"ellipsis",children:["no hardware spec",f!=="0"&&`, ${M(BigInt(f),"count")} records without a price`]})]})})}),o("td",{class:"number medium muted",children:"–"}),o("td",{class:"wide",children:a(c)&&o(Xi,{values:a(c)})}),o("td",{class:"number",title:M(BigInt(p),"hours"),children:L(BigInt(p),"hours")}),o("td",{class:"number small",children:he(g)}),e&&o("td",{class:"actions",children:[o("button",{type:"button",class:"secondary wide-only",onClick:()=>n({kind:"spec",spec:null,tier:c}),children:"Add a spec"}),o("span",{class:"narrow-only",children:o(ce,{name:`Change ${c}`,actions:[{name:"Add a spec",run:()=>n({kind:"spec",spec:null,tier:c})}]})})]})]},c)),t.nodes.map(c=>{let p=s(c.tier);return o("tr",{class:c.isAvailable?"":"retired",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",title:c.description||void 0,onClick:()=>u(c.tier),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:[c.displayName," ",c.displayName!==c.tier&&o("code",{children:c.tier})]}),o("small",{class:"ellipsis",children:[c.isAvailable?"":"retired · ",Fd(c)]})]})})}),o("td",{class:"number medium",children:c.hourlyRate==null?o("span",{class:"muted",children:"no price"}):ut(c.hourlyRate)}),o("td",{class:"wide",children:p&&a(c.tier)&&o(Xi,{values:a(c.tier)})}),o("td",{class:"number",title:p&&M(BigInt(p.computeSeconds),"hours"),children:p?L(BigInt(p.computeSeconds),"hours"):r?o("em",{class:"muted",children:"not used"}):"–"}),o("td",{class:"number small",children:p?he(p.cost):"–"}),e&&o("td",{class:"actions",children:o(ce,{name:`Change ${c.displayName}`,actions:[{name:"Change",run:()=>n({kind:"spec",spec:c,tier:c.tier})},{name:"Set a price",run:()=>n({kind:"price",initial:{usageType:"compute_seconds",tier:c.tier}})},...c.isAvailable?[{name:"Retire",run:()=>n({kind:"retire",spec:c})}]:[]]})})]},c.tier)})]})]})})}function Ji({tier:e,model:n,provider:t}){return[e&&`tier ${e}`,n&&`model ${n}`,t&&`provider ${t}`].filter(Boolean).join(", ")||"everything"}function qd(e,n){let t=Date.now(),r=a=>a.usageType===e.usageType&&a.tier===e.tier&&a.model===e.model&&a.provider===e.provider;return n.filter(a=>r(a)&&Date.parse(a.validFrom)<=t).reduce((a,l)=>a===null||Date.parse(l.validFrom)>Date.parse(a.validFrom)?l:a,null)?.id===e.id&&e.rate!=null}function Bd({onOpen:e}){let[n,t]=T(!1),{prices:r}=Ce.data.value,i=r?.nodes??[],s=i.filter(d=>qd(d,i)||Date.parse(d.validFrom)>Date.now()),a=(d,u)=>d.usageType.localeCompare(u.usageType)||Ji(d).localeCompare(Ji(u)),l=n?i:s.sort(a).slice(0,$d);return o(X,{title:n?"All prices":"Prices in force",hasData:!!r,isLoading:Ce.loading.value.has("prices"),error:Ce.errors.value.prices,onRetry:()=>{_t(["prices"])},tools:r&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>e({kind:"price",initial:{}}),children:"Set a price"})}),children:()=>i.length===0?o("p",{class:"notice empty",children:"There are no prices yet. Usage that is sent without a cost has no known cost until there is one."}):o(S,{children:[o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Usage type"}),o("th",{scope:"col",class:"number",children:"Rate"}),o("th",{scope:"col",class:"medium",children:"In force from"}),o("th",{scope:"col",class:"wide",children:"Added by"})]})}),o("tbody",{children:l.map(d=>o("tr",{children:[o("th",{scope:"row",children:o("span",{class:"tier-name",children:[o("span",{class:"ellipsis",children:d.usageType.replaceAll("_"," ")}),o("small",{class:"ellipsis",children:Ji(d)})]})}),o("td",{class:"number",children:d.rate==null?o("em",{class:"muted",children:"ended"}):o(S,{children:[ut(d.rate)," ",o("span",{class:"muted",title:M(BigInt(d.perUnits),"count"),children:["per ",L(BigInt(d.perUnits),"count")]})]})}),o("td",{class:"medium",title:te(d.validFrom,x.value.timeZone),children:[Ys(d.validFrom,x.value.timeZone),Date.parse(d.validFrom)>Date.now()&&o("em",{class:"muted",children:" to come"})]}),o("td",{class:"wide muted",children:d.createdBy})]},d.id))})]}),(n||i.length>l.length)&&o("button",{type:"button",class:"secondary",onClick:()=>t(!n),children:n?"Show those in force":`Show all ${i.length}`})]})})}var Hd=["ingestion","diagnosis","tokens","viewer"];function Vd(e){let{range:n,timeZone:t}=x.value,r=i=>e.includes(i);return{range:Ee(n),timeZone:t,withIngestion:r("ingestion"),withDiagnosis:r("diagnosis"),withTokens:r("tokens"),withViewer:r("viewer")}}var se=On(Go,Vd);async function tn(e=Hd){await se.load(e),se.data.value.viewer&&(W.value=se.data.value.viewer)}function Pl(){let e="";return ne(()=>{let{range:n,timeZone:t}=x.value,r=JSON.stringify([n,t,ie.value]);de.value!=="open"||r===e||(e=r,_e(()=>{tn()}))})}function Fl(){let[e,n]=T(null),{tokens:t}=se.data.value,{timeZone:r}=x.value,i=()=>n(null),s=(a,l)=>{n({kind:"secret",name:a,secret:l}),tn(["tokens","diagnosis"])};return o(X,{title:"Service tokens",hasData:!!t,isLoading:se.loading.value.has("tokens"),error:se.errors.value.tokens,onRetry:()=>{tn(["tokens"])},tools:t&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>n({kind:"create"}),children:"Create a token"})}),children:()=>o(S,{children:[t.nodes.length===0?o("p",{class:"notice empty",children:"There are no service tokens yet. A service needs one to record usage in production."}):o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Service"}),o("th",{scope:"col",children:"State"}),o("th",{scope:"col",class:"small",children:"Scopes"}),o("th",{scope:"col",class:"wide",children:"Limited to"}),o("th",{scope:"col",class:"medium",children:"Last used"}),o("th",{scope:"col",class:"wide",children:"Expires"}),o("th",{scope:"col",children:o("span",{class:"hidden",children:"Actions"})})]})}),o("tbody",{children:[...t.nodes].sort((a,l)=>+(l.state==="ACTIVE")-+(a.state==="ACTIVE")).map(a=>o("tr",{class:a.state==="ACTIVE"?"":"retired",children:[o("th",{scope:"row",children:o("span",{class:"ellipsis block",title:a.id,children:a.name})}),o("td",{children:o("span",{class:`state ${a.state.toLowerCase()}`,children:a.state.toLowerCase()})}),o("td",{class:"small",children:a.scopes.map(l=>l.toLowerCase()).join(", ")}),o("td",{class:"wide",children:[a.accountIds?.join(", "),a.usageTypes?.join(", ")].filter(Boolean).join(" · ")||o("span",{class:"muted",children:"nothing"})}),o("td",{class:"medium",children:a.lastUsedAt==null?o("span",{class:"muted",children:"never"}):te(a.lastUsedAt,r)}),o("td",{class:"wide",children:a.expiresAt==null?o("span",{class:"muted",children:"never"}):te(a.expiresAt,r)}),o("td",{class:"actions",children:a.state==="ACTIVE"&&o(ce,{name:`Change ${a.name}`,actions:[{name:"Rotate",run:()=>n({kind:"rotate",token:a})},{name:"Revoke",run:()=>n({kind:"revoke",token:a})}]})})]},a.id))})]}),e?.kind==="create"&&o(Zd,{onDone:s,onClose:i}),e?.kind==="rotate"&&o(Qd,{token:e.token,onDone:s,onClose:i}),e?.kind==="revoke"&&o(Gd,{token:e.token,onDone:()=>{i(),tn(["tokens","diagnosis"])},onClose:i}),e?.kind==="secret"&&o(Kd,{name:e.name,secret:e.secret,onClose:i})]})})}var jd=[{scope:"RECORD",name:"record: send and correct usage"},{scope:"READ",name:"read: query usage"},{scope:"ADMIN",name:"admin: change prices, hardware and tokens"}],$l=e=>{let n=e.split(",").map(t=>t.trim()).filter(Boolean);return n.length>0?n:null};function Zd({onDone:e,onClose:n}){let[t,r]=T(""),[i,s]=T(["RECORD"]),[a,l]=T(""),[d,u]=T(""),[c,p]=T("");return o(Je,{title:"Create a service token",action:"Create",document:zo,variables:()=>({input:{name:t.trim(),scopes:i,accountIds:$l(a),usageTypes:$l(d),expiresAt:c===""?null:new Date(c).toISOString()}}),onDone:({createServiceToken:g})=>g&&e(g.serviceToken.name,g.token),onClose:n,children:[o(F,{label:"Name of the service",required:!0,placeholder:"compute-meter",value:t,onInput:r}),o("fieldset",{children:[o("legend",{children:"What it may do"}),jd.map(({scope:g,name:f})=>o("label",{class:"check",children:[o("input",{type:"checkbox",checked:i.includes(g),onChange:()=>s(i.includes(g)?i.filter(m=>m!==g):[...i,g])}),f]},g))]}),o("div",{class:"fields",children:[o(F,{label:"Accounts",placeholder:"acme, globex",hint:"Empty: all",value:a,onInput:l}),o(F,{label:"Usage types",placeholder:"compute_seconds",hint:"Empty: all",value:d,onInput:u})]}),o(F,{label:"Expires",type:"datetime-local",hint:"Your local time. Empty: never",value:c,onInput:p})]})}function Qd({token:e,onDone:n,onClose:t}){let[r,i]=T("60");return o(Je,{title:`Rotate the token of ${e.name}?`,action:"Rotate",document:Wo,variables:()=>({input:{id:e.id,overlapSeconds:Math.round(Number(r)*60)}}),onDone:({rotateServiceToken:s})=>s&&n(e.name,s.token),onClose:t,children:o(F,{label:"Minutes for which the previous secret stays valid",type:"number",required:!0,value:r,onInput:i})})}function Gd({token:e,onDone:n,onClose:t}){return o(Je,{title:`Revoke the token of ${e.name}?`,action:"Revoke",isDangerous:!0,document:Yo,variables:()=>({input:{id:e.id}}),onDone:n,onClose:t,children:o("p",{children:"Its next request is rejected. What the service sends from then on is not recorded. This cannot be undone."})})}function Kd({name:e,secret:n,onClose:t}){return o(Mn,{title:`The token of ${e}`,onClose:t,children:o("div",{class:"form",children:[o("p",{children:"Copy it now: it is shown this once. The server stores only a hash of it."}),o("div",{class:"secret",children:[o("code",{children:n})," ",o(Dn,{text:n,name:"Copy the token",children:"Copy"})]}),o("p",{class:"muted",children:["The service sends it as ",o("code",{children:"Authorization: Bearer ui_…"})]})]})})}function Ll(){ee(Pl,[]);let{errors:e}=se;return["ingestion","diagnosis","tokens"].every(t=>e.value[t]?.code==="FORBIDDEN")?o("section",{class:"panel",children:o("div",{class:"notice empty",children:[o("b",{children:"Ingestion is open to admins"}),o("p",{children:["It names the services of this installation and what was rejected, of all accounts. Sign in with a token that has the scope ",o("code",{children:"admin"})," to read it."]})]})}):o(S,{children:[o("div",{class:"tools",role:"group","aria-label":"Range",children:[o(bt,{}),o(vt,{})]}),o(zd,{}),o(Wd,{}),o(Fl,{})]})}function zd(){let{diagnosis:e}=se.data.value,[n,t]=T(null),[r,i]=T(null),[s,a]=T(!1),l=async()=>{a(!0);let d=await be.mutate(Ko,{});a(!1),t(d.data?.sendProbe??null),i(d.errors[0]??null)};return o(X,{title:"Is everything recorded?",hasData:!!e,isLoading:se.loading.value.has("diagnosis"),error:se.errors.value.diagnosis,lines:4,onRetry:()=>{tn(["diagnosis"])},tools:o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",disabled:s,onClick:()=>{l()},children:s?"Sending …":"Send a test record"})}),children:()=>o(S,{children:[e.problems.length===0&&o("p",{class:"healthy",children:[o(G,{name:"check"})," No problems found, ",te(e.examinedAt,x.value.timeZone),"."]}),o("ul",{class:"problems",children:e.problems.map(({code:d,severity:u,message:c,resolution:p},g)=>o("li",{class:u.toLowerCase(),children:[o("b",{children:o(me,{text:c})}),o("p",{children:[o(me,{text:p})," ",o("code",{children:d})]})]},g))}),r&&o(qe,{title:"The test record",error:r,onRetry:()=>{l()}}),n&&o("div",{class:`notice ${n.isHealthy?"done":"failed"}`,role:"status",children:[o("b",{children:n.isHealthy?"The test record was stored, counted, found and voided.":"The test record failed."}),n.problem&&o("p",{children:[o(me,{text:n.problem.message})," ",o(me,{text:n.problem.resolution})]}),o("ul",{class:"steps",children:n.steps.map(({step:d,status:u,message:c,durationMs:p})=>o("li",{class:u.toLowerCase(),children:[o(G,{name:u==="PASSED"?"check":u==="FAILED"?"close":"more"}),o("b",{children:d.toLowerCase().replace("_"," ")}),o("span",{children:o(me,{text:c})}),o("span",{class:"number muted",children:[p," ms"]})]},d))})]})]})})}function Wd(){let e=se.data.value.ingestion?.services??[];return o(X,{title:"Services",hasData:!!se.data.value.ingestion,isLoading:se.loading.value.has("ingestion"),error:se.errors.value.ingestion,onRetry:()=>{tn(["ingestion"])},children:()=>e.length===0?o("p",{class:"notice empty",children:["No service has sent a call yet. Create a token below, and send a record with ",o("code",{children:"recordUsage"}),"."]}):o("table",{class:"groups services",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Service"}),o("th",{scope:"col",class:"medium",children:"Last seen"}),o("th",{scope:"col",class:"number",children:"Recorded"}),o("th",{scope:"col",class:"number wide",children:"Duplicates"}),o("th",{scope:"col",class:"number wide",children:"Conflicts"}),o("th",{scope:"col",class:"number",children:"Not recorded"})]})}),o("tbody",{children:e.map(n=>o(Yd,{service:n},n.service))})]})})}var Rr=e=>e==="0"?o("span",{class:"muted",children:"0"}):M(BigInt(e),"count");function Yd({service:e}){let{timeZone:n}=x.value,[t,r]=T(!1),i=e.rows.filter(({reason:l})=>l!=null),s=BigInt(e.rejected)+BigInt(e.refused),a=i.length>0||e.examples.length>0;return o(S,{children:[o("tr",{children:[o("th",{scope:"row",children:a?o("button",{type:"button",class:"row-button","aria-expanded":t,onClick:()=>r(!t),children:[o(G,{name:"down"}),o("span",{class:"ellipsis",children:e.service})]}):o("span",{class:"ellipsis block",children:e.service})}),o("td",{class:"medium",children:te(e.lastSeenAt,n)}),o("td",{class:"number",children:Rr(e.recorded)}),o("td",{class:"number wide",children:Rr(e.duplicates)}),o("td",{class:"number wide",children:Rr(e.conflicts)}),o("td",{class:`number ${s>0n?"bad-number":""}`,children:Rr(s.toString())})]}),t&&o("tr",{children:o("td",{colSpan:6,children:o("ul",{class:"rejections",children:[i.map((l,d)=>o("li",{children:o("span",{children:[o("b",{children:M(BigInt(l.records),"count")})," ",l.outcome.toLowerCase()," as ",o("code",{children:l.reason}),l.usageType&&o(S,{children:[" of ",o("code",{children:l.usageType})]}),", last ",te(l.lastAt,n)]})},d)),e.examples.map((l,d)=>o("li",{children:[o("span",{class:"muted",children:[te(l.seenAt,n),l.accountId&&` · ${l.accountId}`,l.idempotencyKey&&` · ${l.idempotencyKey}`]}),o("span",{children:[o(me,{text:l.message})," ",o("code",{children:l.reason})]})]},`example-${d}`))]})})})]})}var Xd=5e3,Ir=N("connecting"),ql=xe(()=>{let{tab:e,range:n,timeZone:t,filter:r}=x.value;return e!=="usage"||de.value!=="open"||!Jd.value?null:JSON.stringify({range:Ee(n),timeZone:t,filter:ke(r)})}),Jd=xe(()=>!!A.data.value.insights);function Bl(){ne(()=>{if(ql.value!==null)return be.onUsageChanged(JSON.parse(ql.value),({totals:e,isInitial:n})=>{let t=A.loading.value.has("insights")||e.records===A.data.value.insights?.totals.records;(!n||!t)&&bn()},{minIntervalMs:Xd,onStatus:e=>Ir.value=e})})}function Hl(){let[e,n]=T(""),[t,r]=T(!1),i=de.value==="ended";return o("main",{class:"sign-in",children:o("form",{class:"panel",onSubmit:s=>{s.preventDefault(),e.trim()&&na(e,t)},children:[o(Yt,{}),o("h1",{children:i?"Your session has ended":"Sign in"}),o("p",{class:"muted",children:i?"The token has expired, was revoked, or is not valid here. Paste a new one to continue where you were.":"Paste a token of your identity provider, or a service token with the scope read."}),o("label",{children:["Token",o("input",{type:"password",class:"control",autoComplete:"off",spellcheck:!1,required:!0,value:e,onInput:s=>n(s.currentTarget.value),placeholder:"ui_… or eyJ…"})]}),o("label",{class:"check",children:[o("input",{type:"checkbox",checked:t,onChange:()=>r(!t)})," Keep it in this tab until the tab is closed"]}),o("button",{type:"submit",class:"primary",children:i?"Continue":"Sign in"}),o("details",{children:[o("summary",{children:"Where do I get a token?"}),o("p",{children:"An operator creates one on the server:"}),o("pre",{children:["usage-insights token create \\",`
`,"  --name me --scope read"]}),o("p",{class:"muted",children:"It is kept in the memory of this page and is sent only to this server."})]})]})})}var Vl="usage-insights.theme";function ep(){try{let e=localStorage.getItem(Vl);return e==="light"||e==="dark"?e:"system"}catch{return"system"}}var Er=N(ep());ne(()=>{document.documentElement.dataset.theme=Er.value});function jl(e){Er.value=e;try{localStorage.setItem(Vl,e)}catch{}}var np=new Set(["tokens","input","output","compute","cost","calls"]),tp={input:"Input · cached",output:"Output · reasoning"};function rp(e,{range:n}){let t=Math.min(Date.parse(n.end),Date.now()),r=BigInt(Math.max(1,Math.round((t-Date.parse(n.start))/1e3)));return e/r}function ip(e,n,t,r){switch(e.id){case"tokens":return`${cn(BigInt(n.records),"count")} records`;case"input":return n.cacheReadShare?`${Ke(n.cacheReadShare)} from cache`:"";case"output":return n.tokensReasoning==="0"?"":`reasoning ${cn(BigInt(n.tokensReasoning),"count")}`;case"compute":return t===null||t===0?"":`${t} ${t===1?"tier":"tiers"}`;case"cost":return r?`≈ ${r} this month`:n.unpricedRecords==="0"?"":`${cn(BigInt(n.unpricedRecords),"count")} records not priced`;case"storage":return"on average";default:return""}}var Ql="usage-insights.cards";function Gl(){try{return Number(localStorage.getItem(Ql))||7}catch{return 7}}function sp(e){try{Gl()!==e&&localStorage.setItem(Ql,String(e))}catch{}}function Kl(){let{insights:e,tiers:n,findings:t,users:r}=A.data.value,i=A.errors.value.insights;if(i)return o(qe,{title:"Totals",error:i,onRetry:()=>{ve("insights")}});if(!e){let c=Gl();return o("div",{class:`cards of-${c}`,"aria-hidden":"true",children:Array.from({length:c},(p,g)=>o("div",{class:"card waiting",children:[o("i",{}),o("i",{}),o("i",{})]},g))})}let{totals:s}=e,a=ye.filter(c=>np.has(c.id)||c.id!=="records"&&c.total(s)!==0n);sp(a.length+1);let l=t?.findings?.rows.find(c=>c.kind==="FORECAST"&&c.measure==="COST"&&c.subject===null)?.forecast,d=l?io(l.expected):null,u=r?.breakdown?.rows.reduce((c,{values:p})=>c+BigInt(p),0n);return o("div",{class:`cards of-${a.length+1}`,role:"group","aria-label":"Totals",children:[a.map(c=>{let p=c.total(s),g=mi.value&&c.total(mi.value);return o(Zl,{name:tp[c.id]??c.name,value:c.id==="storage"?oo(rp(p,e)):cn(p,c.unit),exact:M(p,c.unit),difference:g===null?null:Gt(p,g),remark:ip(c,s,n?.tiers.filter(({tier:f})=>f!==null).length??null,d),isChosen:x.value.measure===c.id,onPress:()=>D({measure:c.id,split:null})},c.id)}),o(Zl,{name:"Active users",value:u===void 0?"–":cn(u,"count"),exact:u===void 0?"not known":M(u,"count"),difference:null,remark:"in this range",isChosen:x.value.split==="USER",onPress:()=>D({split:"USER"})})]})}var op={up:"▲",down:"▼",same:""},ap={up:"up by",down:"down by",same:""};function Zl({name:e,value:n,exact:t,difference:r,remark:i,isChosen:s,onPress:a}){return o("button",{type:"button",class:"card","aria-pressed":s,"data-exact":t,onClick:a,children:[o("span",{class:"card-name",children:e}),o("span",{class:"card-value",children:n}),o("span",{class:"card-remark",children:[r&&o("b",{class:r.direction,children:[o("span",{"aria-hidden":"true",children:[op[r.direction]," "]}),o("span",{class:"hidden",children:[ap[r.direction]," "]}),r.text]}),o("span",{children:i})]}),o("span",{class:"hidden",children:["exactly ",t]})]})}var lp={CONCENTRATION:"Concentrated",DROP:"Drop",DUPLICATES:"Duplicates",FORECAST:"Forecast",NEW:"New",REFUSALS:"Rejected",SILENT:"Stopped",SPIKE:"Spike",UNPRICED:"Not priced",UNTRACKED:"Not metered"},zl=5;function up(e){let{from:n,through:t}=e.range.days,r={range:{from:n,through:t},filter:ke(e.filter)??{},interval:null};switch(e.kind){case"UNPRICED":return{name:"Set a price",patch:{tab:"hardware"}};case"UNTRACKED":return e.gap?.reason==="TIER_MISSING"?{name:"Show it",patch:{...r,measure:"compute",split:null}}:{name:"Open hardware",patch:{tab:"hardware"}};case"REFUSALS":case"DUPLICATES":return{name:"Open ingestion",patch:{tab:"ingestion"}};case"FORECAST":return{name:"Show the month",patch:{...r,range:{preset:"THIS_MONTH"},...Wl(e)}};default:return{name:"Show these days",patch:{...r,...Wl(e)}}}}function Wl({measure:e,usageType:n}){let t=e==="COST"?"cost":e==="TOKENS"?"tokens":n==="compute_seconds"?"compute":n==="api_calls"?"calls":null;return t?{measure:t,split:null}:{}}function cp(e){let n=new Set,t=e.filter(({kind:i,subject:s})=>{if(i!=="FORECAST")return!0;let a=!n.has(s??"");return n.add(s??""),a}),r=({kind:i,severity:s,subject:a})=>s==="CRITICAL"?0:s==="WARNING"?1:i==="FORECAST"?a===null?2:4:3;return t.sort((i,s)=>r(i)-r(s))}function es(){let[e,n]=T(!1),t=A.data.value.findings?.findings,r=cp([...t?.rows??[]]);return o(X,{title:"Worth knowing",hasData:!!t,isLoading:A.loading.value.has("findings"),error:A.errors.value.findings,lines:4,onRetry:()=>{ve("findings")},children:()=>o(S,{children:[r.length===0&&o("p",{class:"notice empty",children:"Nothing unusual in this range: no spikes, gaps, or records without a price."}),o("ul",{class:"findings",children:r.slice(0,e?r.length:zl).map((i,s)=>{let{name:a,patch:l}=up(i);return o("li",{class:i.severity.toLowerCase(),children:[o("b",{children:lp[i.kind]}),o("p",{children:o(me,{text:i.message})}),o("button",{type:"button",class:"secondary",onClick:()=>D(l),children:a})]},s)})}),r.length>zl&&o("button",{type:"button",class:"secondary",onClick:()=>n(!e),children:e?"Show fewer":`Show all ${r.length}`})]})})}var Yl={range:"DateRangeInput!",timeZone:"TimeZone!",filter:"UsageFilter",interval:"SeriesInterval!",split:"UsageDimension!",measure:"UsageMeasure",userMeasure:"UsageMeasure!",usageTypes:"[String!]",tableTypes:"[String!]",groups:"[GroupByInput!]!",compare:"SeriesComparison",rows:"Int!"};function rn(e,n,t){let r=n.toString().trim().replace(/^ {4}fragment/gm,"fragment"),i=null,a=r.split(`
`).flatMap(c=>{if(i!==null)return c===i&&(i=null),[];let p=/ @include\(if: \$(\w+)\)/.exec(c);return p?t[p[1]]?[c.replace(p[0],"")]:(c.endsWith("{")&&(i=`${/^ */.exec(c)?.[0]}}`),[]):[c]}).join(`
`),l=[...new Set([...a.matchAll(/\$(\w+)/g)].map(([,c])=>c))].filter(c=>c in Yl),d=l.map(c=>`$${c}: ${Yl[c]}`).join(", "),[,u=e]=/fragment (\w+) on Query/.exec(a)??[];return{query:`query ${e}(${d}) {
  ...${u}
}

${a}
`,variables:Object.fromEntries(l.filter(c=>t[c]!=null).map(c=>[c,t[c]]))}}function Ne({query:e,variables:n}){if(!ue.graphiql)return null;let t=new URLSearchParams({query:e,variables:JSON.stringify(n,null,2)});return`${ue.graphiql}#${t}`}function Ue({query:e,variables:n}){let t=JSON.stringify({query:e,variables:n}).replaceAll("'","'\\''"),r=ie.value===null?"":' -H "authorization: Bearer $TOKEN"';return`curl -s ${new URL(ue.endpoint,location.href).href} -H 'content-type: application/json'${r} -d '${t}'`}function dp(e){let n=/^[=+@\t\r]|^-(?!\d)/.test(e)?`'${e}`:e;return/[",\r\n]/.test(n)?`"${n.replaceAll('"','""')}"`:n}function zn(e){let n=Object.keys(e[0]??{});return[n,...e.map(t=>n.map(r=>t[r]??""))].map(t=>t.map(dp).join(",")).join(`\r
`)+`\r
`}function Re(e,n,t){let r=document.createElement("a");r.href=URL.createObjectURL(new Blob([n],{type:t})),r.download=e,r.click(),URL.revokeObjectURL(r.href)}var Cr=N(null);function Wn(e,n,t=x.value.range){Cr.value={title:e,filter:n,range:t}}function Xl(){if(!Cr.value)return null;let{title:e,filter:n,range:t}=Cr.value;return o(Mn,{title:`Records: ${e}`,kind:"side",onClose:()=>Cr.value=null,children:o(pp,{filter:n,range:t})})}function pp({filter:e,range:n}){let{timeZone:t}=x.value,[r,i]=T([]),[s,a]=T(null),[l,d]=T(null),[u,c]=T(!0),p={range:Ee(n),timeZone:t,filter:ke(e)},g=async(h,b)=>{c(!0),d(null);let{data:v,errors:w}=await be.query(pi,{...p,after:h},{signal:b});if(v?.records){let{nodes:y,pageInfo:_}=v.records;i(E=>h===null?y:[...E,...y]),a(_.hasNextPage?_.endCursor??null:null)}d(w[0]??null),c(!1)};ee(()=>{let h=new AbortController;return g(null,h.signal).catch(b=>{if(!h.signal.aborted)throw b}),()=>h.abort()},[]);let f={query:pi.toString().trim().replace(/^ {4}/,""),variables:p},m=Ne(f);return o(S,{children:[o("div",{class:"drawer-tools",children:[o("span",{class:"muted",children:["Newest first, at ",t.replaceAll("_"," ")]}),o(ce,{name:"More about these records",actions:[{name:"Download JSON",run:()=>Re("usage-records.json",JSON.stringify(r,null,2),"application/json")},...m?[{name:"Open as GraphQL",href:m}]:[],{name:"Copy as curl",run:()=>{navigator.clipboard.writeText(Ue(f))}}]})]}),r.length>0&&o("ul",{class:"records",children:r.map(h=>o(gp,{record:h,timeZone:t},h.id))}),l&&o(qe,{title:"Records",error:l,onRetry:()=>{g(s)}}),u&&o(di,{lines:r.length>0?2:8}),!u&&!l&&r.length===0&&o("p",{class:"notice empty",children:"No records match. They may have been voided, or the range has moved on."}),s&&!u&&!l&&o("button",{type:"button",class:"secondary",onClick:()=>{g(s)},children:"Show 50 more"})]})}var ns=(e,n)=>e!==null&&n!==null?`${n} (${e})`:e;function gp({record:e,timeZone:n}){let t=[e.accountName??e.accountId,e.model??e.tier,e.userName??e.userId].filter(Boolean).join(" · "),r=[["Account",ns(e.accountId,e.accountName)],["User",ns(e.userId,e.userName)],["Session",ns(e.sessionId,e.sessionName)],["Workspace",e.workspaceId],["Agent",e.agentId],["Model",e.model],["Provider",e.provider],["Tier",e.tier],["Source",e.source],["Labels",e.labels.map(({key:i,value:s})=>`${i}: ${s}`).join(", ")],["Cost",`${he(e.cost)} (${e.costSource.toLowerCase()})`],["Occurred at",e.occurredAt],["Recorded at",e.recordedAt],["Idempotency key",e.idempotencyKey],["Metadata",e.metadata==null?null:JSON.stringify(e.metadata)]];return o("li",{children:o("details",{children:[o("summary",{children:[o("span",{class:"when",children:te(e.occurredAt,n)}),o("span",{class:"what",children:[o("b",{children:M(BigInt(e.quantity),"count")})," ",e.usageType.replaceAll("_"," "),e.correction&&o("em",{children:" voided"})]}),o("span",{class:"amount",children:he(e.cost)}),o("span",{class:"about muted ellipsis",title:t,children:t})]}),o("dl",{children:[e.correction&&o(S,{children:[o("dt",{children:e.correction.replacementId?"Replaced":"Voided"}),o("dd",{children:[te(e.correction.correctedAt,n),e.correction.correctedBy&&` by ${e.correction.correctedBy}`,e.correction.reason&&`: ${e.correction.reason}`]})]}),r.filter(([,i])=>i).map(([i,s])=>o(S,{children:[o("dt",{children:i}),o("dd",{children:s})]})),o("dt",{children:"Id"}),o("dd",{children:[o("code",{children:e.id})," ",o(Dn,{text:e.id,name:"Copy the id"})]})]})]})})}var fp=560,Et=10,rs=26,mp=6,Jl=(e,n,t,r)=>`M${e.toFixed(2)} ${n.toFixed(2)}h${t.toFixed(2)}v${r.toFixed(2)}h${(-t).toFixed(2)}z`;function hp(){let e=Ze(null),[n,t]=T(0);return ee(()=>{let r=new ResizeObserver(([i])=>i&&t(Math.floor(i.contentRect.width)));return r.observe(e.current),()=>r.disconnect()},[]),[e,n]}function yp(e,n,t){let r=t<fp?230:300,i=e.buckets.map(({compared:m})=>m===null?null:lt(m,n)),s=Ul().keys(e.lines.map((m,h)=>h)).value((m,h,b)=>lt(e.lines[h].values[b]??0n,n)).order(Ar)(e.buckets),a=Math.max(_i(s.at(-1)??[],([,m])=>m)??0,_i(i,m=>m??0)??0),l=Qn().domain([0,a||1]).nice(4).range([r-rs,Et]),d=l.ticks(4).map(m=>({value:m,text:so(m,n)})),u=Math.max(...d.map(({text:m})=>m.length))*6.6+14,c=e.buckets.length,p=(t-u)/Math.max(1,c),g=p>8?.26:p>4?.14:0,f=Fi().domain(e.buckets.map((m,h)=>h)).range([u,t]).paddingInner(g).paddingOuter(g/2);return{height:r,left:u,compared:i,stacked:s,x:f,y:l,ticks:d,step:p,isDense:g===0}}function bp(e,n,t,r){let i=Math.max(1,Math.ceil(r/t));if(n==="DAY"&&i>20){let s=e.flatMap(({date:l},d)=>l.endsWith("-01")?[d]:[]),a=Math.max(1,Math.ceil(r/t/30.4));return s.filter((l,d)=>d%a===0)}if(n==="HOUR"){let s=[1,2,3,6,12,24,48,96,168].find(a=>a>=i)??i;return e.flatMap((a,l)=>l%s===0?[l]:[])}return e.flatMap((s,a)=>a%i===0?[a]:[])}function eu({model:e,unit:n,interval:t,timeZone:r,title:i,compared:s,onFilter:a,onZoom:l,onZoomOut:d}){let[u,c]=hp(),[p,g]=T(null),[f,m]=T(null),h=Ze(null),{lines:b,buckets:v}=e,w=v.length-1,y=Oe(()=>c>0?yp(e,n,c):null,[e,n,c]),_=Oe(()=>{if(!y)return[];let{stacked:k,x:I,y:O}=y;return k.map(Y=>{let[j,re]=["",""];return Y.forEach(([gu,cs],ds)=>{let ps=O(gu)-O(cs);if(ps<=0)return;let gs=Jl(I(ds),O(cs),I.bandwidth(),ps);v[ds].status==="COMPLETE"?j+=gs:re+=gs}),{whole:j,partial:re}})},[y,v]);ee(()=>{g(null),m(null)},[v.length,v[0]?.start,t]);let E=k=>{let{left:I,x:O}={left:u.current.getBoundingClientRect().left,x:y.x},Y=k.clientX-I-y.left;return Math.max(0,Math.min(w,Math.floor(Y/O.step())))},P=(k,I)=>{let O=k.clientY-u.current.getBoundingClientRect().top,Y=y.stacked.findIndex(j=>O<=y.y(j[I][0])&&O>=y.y(j[I][1]));return b[Y]},oe=(k,I)=>{m(null),g(null),l(Math.min(k,I),Math.max(k,I))},pe=k=>{let I=E(k);h.current&&Math.abs(k.clientX-h.current.x)>mp&&(f||u.current.setPointerCapture(k.pointerId),m([h.current.index,I])),g(I)},Ie=k=>{let I=h.current;if(h.current=null,!!I){if(f)oe(...f);else if(k.pointerType==="mouse"){let O=P(k,E(k));O&&a(O)}}},ae=k=>{let I=p??w,Y={ArrowLeft:I-1,ArrowRight:I+1,PageUp:I-7,PageDown:I+7,Home:0,End:w}[k.key];if(Y!==void 0){let j=p===null&&k.key==="ArrowLeft"?w:Math.max(0,Math.min(w,Y));m(k.shiftKey?[f?.[0]??I,j]:null),g(j)}else if(k.key==="Enter"){if(p===null)return;oe(...f??[p,p])}else if(k.key==="Escape")f?m(null):d?d():g(null);else return;k.preventDefault()},le=k=>st(t,k.date,k.start,r),R=k=>{let I=v[k];if(!I)return"";let O=ot(I.status),Y=b.map(({name:j,values:re})=>({name:j,value:re[k]??0n})).filter(({value:j})=>j!==0n);return[`${le(I)}${O?` (${O})`:""}: ${L(I.total,n)}`,...Y.map(({name:j,value:re})=>`${j} ${L(re,n)}`),...s&&I.compared!==null?[`${s} ${L(I.compared,n)}`]:[]].join("; ")},B=t==="HOUR"?56:64,H=f&&[Math.min(...f),Math.max(...f)];return o("div",{class:"plot",ref:u,role:"slider",tabIndex:0,"aria-label":`${i}. Arrow keys move, Shift with an arrow selects, Enter zooms in, Escape goes back.`,"aria-valuemin":0,"aria-valuemax":Math.max(0,w),"aria-valuenow":p??Math.max(0,w),"aria-valuetext":R(p??w),onKeyDown:ae,onFocus:()=>u.current?.matches(":focus-visible")&&g(p??w),onBlur:()=>g(null),onPointerDown:k=>{k.button===0&&y&&(h.current={x:k.clientX,index:E(k)})},onPointerMove:y?pe:void 0,onPointerUp:Ie,onPointerLeave:()=>!h.current&&g(null),onPointerCancel:()=>{h.current=null,m(null)},children:[y&&o("svg",{width:c,height:y.height,"aria-hidden":"true",class:`${y.isDense?"dense":""} ${p===null?"":"has-focus"}`,children:[y.ticks.map(({value:k,text:I})=>o("g",{children:[o("line",{class:"grid",x1:y.left,x2:c,y1:y.y(k),y2:y.y(k)}),o("text",{class:"tick",x:y.left-8,y:y.y(k)+4,"text-anchor":"end",children:I})]},k)),p!==null&&!H&&o("rect",{class:"focus",x:y.x(p)-y.x.step()*.13,y:Et,width:y.x.bandwidth()+y.x.step()*.26,height:y.height-Et-rs,rx:"3"}),_.map(({whole:k,partial:I},O)=>o("g",{class:`data ${b[O].colour}`,children:[o("path",{d:k}),o("path",{class:"partial",d:I})]},O)),p!==null&&y.stacked.map((k,I)=>{let[O,Y]=k[p]??[0,0],j=v[p]?.status==="COMPLETE";return o("path",{class:`at ${b[I].colour} ${j?"":"partial"}`,d:Jl(y.x(p)??0,y.y(Y),y.x.bandwidth(),y.y(O)-y.y(Y))},I)}),s&&o(vp,{...y}),H&&o("rect",{class:"selection",x:y.x(H[0]),y:Et,width:y.x(H[1])+y.x.bandwidth()-y.x(H[0]),height:y.height-Et-rs}),bp(v,t,y.x.step(),B).map(k=>{let I=v[k],O=y.x(k)+y.x.bandwidth()/2;return o("text",{class:"tick",x:Math.min(c-18,Math.max(y.left+12,O)),y:y.height-7,"text-anchor":"middle",children:Xs(t,I.date,I.start,r)},k)})]}),y&&p!==null&&v[p]&&o(_p,{bucket:v[p],name:H?`${le(v[H[0]])} – ${le(v[H[1]])}`:le(v[p]),lines:b,index:p,unit:n,compared:s,isSelecting:H!==null,at:(y.x(p)??0)+y.x.bandwidth()/2,width:c})]})}function vp({compared:e,x:n,y:t,step:r}){if(r>7){let s=Math.min(3,n.step()*.12),a=e.map((l,d)=>l===null?"":`M${(n(d)-s).toFixed(2)} ${t(l).toFixed(2)}h${(n.bandwidth()+2*s).toFixed(2)}`);return o("path",{class:"other",d:a.join("")})}let i=Zi().defined(s=>s!==null).x((s,a)=>n(a)+n.bandwidth()/2).y(s=>t(s??0));return o("path",{class:"other thin",d:i(e)??""})}var ts=262;function _p({bucket:e,name:n,lines:t,index:r,unit:i,compared:s,isSelecting:a,at:l,width:d}){let u=l>d/2,c=Math.max(0,Math.min(d-ts,u?l-ts-16:l+16)),p=ot(e.status),g=e.compared===null||e.status!=="COMPLETE"?null:Gt(e.total,e.compared),f=t.filter(({values:m})=>(m[r]??0n)!==0n).reverse();return o("div",{class:"tip",style:{left:`${c}px`,width:`${ts}px`},"aria-hidden":"true",children:[o("h3",{children:[n,p&&o("small",{children:[" ",p]})]}),a?o("p",{class:"muted",children:"Release, or press Enter, to zoom in"}):o(S,{children:[o("ul",{children:f.map(m=>o("li",{children:[o("i",{class:`key ${m.colour}`}),o("span",{children:m.name}),o("b",{children:L(m.values[r]??0n,i)})]},ze(m)))}),o("p",{children:[o("span",{children:"Total"}),o("b",{children:L(e.total,i)})]}),s&&e.compared!==null&&o("p",{class:"muted",children:[o("span",{children:s}),o("b",{children:[L(e.compared,i),g&&g.direction!=="same"&&` (${g.direction==="up"?"+":"−"}${g.text})`]})]})]})]})}var is=8;function Ct(e,{kind:n,key:t,name:r,accountId:i,accountName:s}){if(n==="UNKNOWN")return q[e].missing;if(n==="REMAINDER")return`all other ${q[e].plural}`;let a=r??t??"";return e!=="USAGE_TYPE"?i==null?a:`${a} · ${s??i}`:ye.find(({usageTypes:d})=>d?.length===1&&d[0]===t)?.name??(t??"").replaceAll("_"," ")}function ss(e,n){return e==="VALUE"?n<is?`c${n+1}`:"rest":e==="REMAINDER"?"rest":"none"}var xp=e=>e?.map(BigInt)??[],wp=e=>e?.map(we)??[];function kp(e,{column:n}){return n==="costs"?wp(e.costs):xp(n==="records"?e.recordCounts:e.quantities)}function Sp(e,{column:n}){return n==="costs"?e.comparedCosts?.map(r=>r===null?null:we(r))??[]:(n==="records"?e.comparedRecordCounts:e.comparedQuantities)?.map(r=>r===null?null:BigInt(r))??[]}function Ap(e,{column:n}){return n==="costs"?we(e.cost):BigInt(n==="records"?e.records:e.total??"0")}var Tp=(e,n)=>e.map((t,r)=>t+(n[r]??0n));function nu(e,n,t){let r=[],i=0;for(let l of e.series){let d=l.kind==="VALUE"?i++:i,u={key:l.key,accountId:l.accountId,kind:l.kind,name:Ct(t,{...l,name:l.names[0]}),colour:ss(l.kind,d),values:kp(l,n),total:Ap(l,n)},c=r.find(({kind:p})=>p==="REMAINDER");u.colour==="rest"&&c?(c.values=Tp(c.values,u.values),c.total+=u.total):u.colour==="rest"?r.push({...u,kind:"REMAINDER",key:null,accountId:null,name:Ct(t,{kind:"REMAINDER",key:null})}):r.push(u)}let s=r.filter(({total:l})=>l!==0n),a=e.starts.map((l,d)=>{let u=e.series.map(c=>Sp(c,n)[d]??null).filter(c=>c!==null);return{date:e.dates[d],start:l,end:e.starts[d+1]??e.range.end,status:e.statuses[d],total:r.reduce((c,{values:p})=>c+(p[d]??0n),0n),compared:u.length>0?u.reduce((c,p)=>c+p,0n):null}});return{lines:s,buckets:a}}var Rp=["tokens","cost","compute","records"],os={HOUR:"hour",DAY:"day",WEEK:"week",MONTH:"month",QUARTER:"quarter"},Ip=864e5,ru=e=>e.replace(/^./,n=>n.toUpperCase());function Ep(e,n,t){if(e.interval==="HOUR")return{start:e.starts[n],end:e.starts[t+1]??e.range.end};let r=e.dates[t+1];return{from:n===0?e.range.firstDay:e.dates[n],through:r?new Date(Date.parse(`${r}T00:00:00Z`)-Ip).toISOString().slice(0,10):e.range.lastDay}}function iu(e,n,t){D({filter:We(x.value.filter,e,n,t)})}function tu(e,n,t){return n.buckets.map((r,i)=>({start:r.start,end:r.end,status:r.status,...Object.fromEntries(n.lines.map(s=>[s.name,Dt(s.values[i]??0n,t)])),total:Dt(r.total,t),...e.comparedRange?{compared:r.compared===null?null:Dt(r.compared,t)}:{}}))}function Dt(e,n){return n.unit==="cost"?En(e,"cost").replace(/\.?0+$/,""):e.toString()}function su(){let e=x.value,[n,t]=T(!1),{chart:r}=A.data.value,i=yt.value,s=ge(i.measure),a=Le(i),l=Oe(()=>r?nu(r,s,a):null,[r]),d=fn(e),u=l?.buckets.some(({compared:_})=>_!==null&&_!==0n),c=r?.comparedRange&&u?i.compare==="PREVIOUS_YEAR"?"A year before":"Period before":null,p=l?.lines.flatMap(({kind:_,key:E})=>_==="VALUE"&&E!==null?[E]:[])??[],g=(_,E)=>{if(!r||!l)return;let P=Ep(r,_,E);r.interval==="HOUR"&&_===E?Wn(st("HOUR",r.dates[_],r.starts[_],i.timeZone),e.filter,P):D({range:P,interval:null},gn.value??e.range)},f=gn.value&&(()=>D({range:gn.value,interval:null})),m=rn("UsageSeries",Fo,Be(["chart"])),h=Ne(m),b=`usage-${s.id}-by-${q[a].name}`,v=[...r&&l?[{name:"Download CSV",run:()=>Re(`${b}.csv`,zn(tu(r,l,s)),"text/csv")},{name:"Download JSON",run:()=>Re(`${b}.json`,JSON.stringify(tu(r,l,s),null,2),"application/json")}]:[],...h?[{name:"Open as GraphQL",href:h}]:[],{name:"Copy as curl",run:()=>{navigator.clipboard.writeText(Ue(m))}}],w=ye.filter(({id:_})=>Rp.includes(_)||_===e.measure),y=`${ge(e.measure).name} per ${os[d]}`;return o(X,{title:y,class:"series",hasData:!!r,isLoading:A.loading.value.has("chart"),error:A.errors.value.chart,lines:9,onRetry:()=>{ve("chart")},tools:o(S,{children:[o(ei,{name:"Measure",options:w.map(({id:_,name:E})=>({value:_,name:_==="compute"?"Hours":E})),value:e.measure,onChange:_=>D({measure:_,split:null})}),o(ei,{name:"Split by",options:pn.map(_=>({value:_,name:ru(q[_].name)})),value:Le(e),onChange:_=>D({split:_})}),o("div",{class:"panel-actions",children:[f&&o("button",{type:"button",class:"link",onClick:f,children:[o(G,{name:"back"})," Zoom out"]}),o(hn,{name:"Length of a bucket",class:"bare",options:Xr(e.range).map(_=>({value:_,name:`by ${os[_]}`})),value:d,onChange:_=>D({interval:_},gn.value)}),o("button",{type:"button",class:"link","aria-pressed":n,onClick:()=>t(!n),children:n?"Chart":"Table"}),o(ce,{name:`More about ${y}`,actions:v})]})]}),children:()=>{if(!r||!l)return null;if(r.emptyReason)return o(Un,{title:`No ${s.name.toLowerCase()} in this range`,reason:r.emptyReason});let _=l.lines.reduce((E,P)=>E+P.total,0n);return o(S,{children:[n?o(Dp,{chart:r,model:l,measure:s,timeZone:i.timeZone,compared:c}):o(eu,{model:l,unit:s.unit,interval:r.interval,timeZone:i.timeZone,title:`${y} by ${q[a].name}, ${M(_,s.unit)} in all`,compared:c,onFilter:E=>iu(a,E,p),onZoom:g,onZoomOut:f}),o(Cp,{model:l,dimension:a,compared:c,chart:r,others:p})]})}})}function Cp({chart:e,model:n,dimension:t,compared:r,others:i}){let s=n.buckets.some(({status:a})=>a==="PARTIAL");return o("ul",{class:"legend","aria-label":"Legend",children:[n.lines.map(a=>o("li",{children:o("button",{type:"button",title:`Filter by ${a.name}`,onClick:()=>iu(t,a,i),children:[o("i",{class:`key ${a.colour}`}),o("span",{class:"ellipsis",children:a.name})]})},ze(a))),r&&e.comparedRange&&o("li",{class:"note",children:[o("i",{class:"key other"}),r,", ",Ge(e.comparedRange.firstDay,e.comparedRange.lastDay)]}),s&&o("li",{class:"note",children:[o("i",{class:"key partial"}),"not complete"]})]})}function Dp({chart:e,model:n,measure:t,timeZone:r,compared:i}){return o("div",{class:"scroll-table",role:"region","aria-label":"Values of the chart",tabIndex:0,children:o("table",{children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:ru(os[e.interval])}),n.lines.map(s=>o("th",{scope:"col",class:"number",children:o("span",{class:"ellipsis",title:s.name,children:s.name})},ze(s))),o("th",{scope:"col",class:"number",children:"Total"}),i&&o("th",{scope:"col",class:"number",children:i})]})}),o("tbody",{children:n.buckets.map((s,a)=>o("tr",{children:[o("th",{scope:"row",children:[st(e.interval,s.date,s.start,r)," ",o("span",{class:"muted",children:ot(s.status)})]}),n.lines.map(l=>{let d=l.values[a]??0n;return o("td",{class:`number ${d===0n?"muted":""}`,title:M(d,t.unit),children:L(d,t.unit)},ze(l))}),o("td",{class:"number",title:M(s.total,t.unit),children:o("b",{children:L(s.total,t.unit)})}),i&&o("td",{class:"number muted",children:s.compared===null?"–":L(s.compared,t.unit)})]},s.start))})]})})}var Mp=[10,50,200,1e3],Np=e=>e.replace(/^./,n=>n.toUpperCase());function au({totals:e},{column:n}){return n==="costs"?we(e.cost):n==="records"?BigInt(e.records):e.byType.reduce((t,{quantity:r})=>t+BigInt(r),0n)}function as(e,n){return n.map((t,r)=>{let i=e.keys[r]??null,s=q[t].belongsToAccount;return{dimension:t,kind:e.kind==="VALUE"&&i===null?"UNKNOWN":e.kind,key:i,name:e.names[r]??null,accountId:s?e.accountId:null,accountName:s?e.accountName:null}})}function Up(e,n){return e.kind==="REMAINDER"?`${M(BigInt(e.values),"count")} other ${n.length>1?"pairs":q[n[0]].plural}`:as(e,n).map(t=>Ct(t.dimension,t)).join(" · ")}function Op(e,n,{by:t,rows:r}){if(n.kind==="REMAINDER"&&t.length>1)return null;let i=r.flatMap(({kind:s,key:a})=>s==="VALUE"&&a!==null?[a]:[]);return as(n,Cn(t)).reduce((s,a)=>We(s,a.dimension,a,i),e)}function ou(e,n){let t=Cn(e.by);return e.rows.map(r=>({...Object.fromEntries(as(r,t).map(i=>[q[i.dimension].name,i.key??Ct(i.dimension,i)])),...t.some(i=>q[i].belongsToAccount)?{account:r.accountId}:{},kind:r.kind,[n.id==="records"?"value":n.id]:Dt(au(r,n),n),cost:r.totals.cost,records:r.totals.records,unpriced_records:r.totals.unpricedRecords}))}function lu(){let e=x.value,n=yt.value,t=ge(n.measure),r=Le(e),i=A.data.value.table?.breakdown,{name:s,plural:a}=q[r],l=rn("UsageByGroup",Lo,Be(["table"])),d=Ne(l),u=`${ge(e.measure).name} by ${s}`,c=i?.rows.some(({kind:f})=>f==="REMAINDER"),p=Mp.find(f=>f>ht.value),g=pn.filter(f=>f!==r);return o(X,{title:u,hasData:!!i,isLoading:A.loading.value.has("table"),error:A.errors.value.table,lines:7,onRetry:()=>{ve("table")},tools:o("div",{class:"panel-actions",children:[o(hn,{name:"Second dimension",class:"bare",options:[{value:"",name:"and by …"},...g.map(f=>({value:f,name:`and ${q[f].name}`}))],value:e.second===r?"":e.second??"",onChange:f=>D({second:f||null})}),o(ce,{name:`More about ${u}`,actions:[...i?[{name:"Download CSV",run:()=>Re(`usage-by-${s}.csv`,zn(ou(i,t)),"text/csv")},{name:"Download JSON",run:()=>Re(`usage-by-${s}.json`,JSON.stringify(ou(i,t),null,2),"application/json")}]:[],...d?[{name:"Open as GraphQL",href:d}]:[],{name:"Copy as curl",run:()=>{navigator.clipboard.writeText(Ue(l))}}]})]}),children:()=>i.rows.length===0?o("p",{class:"notice empty",children:["No ",t.name.toLowerCase()," in this range. The chart says why."]}):o(S,{children:[o(Pp,{table:i,measure:t,hasChange:n.compare==="PREVIOUS_PERIOD"&&t.change!==null}),c&&p&&o("button",{type:"button",class:"secondary",onClick:()=>sa(p),children:["Show up to ",p," ",i.by.length>1?"pairs":a]})]})})}function Pp({table:e,measure:n,hasChange:t}){let r=Cn(e.by),i=e.rows.map(u=>au(u,n)),s=i.reduce((u,c)=>c>u?c:u,0n),a=n.unit==="cost",l=n.id==="records",d=0;return o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:Np(r.map(u=>q[u].name).join(" and "))}),o("th",{scope:"col",class:"number",children:n.name}),o("th",{scope:"col",class:"share-bar",children:o("span",{class:"hidden",children:"Bar"})}),o("th",{scope:"col",class:"number small",children:"Share"}),t&&o("th",{scope:"col",class:"number medium",children:"Change"}),!a&&o("th",{scope:"col",class:"number",children:"Cost"}),!l&&o("th",{scope:"col",class:"number wide",children:"Records"})]})}),o("tbody",{children:e.rows.map((u,c)=>{let p=Up(u,r),g=i[c],{totals:f}=u,m=r.length>1?"single":ss(u.kind,u.kind==="VALUE"?d++:is),h=Op(x.value.filter,u,e),b=o(S,{children:[r.length===1&&o("i",{class:`key ${m}`}),o("span",{class:"ellipsis",title:u.keys.filter(Boolean).join(" · ")||void 0,children:p})]});return o("tr",{class:u.kind==="VALUE"?"":"other-group",children:[o("th",{scope:"row",children:h?o("button",{type:"button",class:"row-button",onClick:()=>D({filter:h}),children:b}):o("span",{class:"row-text",children:b})}),o("td",{class:"number",title:M(g,n.unit),children:L(g,n.unit)}),o("td",{class:"share-bar",children:o("i",{class:m,style:{width:`${(ao(g,s)*100).toFixed(1)}%`}})}),o("td",{class:"number small",children:Ke(u.share)}),t&&o("td",{class:"number medium muted",children:$p(u,n)}),!a&&o("td",{class:"number",title:f.unpricedRecords==="0"?void 0:`${M(BigInt(f.unpricedRecords),"count")} records have no known cost`,children:[he(f.cost),f.unpricedRecords!=="0"&&o("sup",{children:"*"})]}),!l&&o("td",{class:"number wide",children:h?o("button",{type:"button",class:"quiet-link",title:"Show these records",onClick:()=>Wn(p,Fp(h)),children:M(BigInt(f.records),"count")}):M(BigInt(f.records),"count")})]},JSON.stringify([u.kind,u.keys,u.accountId]))})})]})}function $p({change:e},n){if(!A.data.value.insights?.previous||n.change===null)return"–";if(!e)return"new";let t=e[n.change];if(t===null)return"–";let r=Ke(Math.abs(t)/100);return Math.abs(t)<.05?r:`${t<0?"−":"+"}${r}`}function Fp(e){let n=gi();return n===null||e.usageTypes?.length?e:{...e,usageTypes:n}}var Lp=1024;function uu(){let{tiers:e}=A.data.value,n=rn("UsageByTier",qo,Be(["tiers"])),t=Ne(n),r=e?.tiers??[],i=()=>r.map(({tier:a,computeSeconds:l,cost:d,records:u,unpricedRecords:c})=>({tier:a,compute_seconds:l,cost:d,records:u,unpriced_records:c})),s=Math.max(...r.map(({share:a})=>a),0);return o(X,{title:"Compute by tier",hasData:!!e,isLoading:A.loading.value.has("tiers"),error:A.errors.value.tiers,onRetry:()=>{ve("tiers")},tools:o("div",{class:"panel-actions",children:[o("button",{type:"button",class:"link",onClick:()=>D({tab:"hardware"}),children:"Hardware"}),o(ce,{name:"More about Compute by tier",actions:[{name:"Download CSV",run:()=>Re("compute-by-tier.csv",zn(i()),"text/csv")},{name:"Download JSON",run:()=>Re("compute-by-tier.json",JSON.stringify(i(),null,2),"application/json")},...t?[{name:"Open as GraphQL",href:t}]:[],{name:"Copy as curl",run:()=>{navigator.clipboard.writeText(Ue(n))}}]})]}),children:()=>o(S,{children:[e?.emptyReason&&o(Un,{title:"No compute on a tier in this range",reason:e.emptyReason}),r.length>0&&o("ul",{class:"tiers",children:r.map(a=>{let l=a.hardwareSpec,d=l&&[l.hourlyRate&&`${ut(l.hourlyRate)}/h`,l.gpuCount>0?`${l.gpuCount>1?`${l.gpuCount} × `:""}${l.gpuModel??"GPU"}`:null,l.vcpu&&`${l.vcpu} vCPU`,l.memoryMib&&`${Math.round(l.memoryMib/Lp)} GiB`].filter(Boolean).join(" · "),u=a.tier??"no tier";return o("li",{children:[o("button",{type:"button",class:`row-button ${a.tier===null?"other-group":""}`,title:`Filter by ${u}`,onClick:()=>D({filter:We(x.value.filter,"TIER",{kind:a.tier===null?"UNKNOWN":"VALUE",key:a.tier,accountId:null},[])}),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:l?.displayName??u}),o("small",{class:"ellipsis",children:d||(a.tier===null?"sent without a tier":"no hardware spec")})]})}),o("span",{class:"meter",title:Ke(a.share),children:o("i",{style:{width:`${(a.share/(s||1)*100).toFixed(1)}%`}})}),o("span",{class:"number",title:M(BigInt(a.computeSeconds),"hours"),children:L(BigInt(a.computeSeconds),"hours")}),o("span",{class:"number",title:a.unpricedRecords==="0"?void 0:`${a.unpricedRecords} records have no known cost`,children:a.unpricedRecords===a.records?o("em",{class:"muted",children:"not priced"}):o(S,{children:[he(a.cost),a.unpricedRecords!=="0"&&o("sup",{children:"*"})]})})]},u)})})]})})}function cu(){let e=A.data.value.users?.breakdown,n=rn("MostActiveUsers",Bo,Be(["users"])),t=Ne(n),r=e?.rows??[],i=r.some(({kind:a,totals:l})=>a==="VALUE"&&l.computeSeconds!=="0"),s=r.flatMap(({kind:a,key:l})=>a==="VALUE"&&l!==null?[l]:[]);return o(X,{title:"Most active users",hasData:!!e,isLoading:A.loading.value.has("users"),error:A.errors.value.users,onRetry:()=>{ve("users")},tools:o("div",{class:"panel-actions",children:o(ce,{name:"More about Most active users",actions:[...t?[{name:"Open as GraphQL",href:t}]:[],{name:"Copy as curl",run:()=>{navigator.clipboard.writeText(Ue(n))}}]})}),children:()=>s.length===0?o("p",{class:"notice empty",children:["No record in this range names a user. Services send it in ",o("code",{children:"userId"}),"."]}):o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"User"}),o("th",{scope:"col",class:"number",children:"Tokens"}),i&&o("th",{scope:"col",class:"number medium",children:"Hours"}),o("th",{scope:"col",class:"number",children:"Cost"}),o("th",{scope:"col",class:"number wide",children:"Records"})]})}),o("tbody",{children:r.map(a=>{let{kind:l,key:d,names:u,accountId:c,accountName:p,totals:g,values:f}=a,m=l==="VALUE"?u[0]??d??"":l==="REMAINDER"?`${M(BigInt(f),"count")} other users`:"no user",h=We(x.value.filter,"USER",a,s);return o("tr",{class:l==="VALUE"?"":"other-group",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",title:`Filter by ${m}`,onClick:()=>D({filter:h}),children:o("span",{class:"ellipsis",children:[m,c!==null&&o("small",{class:"muted",children:[" ",p??c]})]})})}),o("td",{class:"number",children:L(BigInt(g.tokens),"count")}),i&&o("td",{class:"number medium",title:M(BigInt(g.computeSeconds),"hours"),children:g.computeSeconds==="0"?"–":L(BigInt(g.computeSeconds),"hours")}),o("td",{class:"number",children:he(g.cost)}),o("td",{class:"number wide",children:o("button",{type:"button",class:"quiet-link",title:"Show these records",onClick:()=>Wn(m,h),children:M(BigInt(g.records),"count")})})]},ze(a))})})]})})}function du(){ee(oa,[]);let e=A.data.value.insights?.emptyReason,{insights:n,chart:t}=A.errors.value;return n&&n===t?o(S,{children:[o(sr,{}),o(qe,{title:"Usage",error:n,onRetry:()=>{bn()}})]}):e?o(S,{children:[o(sr,{}),o(Un,{title:"No usage in this range",reason:e})]}):o(S,{children:[o(sr,{}),o(Kl,{}),o(su,{}),o("div",{class:"pair",children:[o(lu,{}),o(uu,{})]}),W.value?.role==="MEMBER"?o(es,{}):o("div",{class:"pair",children:[o(es,{}),o(cu,{})]}),o(Xl,{})]})}var ls=[{tab:"usage",name:"Usage"},{tab:"hardware",name:"Hardware"},{tab:"ingestion",name:"Ingestion"}],qp={usage:du,hardware:Ol,ingestion:Ll},Bp=[{theme:"system",name:"As the system"},{theme:"light",name:"Light"},{theme:"dark",name:"Dark"}];function pu(){let{tab:e}=x.value,n=de.value==="open",t=qp[e];return ee(()=>{document.title=`${ls.find(r=>r.tab===e)?.name} · usage-insights`},[e]),o(S,{children:[ue.isDevelopment&&o("p",{class:"environment",children:"Development: open to this machine without sign-in"}),o("header",{class:"top",children:[o("a",{class:"brand",href:"/",children:[o(Yt,{})," ",o("span",{children:"usage-insights"})]}),n&&o("nav",{"aria-label":"Pages",children:[ls.filter(({tab:r})=>r!=="ingestion"||r===e||ea.value).map(({tab:r,name:i})=>o("a",{href:`/${Yr({...x.value,tab:r})}`,"aria-current":r===e?"page":void 0,onClick:s=>{s.metaKey||s.ctrlKey||s.shiftKey||(s.preventDefault(),D({tab:r}))},children:i},r)),ue.graphiql&&o("a",{class:"wide-only",href:ue.graphiql,target:"_blank",rel:"noopener",children:["Explore ",o(G,{name:"external"})]})]}),o("div",{class:"top-end",children:[n&&e==="usage"&&o(jp,{}),o(mn,{label:o(G,{name:"theme"}),name:"Appearance and session",class:"icon-button",align:"end",children:r=>o("ul",{class:"menu",children:[Bp.map(({theme:i,name:s})=>o("li",{children:o("button",{type:"button","aria-pressed":Er.value===i,onClick:()=>{jl(i),r()},children:s})},i)),ue.graphiql&&o("li",{class:"narrow-only",children:o("a",{href:ue.graphiql,children:"Explore the API"})}),W.value?.subject&&o("li",{class:"muted",children:["Signed in as ",W.value.subject,", ",W.value.role.toLowerCase(),W.value.expiresAt&&o(S,{children:[o("br",{}),"until ",te(W.value.expiresAt,x.value.timeZone)]})]}),o("li",{class:"muted",children:["Version ",ue.version]}),ie.value!==null&&n&&o("li",{children:o("button",{type:"button",onClick:()=>{r(),A.clear(),ta()},children:"Sign out"})})]})})]})]}),mt.value&&o("p",{class:"bar",role:"status",children:["You are offline, or the server cannot be reached. What is shown was read before."," ",o("button",{type:"button",class:"link",onClick:()=>{bn()},children:"Try again"})]}),n&&o(Hp,{}),n?o("main",{class:"page",children:[o("h1",{class:"hidden",children:ls.find(r=>r.tab===e)?.name}),o(t,{})]}):o(Hl,{})]})}var us=N(Date.now());setInterval(()=>us.value=Date.now(),1e3);function Hp(){let e=W.value?.expiresAt,n=e==null?1/0:Date.parse(e)-us.value;return n>Vp?null:o("p",{class:"bar",role:"status",children:["Your session ends ",n>0?`in ${Math.ceil(n/6e4)} min`:"now","."," ",o("button",{type:"button",class:"link",onClick:ir,children:"Sign in again"})]})}var Vp=3e5;function jp(){let e=A.data.value.insights?.freshness.dataThrough,n=Ir.value==="streaming"||Ir.value==="polling";if(!A.data.value.insights)return null;let t=e?`last record ${Js(e,us.value)}`:"no records";return o("span",{class:`freshness ${n?"live":""}`,title:n?"Changes appear by themselves":"The page checks for changes regularly",children:[o("i",{}),n?"live":"complete",o("span",{class:"wide-only",children:[" · ",t]})]})}Ts(o(pu,{}),document.getElementById("app"));Bl();})();
