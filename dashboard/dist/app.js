"use strict";(()=>{var C,Rs,Fr,Qe,Pr,On,Is,Nn,Es,Lr,$r,Pu,Jt=Symbol.for("pv"),Pn={},$n=[],$u=/^m(i|n|o|s|text|space)$/,qr=Array.isArray,Br=$n.slice,lt=Object.assign;function at(e){e&&e.parentNode&&e.remove()}function Cs(e,t,n){var r,i,s,a={},l=arguments.length;for(s in t)s=="key"?r=t[s]:s=="ref"&&typeof e!="function"?i=t[s]:a[s]=t[s];return l>2&&(a.children=l>3?Br.call(arguments,2):n),Xt(e,a,r,i,null)}function Xt(e,t,n,r,i){var s={type:e,props:t,key:n,ref:r,__k:null,__:null,__b:0,__e:null,__c:null,constructor:Jt,__v:i||++Rs,__i:-1,__u:0};return!i&&C.vnode&&C.vnode(s),s}function S(e){return e.children}function Rt(e,t){this.props=e,this.context=t,this.__g=0}function Ke(e,t){if(t==null)return e.__&&Ke(e.__,e.__i+1);for(var n;t<e.__k.length;t++)if((n=e.__k[t])&&n.__e)return n.__e;return typeof e.type!="function"||e.props.__P?null:Ke(e)}function Fu(e){var t,n=e.__v,r=n.__e,i=[],s=[],a=e.__P;a&&((t=lt({constructor:Jt},n)).__v=n.__v+1,C.vnode&&C.vnode(t),Hr(a,t,n,e.__n,a.namespaceURI,32&n.__u?[r]:null,i,r||Ke(n),32&n.__u,s),t.__v=n.__v,t.__.__k[t.__i]=t,Ps(i,t,s),n.__=n.__e=null,t.__e!=r&&Ds(t))}function Ds(e){if((e=e.__)&&e.__c&&!e.props.__P)return e.__e=null,e.__k.some(function(t){return t&&(e.__e=t.__e)}),Ds(e)}function Ts(e){(8&e.__g||(e.__g|=8,Qe.push(e),On++))&&Pr==C.debounceRendering||((Pr=C.debounceRendering)||queueMicrotask)(Ms)}function Ms(){try{for(var e,t=1;Qe.length;)Qe.length>t&&Qe.sort(Is),e=Qe.shift(),t=Qe.length,8&e.__g&&Fu(e)}finally{(On=Qe.length)&&(Pr||queueMicrotask)(Ms)}}function Ns(e,t,n,r,i,s,a,l,d,u,c){var p,g,f,m,y,b,v=r.__k||$n,x=t.length;for(d=Lu(n,t,v,d,x),p=0;p<x;p++)(f=n.__k[p])!=null&&(g=~f.__i&&v[f.__i]||Pn,f.__i=p,b=Hr(e,f,g,i,s,a,l,d,u,c),m=f.__e,(g.ref!=f.ref||8&g.__u)&&(g.ref&&Vr(g.ref,null,f,g),f.ref&&c.push(f.ref,f.__c||m,f)),y=y||m,4&f.__u?(d=Us(f,d,e,!g.__v),g.__e&&(g.__e=null)):typeof f.type=="function"&&b!==void 0?d=b:m&&(d=m.nextSibling),f.__u&=-21);return n.__e=y,d}function Lu(e,t,n,r,i){var s,a,l,d,u,c,p,g,f,m=n.length,y=m,b=0,v=0,x=e.__k=Array(i);for(s=0;s<i;s++)(a=t[s])!=null&&typeof a!="boolean"&&typeof a!="function"?(typeof a!="object"||a.constructor===String?a=x[s]=Xt(null,a):qr(a)?a=x[s]=Xt(S,{children:a}):a.constructor===Jt&&a.__b?a=x[s]=Xt(a.type,a.props,a.key,a.ref,a.__v):x[s]=a,d=s+b,a.__=e,a.__b=e.__b+1,l=null,~(u=a.__i=qu(a,n,d,y))&&(y--,(l=n[u])&&(l.__u|=2)),l&&l.__v?(a.__u|=16,u==d-1?b--:u==d+1?b++:u!=d&&(u>d?b--:b++,v=1)):(~u||(i>m?b--:i<m&&b++),typeof a.type!="function"&&(a.__u|=4))):x[s]=null;if(v){for(c=[],p=[],s=0;s<i;s++)if((a=x[s])&&16&a.__u){for(b=0,g=c.length;b<g;)c[f=b+g>>1]<a.__i?b=f+1:g=f;c[b]=a.__i,p[s]=b+1}for(b=c.length;s--;)p[s]&&(p[s]==b?b--:x[s].__u|=4)}if(y)for(s=0;s<m;s++)!(l=n[s])||2&l.__u||(l.__e==r&&(r=Ke(l)),jr(l,l));return r}function Us(e,t,n,r){var i,s,a,l;if(typeof e.type=="function"){if(e.props.__P)return t;if(i=e.__k)for(s=0;s<i.length;s++)i[s]&&(i[s].__=e,t=Us(i[s],t,n,!1));return t}for(t&&!t.parentNode&&(t=Ke(e))&&!t.parentNode&&(t=null),a=e.__e,l=t;l&&l.nodeType==8;)l=l.nextSibling;for(a!=l&&(!r&&n.moveBefore&&a.parentNode?n.moveBefore(a,t):n.insertBefore(a,t||null)),t=a;(t=t&&t.nextSibling)&&t.nodeType==8&&!t.data.startsWith("$s"););return t}function qu(e,t,n,r){var i,s=e.key,a=e.type,l=t[n],d=l&&!(2&l.__u);if(l===null&&s==null||d&&s==l.key&&a==l.type)return n;if(r>(d?1:0)){for(i=n-1;i>=0;i--)if((l=t[i])&&!(2&l.__u)&&s==l.key&&a==l.type)return i;for(i=n+1;i<t.length;i++)if((l=t[i])&&!(2&l.__u)&&s==l.key&&a==l.type)return i}return-1}function As(e,t,n){n==null&&(n=""),t[0]=="-"?e.setProperty(t,n):e[t]=n}function Mn(e,t,n,r,i){var s,a;if(t=="style")if(typeof n=="string")e.style.cssText=n;else{if(typeof r=="string"&&(e.style.cssText=r=""),r)for(t in r)n&&t in n||As(e.style,t);if(n)for(t in n)r&&n[t]==r[t]||As(e.style,t,n[t])}else if(t[0]=="o"&&t[1]=="n")typeof n!="function"&&(n=null),typeof r!="function"&&(r=null),(e.__e||(e.__e={}))[t]=n,n&&r||(a=$r[t]||($r[t]=Bu(t)),(e.__a||(e.__a={}))[t]=Lr,s=t!=(t=t.replace(Es,"$1")),(t=t.slice(2))[0]<"a"&&(t=t.toLowerCase()),n?e.addEventListener(t,a,s):e.removeEventListener(t,a,s));else{if(i=="http://www.w3.org/2000/svg")t=t.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(t!="width"&&t!="height"&&t!="href"&&t!="list"&&t!="form"&&t!="tabIndex"&&t!="download"&&t!="rowSpan"&&t!="colSpan"&&t!="role"&&t!="popover"&&t in e)try{return void(e[t]=n??"")}catch{}if(typeof n=="function")return;n==null||n===!1&&t[4]!="-"?e.removeAttribute(t):e.setAttribute(t,t=="popover"&&n==1?"":n)}}function Bu(e){return function(t){var n=this.__e;if(n){if(n=n[e],t[Nn]==null)t[Nn]=Lr++;else if(t[Nn]<this.__a[e])return;return n(C.event?C.event(t):t)}}}function Hr(e,t,n,r,i,s,a,l,d,u){var c,p,g,f,m,y,b,v,x,h,w,O,z,le,ge,Ce,ue,ce,R=t.type;if(t.constructor!==Jt)return null;128&n.__u&&(d=32&n.__u,c=n.__c.__z)&&(t.__u|=d,p=s=[],c.nodeType==8?l=Un(c,s):s.push(c),l=s[0]||l),(c=C.__b)&&c(t);e:if(typeof R=="function"){g=a.length;try{if(v=t.props,x=(c=R.prototype)&&c.render,h=(c=R.contextType)&&r[c.__c],w=c?h?h.props.value:c.__:r,(f=n.__c)?(t.__c=f,2&f.__g&&(f.__g|=1)):(x?t.__c=f=new R(v,w):(t.__c=f=new Rt(v,w),f.constructor=R,f.render=Vu),h&&h.sub(f),f.state||(f.state={}),f.__n=r,f.__g|=8,f.__h=[],f.__k=[]),x&&(f.__s||(f.__s=f.state),R.getDerivedStateFromProps&&(f.__s==f.state&&(f.__s=lt({},f.__s)),lt(f.__s,R.getDerivedStateFromProps(v,f.__s)))),m=f.props,y=f.state,f.__v=t,n.__c){if(v!==m&&x&&!R.getDerivedStateFromProps&&f.componentWillReceiveProps&&f.componentWillReceiveProps(v,w),t.__v==n.__v&&!(8&f.__g)||!(4&f.__g)&&f.shouldComponentUpdate&&f.shouldComponentUpdate(v,f.__s,w)===!1){t.__v!=n.__v&&(f.props=v,f.state=f.__s,f.__g&=-9),t.__e=n.__e,t.__k=n.__k,t.__k.some(function(q){q&&(q.__=t)}),$n.push.apply(f.__h,f.__k),f.__k=[],f.__h.length&&a.push(f),l=Ke(n);break e}f.componentWillUpdate&&f.componentWillUpdate(v,f.__s,w),x&&f.componentDidUpdate&&f.__h.push(function(){f.componentDidUpdate(m,y,b)})}else x&&!R.getDerivedStateFromProps&&f.componentWillMount&&f.componentWillMount(),x&&f.componentDidMount&&f.__h.push(f.componentDidMount);f.context=w,f.props=v,f.__P=e,f.__g&=-5,O=C.__r,z=x?25:0;do f.__g&=-9,O&&O(t),c=f.render(f.props,f.state=f.__s,f.context);while(8&f.__g&&++z<25);x&&($n.push.apply(f.__h,f.__k),f.__k=[]),f.state=f.__s,f.getChildContext&&(r=lt({},r,f.getChildContext())),x&&n.__c&&f.getSnapshotBeforeUpdate&&(b=f.getSnapshotBeforeUpdate(m,y)),le=c&&c.type===S&&c.key==null?c.props.children:c,v.__P&&(c=l,i=(e=v.__P).namespaceURI,d=s=null,n.props&&n.props.__P!=e&&(n.__k.some(function(q){q&&jr(q,q)}),n.__k=null),l=n.__k?Ke(n,0):null),l=Ns(e,qr(le)?le:[le],t,n,r,i,s,a,l,d,u),v.__P&&(t.__e=null,l=c),t.__u&=-161,p&&p.some(at),f.__h.length&&a.push(f),1&f.__g&&(f.__g&=-4)}catch(q){if(a.length=g,t.__v=null,d||s)if(q&&q.then){if(t.__u|=128|d,s){for(~(ue=s.indexOf(l||void 0))||(ue=s.length);(ce=s[ue-1])&&ce.nodeType==8;)ue--;for(;ue<s.length;ue++)if(ce=s[ue])if(s[ue]=null,ge){if(ce==Ce)break}else{if(ce.nodeType!=8)break;ce.data.startsWith("$s")&&(Ce=Un(ge=ce))}}if(!ge){for(;l&&l.nodeType==8&&l.nextSibling;)l=l.nextSibling;ge=l}(c=Un(ge=t.__c.__z||(t.__c.__z=ge)))?(t.__e=ge,l=c):t.__e=l,l=l&&l.nextSibling}else s&&s.some(at);else t.__e=n.__e;t.__k||(t.__k=n.__k||[]),q&&q.then||Os(t),C.__e(q,t,n)}}else l=t.__e=Hu(n.__e,t,n,r,i,s,a,d,u,e);return(c=C.diffed)&&c(t),l}function Un(e,t){if(e&&e.nodeType==8&&e.data.startsWith("$s"))for(var n=1;e=e.nextSibling;){if(e.nodeType==8){if(e.data.startsWith("$s"))n++;else if(e.data.startsWith("/$s")&&!--n)return e}t&&t.push(e)}}function Os(e){e&&(e.__c&&(e.__c.__g|=4),e.__k&&e.__k.some(Os))}function Ps(e,t,n){for(var r=0;r<n.length;)Vr(n[r++],n[r++],n[r++]);C.__c&&C.__c(t,e),e.some(function(i){try{e=i.__h,i.__h=[],e.some(function(s){s.call(i)})}catch(s){C.__e(s,i.__v)}})}function Hu(e,t,n,r,i,s,a,l,d,u){var c,p,g,f,m,y,b,v,x=n.props||Pn,h=t.props,w=t.type;if(w=="svg"?i="http://www.w3.org/2000/svg":w=="math"?i="http://www.w3.org/1998/Math/MathML":i||(i="http://www.w3.org/1999/xhtml"),s){for(c=0;c<s.length;c++)if((m=s[c])&&(w?m.localName==w:m.nodeType==3)){e=m,s[c]=null;break}}if(!e){if(v=u.ownerDocument||document,!w)return v.createTextNode(h);e=v.createElementNS(i,w,h.is?h:u),l&&(C.__m&&C.__m(t,s),l=!1),s=null}if(w){if(u=w=="template"&&e.content||e,s=w=="textarea"&&h.defaultValue!=null?null:s&&Br.call(u.childNodes),!l&&s)for(x={},c=0;c<e.attributes.length;c++)x[(m=e.attributes[c]).name]=m.value;for(c in x)m=x[c],c=="dangerouslySetInnerHTML"?g=m:c=="children"||c in h||c=="value"&&"defaultValue"in h||c=="checked"&&"defaultChecked"in h||Mn(e,c,null,m,i);for(c in h)m=h[c],c=="children"?f=m:c=="dangerouslySetInnerHTML"?p=m:c=="value"?y=m:c=="checked"?b=m:l&&typeof m!="function"||x[c]===m||Mn(e,c,m,x[c],i);p?(l||g&&(p.__html==g.__html||p.__html==e.innerHTML)||(e.innerHTML=p.__html),t.__k=[]):(g&&(e.textContent=""),(w=="foreignObject"||i=="http://www.w3.org/1998/Math/MathML"&&$u.test(w))&&(i="http://www.w3.org/1999/xhtml"),Ns(u,qr(f)?f:[f],t,n,r,i,s,a,s?s[0]:n.__k&&Ke(n,0),l,d),s&&s.some(at)),l&&w!="textarea"||(c="value",w=="progress"&&y==null?e.removeAttribute(c):y==null||y===e[c]&&(w!="progress"||y)||Mn(e,c,y,x[c],i),c="checked",b!=null&&b!=e[c]&&Mn(e,c,b,x[c],i))}else x===h||l&&e.data==h||(e.data=h);return e}function Vr(e,t,n,r){try{typeof e=="function"?t?t.__x=e(t)||1:r&&(r=r.__c||r.__e)&&(t=r.__x)&&(r.__x=null,typeof t=="function"?t():e(null)):e.current=t}catch(i){C.__e(i,n)}}function jr(e,t,n){var r,i,s,a;if(C.unmount&&C.unmount(e),!(r=e.ref)||r.current&&r.current!=e.__e||Vr(r,null,t,e),r=e.__c){if(r.componentWillUnmount)try{r.componentWillUnmount()}catch(l){C.__e(l,t)}r.__P=r.__n=null}if(r=e.__k)for(a=0;a<r.length;a++)r[a]&&jr(r[a],t,typeof e.type!="function"||n&&!e.props.__P);!n&&(r=e.__c)&&(r=r.__z)&&(i=Un(r,s=[]))&&(r==e.__e&&s.some(at),at(i),at(r)),n||at(e.__e),e.__e=e.__c=e.__=null}function Vu(e,t,n){return this.constructor(e,n)}function $s(e,t){var n,r,i,s;C.__&&C.__(e,t),t.nodeType==9&&(t=t.documentElement),r=(n=e&&32&e.__u)?null:t.__k,t.__k=Xt(S,{children:[e]}),i=[],s=[],Hr(t,t.__k,r||Pn,Pn,t.namespaceURI,r?null:t.firstChild?Br.call(t.childNodes):null,i,r?r.__e:t.firstChild,n,s),Ps(i,t.__k,s),t.__k.props.children=null}C={__e:function(e,t,n,r){for(var i,s,a;t=t.__;)if((i=t.__c)&&!(1&i.__g)){i.__g|=4;try{if((a=(s=i.constructor)&&s.getDerivedStateFromError)&&i.setState(s.getDerivedStateFromError(e)),i.componentDidCatch&&(i.componentDidCatch(e,r||{}),a=1),a&&8&i.__g)return void(i.__g|=2)}catch(l){e=l}}throw On=0,e}},Rs=0,Fr=function(e){return e!=null&&e.constructor===Jt},Rt.prototype.setState=function(e,t){var n=this.__s;n&&n!=this.state||(n=this.__s=lt({},this.state)),typeof e=="function"&&(e=e(lt({},n),this.props)),e&&(lt(n,e),this.__v&&(t&&this.__k.push(t),Ts(this)))},Rt.prototype.forceUpdate=function(e){this.__v&&(this.__g|=4,e&&this.__h.push(e),Ts(this))},Rt.prototype.render=S,Qe=[],On=0,Is=function(e,t){return e.__v.__b-t.__v.__b},Nn=Symbol(),Es=/(PointerCapture)$|Capture$/i,Lr=0,$r={},Pu=0;var ut,Z,Zr,Fs,Qr=Object.is,Fn=0,Ks=[],Kr=[],j=C,Ls=j.__b,qs=j.__r,Bs=j.diffed,Hs=j.__c,Vs=j.unmount,js=j.__;function tn(e,t){j.__h&&j.__h(Z,e,Fn||t),Fn=0;var n=Z.__H||(Z.__H={__:[],__h:[]});return e>=n.__.length&&n.__.push({}),n.__[e]}function T(e){return Fn=1,ju(Ys,e)}function ju(e,t,n){var r=tn(ut++,2);if(r.t=e,!r.__c&&(r.__=[n?n(t):Ys(void 0,t),function(s){var a=(r.__N||r.__)[0],l=r.t(a,s);Qr(a,l)||(r.__N=[l,r.__[1]],r.__c.setState({}))}],r.__c=Z,!Z.__f)){Z.__f=!0;var i=Z.shouldComponentUpdate;Z.shouldComponentUpdate=function(s,a,l){var d=this.__H;if(!d)return!0;var u=!1,c=this.props!=s;if(d.__.some(function(g){g.__N&&(u=!0,Qr(g.__[0],g.__N[0])||(c=!0))}),i){var p=i.call(this,s,a,l);return u?p||c:p}return!u||c}}return r.__}function Q(e,t){var n=tn(ut++,3);!j.__s&&Wr(n.__H,t)&&(n.__P=!0,n.__=e,n.u=t,Z.__H.__h.push(n))}function Gs(e,t){var n=tn(ut++,4);!j.__s&&Wr(n.__H,t)&&(n.__P=!1,n.__=e,n.u=t,Z.__h.push(n))}function Ge(e){return Fn=5,Fe(function(){return{current:e}},[])}function Fe(e,t){var n=tn(ut++,7);return Wr(n.__H,t)&&(n.__=e(),n.__H=t),n.__}function Yr(){var e=tn(ut++,11);if(!e.__){for(var t=Z.__v;!t.__m&&t.__;)t=t.__;var n=t.__m||(t.__m=[0,0]);e.__="P"+n[0]+"-"+n[1]++}return e.__}function Zu(){var e;do{for(;e=Kr.shift();)try{en(e)}catch(n){j.__e(n,{__:(e=e.__P)&&e.__v})}for(;e=Ks.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(en),t.__h.some(Gr),t.__h=[]}catch(n){t.__h=[],j.__e(n,e.__v)}}}while(Kr.length)}j.__b=function(e){Z=null,Ls&&Ls(e)},j.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),js&&js(e,t)},j.__r=function(e){qs&&qs(e),ut=0;var t=(Z=e.__c).__H;t&&(Zr==Z?Z.__h=[]:(t.__h.some(en),t.__h.some(Gr),ut=0),t.__h=[],t.__.some(function(n){n.__N&&(n.__=n.__N),n.u=n.__N=void 0})),Zr=Z},j.diffed=function(e){Bs&&Bs(e);var t=e.__c;t&&t.__H&&(t.__H.__h.length&&Qs(Ks.push(t)),t.__H.__.some(function(n){n.u&&(n.__H=n.u)})),Zr=Z=null},j.__c=function(e,t){t.some(function(n){try{n.__h.some(en),n.__h=n.__h.filter(function(r){return!r.__||Gr(r)})}catch(r){n.__h=[function(){throw r}]}}),Hs&&Hs(e,t)},j.unmount=function(e){Vs&&Vs(e);var t,n,r=e.__c;r&&r.__H&&(r.__H.__.some(function(i){try{if(i.__P&&i.__c){if(n===void 0){for(n=e.__;n&&(!n.__c||!n.__c.__P);)n=n.__;n=n&&n.__c}i.__P=n,Qs(Kr.push(i))}else en(i)}catch(s){t=s}}),r.__H=void 0,t&&j.__e(t,r.__v))};var Zs=typeof requestAnimationFrame=="function";function Qu(e){var t,n=function(){clearTimeout(r),Zs&&cancelAnimationFrame(t),setTimeout(e)},r=setTimeout(n,35);Zs&&(t=requestAnimationFrame(n))}function Qs(e){e!=1&&Fs==j.requestAnimationFrame||((Fs=j.requestAnimationFrame)||Qu)(Zu)}function en(e){var t=Z,n=e.__c;typeof n=="function"&&(e.__c=void 0,n()),Z=t}function Gr(e){var t=Z;e.__c=e.__(),Z=t}function Wr(e,t){return!e||e.length!=t.length||t.some(function(n,r){return!Qr(n,e[r])})}function Ys(e,t){return typeof t=="function"?t(e):t}var Ku=Symbol.for("preact-signals");function Hn(){if(Le>1)Le--;else{var e,t=!1;for((function(){var i=qn;for(qn=void 0;i!==void 0;){var s=i.S;if(s.v===i.v)for(var a=s.t;a!==void 0;a=a.x)a.i===i.i&&(a.i=s.i);i=i.o}})();rn!==void 0;){var n=rn;for(rn=void 0,Ln++;n!==void 0;){var r=n.u;if(n.u=void 0,n.f&=-3,!(8&n.f)&&zs(n))try{n.c()}catch(i){t||(e=i,t=!0)}n=r}}if(Ln=0,Le--,t)throw e}}function De(e){if(Le>0)return e();zr=++Gu,Le++;try{return e()}finally{Hn()}}var nn,P=void 0;function xe(e){var t=P,n=nn;P=void 0,nn=void 0;try{return e()}finally{P=t,nn=n}}var rn=void 0,Le=0,Ln=0,Gu=0,zr=0,qn=void 0,Bn=0;function Ws(e){if(P!==void 0){var t=e.n;if(t===void 0||t.t!==P)return t={i:0,S:e,p:P.s,n:void 0,t:P,e:void 0,x:void 0,r:t},P.s!==void 0&&(P.s.n=t),P.s=t,e.n=t,32&P.f&&e.S(t),t;if(t.i===-1)return t.i=0,t.n!==void 0&&(t.n.p=t.p,t.p!==void 0&&(t.p.n=t.n),t.p=P.s,t.n=void 0,P.s.n=t,P.s=t),t}}function X(e,t){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=t?.watched,this.Z=t?.unwatched,this.name=t?.name}X.prototype.brand=Ku;X.prototype.h=function(){return!0};X.prototype.S=function(e){var t=this,n=this.t;n!==e&&e.e===void 0&&(e.x=n,this.t=e,n!==void 0?n.e=e:xe(function(){var r;(r=t.W)==null||r.call(t)}))};X.prototype.U=function(e){var t=this;if(this.t!==void 0){var n=e.e,r=e.x;n!==void 0&&(n.x=r,e.e=void 0),r!==void 0&&(r.e=n,e.x=void 0),e===this.t&&(this.t=r,r===void 0&&xe(function(){var i;(i=t.Z)==null||i.call(t)}))}};X.prototype.subscribe=function(e){var t=this;return ie(function(){var n=t.value;xe(function(){return e(n)})},{name:"sub"})};X.prototype.valueOf=function(){return this.value};X.prototype.toString=function(){return this.value+""};X.prototype.toJSON=function(){return this.value};X.prototype.peek=function(){var e=this;return xe(function(){return e.value})};Object.defineProperty(X.prototype,"value",{get:function(){var e=Ws(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){if(Ln>100)throw new Error("Cycle detected");(function(n){Le!==0&&Ln===0&&n.l!==zr&&(n.l=zr,qn={S:n,v:n.v,i:n.i,o:qn})})(this),this.v=e,this.i++,Bn++,Le++;try{for(var t=this.t;t!==void 0;t=t.x)t.t.N()}finally{Hn()}}}});function N(e,t){return new X(e,t)}function zs(e){for(var t=e.s;t!==void 0;t=t.n)if(t.S.i!==t.i||!t.S.h()||t.S.i!==t.i)return!0;return!1}function Xs(e){for(var t=e.s;t!==void 0;t=t.n){var n=t.S.n;if(n!==void 0&&(t.r=n),t.S.n=t,t.i=-1,t.n===void 0){e.s=t;break}}}function Js(e){for(var t=e.s,n=void 0;t!==void 0;){var r=t.p;t.i===-1?(t.S.U(t),r!==void 0&&(r.n=t.n),t.n!==void 0&&(t.n.p=r)):n=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=r}e.s=n}function ct(e,t){X.call(this,void 0,t),this.x=e,this.s=void 0,this.g=Bn-1,this.f=4}ct.prototype=new X;ct.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===Bn))return!0;if(this.g=Bn,this.f|=1,this.i>0&&!zs(this))return this.f&=-2,!0;var e=P;try{Xs(this),P=this;var t=this.x();(16&this.f||this.v!==t||this.i===0)&&(this.v=t,this.f&=-17,this.i++)}catch(n){this.v=n,this.f|=16,this.i++}return P=e,Js(this),this.f&=-2,!0};ct.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(var t=this.s;t!==void 0;t=t.n)t.S.S(t)}X.prototype.S.call(this,e)};ct.prototype.U=function(e){if(this.t!==void 0&&(X.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(var t=this.s;t!==void 0;t=t.n)t.S.U(t)}};ct.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==void 0;e=e.x)e.t.N()}};Object.defineProperty(ct.prototype,"value",{get:function(){if(1&this.f)throw new Error("Cycle detected");var e=Ws(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function we(e,t){return new ct(e,t)}function eo(e){var t=e.j;if(e.j=void 0,typeof t=="function"){Le++;var n=P;P=void 0;try{t()}catch(r){throw e.f&=-2,e.f|=8,Xr(e),r}finally{P=n,Hn()}}}function Xr(e){for(var t=e.s;t!==void 0;t=t.n)t.S.U(t);e.x=void 0,e.s=void 0,eo(e)}function Yu(e){if(P!==this)throw new Error("Out-of-order effect");Js(this),P=e,this.f&=-2;try{8&this.f&&Xr(this)}finally{Hn()}}function It(e,t){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=t?.name,nn&&nn.push(this)}It.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var t=this.x();typeof t=="function"&&(this.j=t)}finally{e()}};It.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,eo(this),Xs(this),Le++;var e=P;return P=this,Yu.bind(this,e)};It.prototype.N=function(){2&this.f||(this.f|=2,this.u=rn,rn=this)};It.prototype.d=function(){this.f|=8,1&this.f||Xr(this)};It.prototype.dispose=function(){this.d()};function ie(e,t){var n=new It(e,t);try{n.c()}catch(i){throw n.d(),i}var r=n.d.bind(n);return r[Symbol.dispose]=r,r}var to,jn,Vn,Wu=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__;var no=[];ie(function(){to=this.N})();function Et(e,t){C[e]=t.bind(null,C[e]||function(){})}function sn(e){if(Vn){var t=Vn;Vn=void 0,t()}Vn=e&&e.S()}function ro(e){var t=this,n=e.data,r=Xu(n);r.name="ReactiveDom",r.value=n;var i=Fe(function(){for(var l=t,d=t.__v;d=d.__;)if(d.__c){d.__c.__$f|=4;break}var u=we(function(){var f=r.value.value;return f===0?0:f===!0?"":f||""}),c=we(function(){return!Array.isArray(u.value)&&!Fr(u.value)}),p=ie(function(){if(this.N=io,c.value){var f=u.value;l.__v&&l.__v.__e&&l.__v.__e.nodeType===3&&(l.__v.__e.data=f)}}),g=t.__$u.d;return t.__$u.d=function(){p(),g.call(this)},[c,u]},[]),s=i[0],a=i[1];return s.value?a.peek():a.value}ro.displayName="ReactiveTextNode";Object.defineProperties(X.prototype,{constructor:{configurable:!0,value:Cs(S,null).constructor},type:{configurable:!0,value:ro},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}});Et("__b",function(e,t){if(sn(),jn=void 0,typeof t.type=="string"){var n,r=t.props;for(var i in r)if(i!=="children"){var s=r[i];s instanceof X&&(n||(t.__np=n={}),n[i]=s,r[i]=s.peek())}}e(t)});Et("__r",function(e,t){if(e(t),t.type!==S){sn();var n,r=t.__c;r&&(r.__$f&=-2,(n=r.__$u)===void 0&&(r.__$u=n=(function(i,s){var a;return ie(function(){a=this},{name:s}),a.c=i,a})((function(i){return function(){var s;Wu&&((s=this.y)==null||s.call(this)),i.__$f|=1,i.setState({})}})(r),typeof t.type=="function"?t.type.displayName||t.type.name:""))),jn=r,sn(n)}});Et("__e",function(e,t,n,r){sn(),jn=void 0,e(t,n,r)});Et("diffed",function(e,t){sn(),jn=void 0;var n;if(typeof t.type=="string"&&(n=t.__e)){var r=t.__np,i=t.props,s=n.U;if(s)for(var a in s){var l=s[a];l===void 0||r&&a in r||(l.d(),s[a]=void 0)}if(r){s||(s={},n.U=s);for(var d in r){var u=s[d],c=r[d];u===void 0?(u=zu(n,d,c,i),s[d]=u):u.o(c,i)}}}e(t)});function zu(e,t,n,r){var i=t in e&&e.ownerSVGElement===void 0,s=N(n);return{o:function(a,l){s.value=a,r=l},d:ie(function(){this.N=io;var a=s.value.value;r[t]!==a&&(r[t]=a,i?e[t]=a:a!=null&&(a!==!1||t[4]==="-")?e.setAttribute(t,a):e.removeAttribute(t))})}}Et("unmount",function(e,t){if(typeof t.type=="string"){var n=t.__e;if(n){var r=n.U;if(r){n.U=void 0;for(var i in r){var s=r[i];s&&s.d()}}}var a=t.__np;if(a){var l=t.props;for(var d in a)l[d]=a[d]}t.__np=void 0}else{var u=t.__c;if(u){u.__$f|=8;var c=u.__$u;c&&(u.__$u=void 0,c.d())}}e(t)});Et("__h",function(e,t,n,r){r<3&&(t.__$f|=2),e(t,n,r)});Rt.prototype.shouldComponentUpdate=function(e,t){if(this.__R)return!0;var n=this.__$u,r=n&&n.s!==void 0;for(var i in t)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){var s=2&this.__$f;if(!(r||s||4&this.__$f)||1&this.__$f)return!0}else if(!(r||4&this.__$f)||3&this.__$f)return!0;for(var a in e)if(a!=="__source"&&e[a]!==this.props[a])return!0;for(var l in this.props)if(!(l in e))return!0;return!1};function Xu(e,t){return Fe(function(){return N(e,t)},[])}var Ju=function(e){queueMicrotask(function(){queueMicrotask(e)})};function ec(){De(function(){for(var e;e=no.shift();)to.call(e)})}function io(){no.push(this)===1&&(C.requestAnimationFrame||Ju)(ec)}var E=JSON.parse(document.getElementById("dashboard-config")?.textContent??"{}");var oo=navigator.languages.length>0?[...navigator.languages]:void 0,so=new Map;function Ct(e){let t=JSON.stringify(e),n=so.get(t);return n||so.set(t,n=new Intl.DateTimeFormat(oo,e)),n}var on=Intl.DateTimeFormat().resolvedOptions().timeZone||"UTC";function ao(){return Intl.supportedValuesOf("timeZone")}function Y(e,t){return Ct({timeZone:t,dateStyle:"medium",timeStyle:"medium"}).format(new Date(e))}function lo(e,t){return Ct({timeZone:t,dateStyle:"medium"}).format(new Date(e))}function qe(e,t={day:"numeric",month:"short"}){return Ct({...t,timeZone:"UTC"}).format(new Date(`${e}T12:00:00Z`))}function Ye(e,t){return Ct({day:"numeric",month:"short",year:"numeric",timeZone:"UTC"}).formatRange(new Date(`${e}T12:00:00Z`),new Date(`${t}T12:00:00Z`))}function an(e,t,n,r){switch(e){case"HOUR":return Ct({timeZone:r,weekday:"short",day:"numeric",month:"short",hour:"2-digit",minute:"2-digit",timeZoneName:"shortOffset"}).format(new Date(n));case"DAY":return qe(t,{weekday:"long",day:"numeric",month:"long"});case"WEEK":return`Week of ${qe(t,{day:"numeric",month:"long",year:"numeric"})}`;case"MONTH":return qe(t,{month:"long",year:"numeric"});case"QUARTER":return`Quarter from ${qe(t,{month:"long",year:"numeric"})}`}}function uo(e,t,n,r){switch(e){case"HOUR":{let i=Ct({timeZone:r,hour:"2-digit",minute:"2-digit",hour12:!1}).format(new Date(n));return i.startsWith("00:00")||i.startsWith("24:00")?qe(t):i.replace(/^24/,"00")}case"MONTH":case"QUARTER":return qe(t,t.slice(5,7)==="01"?{year:"numeric"}:{month:"short"});default:return qe(t)}}var tc=[["day",864e5],["hour",36e5],["minute",6e4],["second",1e3]];function co(e,t){let n=Math.max(0,t-Date.parse(e)),[r,i]=tc.find(([,s])=>n>=s)??["second",1e3];return new Intl.RelativeTimeFormat(oo,{style:"short",numeric:"always"}).format(-Math.floor(n/i),r)}function ln(e){return e==="PARTIAL"?"not complete":e==="FUTURE"?"to come":""}var nc=navigator.languages.length>0?[...navigator.languages]:void 0,po=new Map,dt="USD";function Qn(e){dt=e}function W(e,t){let n=JSON.stringify(t),r=po.get(n);return r||po.set(n,r=new Intl.NumberFormat(nc,t)),r.format(e)}function Se(e){let[t="0",n=""]=e.split("."),r=BigInt(t.replace("-","")+n.padEnd(9,"0").slice(0,9));return t.startsWith("-")?-r:r}function un(e,t,n){let r=e<0n!=t<0n,[i,s]=[e<0n?-e:e,t<0n?-t:t],a=(i*10n**BigInt(n)*2n+s)/(s*2n),l=a.toString().padStart(n+1,"0"),d=n===0?l:`${l.slice(0,-n)}.${l.slice(-n)}`;return r&&a!==0n?`-${d}`:d}var go={count:1n,cost:1000000000n,hours:3600n,storage:3600000000000n};function Dt(e,t,n=9){return t==="count"?e.toString():un(e,go[t],n)}function cn(e,t){return Number(Dt(e,t))}var rc="⁰¹²³⁴⁵⁶⁷⁸⁹";function fo(e,t){return W(e,{...t,notation:"scientific",maximumFractionDigits:2}).replace(/E(\d+)/,(r,i)=>` × 10${[...i].map(s=>rc[Number(s)]).join("")}`)}var Jr=15,Zn=e=>(e<0n?-e:e).toString().length;function pt(e,t){let n=Dt(e,t),r=BigInt(n.split(".")[0]??"0"),i=Zn(r),s=t==="cost"?{style:"currency",currency:dt,currencyDisplay:"narrowSymbol"}:{},a=t==="storage"?" GB·h":t==="hours"?" h":"";return i>Jr?fo(n,s)+a:t==="cost"?i>6?W(n,{...s,notation:"compact",maximumFractionDigits:2}):e!==0n&&Zn(e)<8?W(n,{...s,maximumSignificantDigits:2}):W(n,s):i>5?W(n,{notation:"compact",maximumSignificantDigits:4})+a:t==="count"?W(e,{}):W(n,{maximumFractionDigits:i>3?0:1,minimumFractionDigits:0})+a}function F(e,t){if(Zn(e/go[t])>Jr)return pt(e,t);let n=Dt(e,t);if(t==="count")return W(e,{});if(t==="cost"){let r=e!==0n&&Zn(e)<8;return W(n,{style:"currency",currency:dt,currencyDisplay:"narrowSymbol",...r?{maximumSignificantDigits:2}:{}})}return W(n,{minimumFractionDigits:1,maximumFractionDigits:1})+(t==="hours"?" h":" GB·h")}function D(e,t){switch(t){case"count":return W(e,{});case"cost":return W(Dt(e,"cost"),{style:"currency",currency:dt,currencyDisplay:"narrowSymbol",maximumFractionDigits:9});case"hours":return`${W(e,{})} s`;case"storage":return`${W(e,{})} byte-seconds`}}function fe(e){return e==null?"not known":F(Se(e),"cost")}function dn(e){return W(e,{style:"currency",currency:dt,currencyDisplay:"narrowSymbol",maximumFractionDigits:9})}function mo(e){return W(e,{style:"currency",currency:dt,currencyDisplay:"narrowSymbol",maximumFractionDigits:Se(e)>=100000000000n?0:2,...Se(e)>=10n**16n?{notation:"compact",maximumFractionDigits:2}:{}})}function ho(e,t){let n=t==="cost"?{style:"currency",currency:dt,currencyDisplay:"narrowSymbol",minimumFractionDigits:0}:{};if(Math.abs(e)>=10**Jr)return fo(e.toString(),n);let r=Math.abs(e)>=1e4?"compact":"standard";return W(e.toString(),{...n,notation:r,maximumSignificantDigits:4})}function yo(e){let t=["B","kB","MB","GB","TB","PB","EB","ZB","YB"],n=0;for(;n<t.length-1&&e>=1000n**BigInt(n+1);)n+=1;let r=un(e,1000n**BigInt(n),3);return`${W(r,{maximumSignificantDigits:4})} ${t[n]}`}function Me(e,t=!1){return W(e.toString(),{style:"percent",minimumFractionDigits:t?1:0,maximumFractionDigits:1})}function Kn(e,t){if(t===0n)return e===0n?null:{text:"new",direction:"same"};let n=un((e-t)*100n,t,1),r=Number(n)===0?"same":e>t?"up":"down",i=e>t?un(e,t,1):"";return{text:e>t*10n?`${W(i,{notation:"compact",maximumSignificantDigits:3})} ×`:Me(Math.abs(Number(n))/100),direction:r}}function bo(e,t){return t===0n?0:Number(un(e,t,6))}var Gn=N(new Map),ei=(e,t)=>`${e} ${t}`;function Yn(e,t){let n=new Map(Gn.peek());for(let r of t)e.forEach((i,s)=>{let[a,l]=[r.keys[s],r.names[s]];a!=null&&l!=null&&n.set(ei(i,a),l)}),r.accountId!=null&&r.accountName!=null&&n.set(ei("ACCOUNT",r.accountId),r.accountName);n.size!==Gn.peek().size&&(Gn.value=n)}function gt(e,t){return Gn.value.get(ei(e,t))??t}var L={MODEL:{field:"models",name:"model",plural:"models",missing:"no model",belongsToAccount:!1},PROVIDER:{field:"providers",name:"provider",plural:"providers",missing:"no provider",belongsToAccount:!1},TIER:{field:"tiers",name:"tier",plural:"tiers",missing:"no tier",belongsToAccount:!1},SOURCE:{field:"sources",name:"source",plural:"sources",missing:"no source",belongsToAccount:!1},USER:{field:"userIds",name:"user",plural:"users",missing:"no user",belongsToAccount:!0},ACCOUNT:{field:"accountIds",name:"account",plural:"accounts",missing:"no account",belongsToAccount:!1},USAGE_TYPE:{field:"usageTypes",name:"type",plural:"usage types",missing:"no usage type",belongsToAccount:!1},SESSION:{field:"sessionIds",name:"session",plural:"sessions",missing:"no session",belongsToAccount:!0},WORKSPACE:{field:"workspaceIds",name:"workspace",plural:"workspaces",missing:"no workspace",belongsToAccount:!0},AGENT:{field:"agentIds",name:"agent",plural:"agents",missing:"no agent",belongsToAccount:!0}},ft=["MODEL","PROVIDER","TIER","SOURCE","USER","ACCOUNT","USAGE_TYPE"],vo=new Set(["AGENT","MODEL","PROVIDER","SESSION","TIER","USER","WORKSPACE"]),Wn=Object.entries(L).map(([e,t])=>({dimension:e,...t}));function ke(e){let t=i=>Object.fromEntries(Object.entries(i).filter(([,s])=>Array.isArray(s)&&s.length>0)),n=e.not?t(e.not):{},r={...t(e),...Object.keys(n).length>0?{not:n}:{}};return Object.keys(r).length>0?r:null}var We=({kind:e,key:t,accountId:n})=>JSON.stringify([e,t,n??null]);function ze(e,t,{kind:n,key:r,accountId:i},s){let{field:a}=L[t];if(n==="VALUE")return{...e,...i==null?{}:{accountIds:[i]},[a]:[r??""]};if(n==="UNKNOWN")return vo.has(t)?{...e,missing:[...new Set([...e.missing??[],t])]}:e;let l=new Set([...e.not?.[a]??[],...s]);return{...e,not:{...e.not,[a]:[...l]}}}function ti(e,t){let n=t?e.map(r=>gt(t,r)):e;return n.length>3?`${n.slice(0,2).join(", ")} and ${n.length-2} more`:n.join(", ")}function pn(e){let t=[];for(let{dimension:n,field:r,name:i}of Wn){let s=e[r];s?.length&&t.push({label:`${i}: ${ti(s,n)}`,without:{...e,[r]:null}})}e.modelPrefixes?.length&&t.push({label:`model: ${ti(e.modelPrefixes.map(n=>`${n}…`))}`,without:{...e,modelPrefixes:null}});for(let n of e.missing??[]){let r=e.missing?.filter(i=>i!==n);t.push({label:L[n].missing,without:{...e,missing:r}})}for(let{dimension:n,field:r,name:i}of Wn){let s=e.not?.[r];s?.length&&t.push({label:`${i} not: ${ti(s,n)}`,without:{...e,not:{...e.not,[r]:null}}})}return t}function _o(e,t){for(let{field:n,name:r}of Wn){for(let i of e[n]??[])t.append(r,i);for(let i of e.not?.[n]??[])t.append(`not.${r}`,i)}for(let n of e.modelPrefixes??[])t.append("model-prefix",n);for(let n of e.missing??[])t.append("missing",n.toLowerCase())}function xo(e){let t={},n={};for(let{field:s,name:a}of Wn){let l=e.getAll(a);l.length>0&&(n[s]=l);let d=e.getAll(`not.${a}`);d.length>0&&(t[s]=d)}let r=e.getAll("model-prefix");r.length>0&&(n.modelPrefixes=r);let i=e.getAll("missing").map(s=>s.toUpperCase()).filter(s=>vo.has(s));return i.length>0&&(n.missing=i),Object.keys(t).length>0&&(n.not=t),n}var wo=e=>t=>BigInt(t.byType.find(({usageType:n})=>n===e)?.quantity??"0"),ni=["tokens_cache_read","tokens_cache_write","tokens_input","tokens_output","tokens_reasoning"],So=[...ni,"api_calls","compute_seconds","credits","storage_byte_seconds","transcription_seconds"],ve=[{id:"tokens",change:"tokens",name:"Tokens",unit:"count",column:"quantities",usageTypes:null,split:"MODEL",ranking:"TOKENS",total:e=>BigInt(e.tokens)},{id:"input",change:"tokens",name:"Input tokens",unit:"count",column:"quantities",usageTypes:["tokens_input","tokens_cache_read","tokens_cache_write"],split:"MODEL",ranking:"TOKENS_INPUT",total:e=>BigInt(e.tokensInput)+BigInt(e.tokensCacheRead)+BigInt(e.tokensCacheWrite)},{id:"output",change:"tokens",name:"Output tokens",unit:"count",column:"quantities",usageTypes:["tokens_output","tokens_reasoning"],split:"MODEL",ranking:"TOKENS_OUTPUT",total:e=>BigInt(e.tokensOutput)+BigInt(e.tokensReasoning)},{id:"compute",change:"computeSeconds",name:"Compute",unit:"hours",column:"quantities",usageTypes:["compute_seconds"],split:"TIER",ranking:"COMPUTE_SECONDS",total:e=>BigInt(e.computeSeconds)},{id:"cost",change:"cost",name:"Cost",unit:"cost",column:"costs",usageTypes:[],split:"MODEL",ranking:"COST",total:e=>Se(e.cost)},{id:"calls",change:"apiCalls",name:"API calls",unit:"count",column:"quantities",usageTypes:["api_calls"],split:"ACCOUNT",ranking:"API_CALLS",total:e=>BigInt(e.apiCalls)},{id:"storage",change:null,name:"Storage",unit:"storage",column:"quantities",usageTypes:["storage_byte_seconds"],split:"ACCOUNT",ranking:"COST",total:wo("storage_byte_seconds")},{id:"transcription",change:null,name:"Transcription",unit:"hours",column:"quantities",usageTypes:["transcription_seconds"],split:"MODEL",ranking:"COST",total:wo("transcription_seconds")},{id:"records",change:"records",name:"Records",unit:"count",column:"records",usageTypes:[],split:"USAGE_TYPE",ranking:"RECORDS",total:e=>BigInt(e.records)}];function me(e){return ve.find(t=>t.id===e)??ve[0]}var Be=[{preset:"LAST_24_HOURS",name:"24 h",days:1},{preset:"LAST_7_DAYS",name:"7 d",days:7},{preset:"LAST_30_DAYS",name:"30 d",days:30},{preset:"LAST_90_DAYS",name:"90 d",days:90},{preset:"LAST_365_DAYS",name:"1 y",days:365},{preset:"THIS_MONTH",name:"This month",days:31},{preset:"TODAY",name:"Today",days:1},{preset:"YESTERDAY",name:"Yesterday",days:1},{preset:"THIS_WEEK",name:"This week",days:7},{preset:"LAST_WEEK",name:"Last week",days:7},{preset:"LAST_MONTH",name:"Last month",days:31},{preset:"THIS_QUARTER",name:"This quarter",days:92},{preset:"LAST_QUARTER",name:"Last quarter",days:92},{preset:"THIS_YEAR",name:"This year",days:366},{preset:"LAST_YEAR",name:"Last year",days:366},{preset:"ALL_TIME",name:"All time",days:3650}],Xe={tab:"usage",range:{preset:"LAST_30_DAYS"},timeZone:on,filter:{},compare:"PREVIOUS_PERIOD",measure:"tokens",split:null,second:null,interval:null},Eo=["HOUR","DAY","WEEK","MONTH","QUARTER"],ko={period:"PREVIOUS_PERIOD",year:"PREVIOUS_YEAR",none:null},To=e=>e!==null&&/^\d{4}-\d\d-\d\d$/.test(e),Ao=e=>e!==null&&!Number.isNaN(Date.parse(e));function ic(e){let[t,n]=[e.get("from"),e.get("through")];if(To(t)&&To(n))return{from:t,through:n};let[r,i]=[e.get("start"),e.get("end")];if(Ao(r)&&Ao(i))return{start:r,end:i};let s=Be.find(({preset:a})=>a===e.get("range")?.toUpperCase());return s?{preset:s.preset}:Xe.range}function Co(e){let t=new URLSearchParams(e),n=t.get("tab"),r=t.get("compare"),i=t.get("measure")??"",s=ft.find(d=>L[d].name===t.get("split")),a=ft.find(d=>L[d].name===t.get("and")),l=Eo.find(d=>d.toLowerCase()===t.get("interval"));return{tab:!E.embed&&(n==="hardware"||n==="ingestion")?n:"usage",range:ic(t),timeZone:t.get("tz")??Xe.timeZone,filter:xo(t),compare:r!==null&&r in ko?ko[r]:Xe.compare,measure:ve.some(({id:d})=>d===i)?i:Xe.measure,split:s??null,second:a??null,interval:l??null}}var sc=E.embed?[...new URLSearchParams(location.search)].filter(([e])=>/^theme(\.|$)/.test(e)):[];function ri(e){let t=new URLSearchParams(sc);if(e.tab!=="usage"&&t.set("tab",e.tab),"preset"in e.range)JSON.stringify(e.range)!==JSON.stringify(Xe.range)&&t.set("range",e.range.preset.toLowerCase());else for(let[r,i]of Object.entries(e.range))t.set(r,i);e.timeZone!==Xe.timeZone&&t.set("tz",e.timeZone),e.compare!==Xe.compare&&t.set("compare",e.compare==="PREVIOUS_YEAR"?"year":"none"),e.measure!==Xe.measure&&t.set("measure",e.measure),e.split&&t.set("split",L[e.split].name),e.second&&t.set("and",L[e.second].name),e.interval&&t.set("interval",e.interval.toLowerCase()),_o(e.filter,t);let n=t.toString();return n?`?${n}`:""}var _=N(Co(location.search)),mt=N(history.state?.zoomedFrom??null);function M(e,t=null){_.value={..._.value,...e},mt.value=t;let n=`${location.pathname}${ri(_.value)}`;E.embed?history.replaceState({zoomedFrom:t},"",n):history.pushState({zoomedFrom:t},"",n)}addEventListener("popstate",e=>{mt.value=e.state?.zoomedFrom??null,_.value=Co(location.search)});function Ne(e){return"preset"in e?{preset:e.preset}:"from"in e?{days:{from:e.from,through:e.through}}:{instants:{start:e.start,end:e.end}}}var Ro=864e5;function Do(e){return"preset"in e?Be.find(({preset:t})=>t===e.preset)?.days??30:"from"in e?(Date.parse(e.through)-Date.parse(e.from))/Ro+1:(Date.parse(e.end)-Date.parse(e.start))/Ro}var Io={HOUR:1/24,DAY:1,WEEK:7,MONTH:30,QUARTER:91},oc=800;function ii(e){let t=Do(e),n=Eo.filter(r=>t/Io[r]<=oc&&t/Io[r]>=1);return n.length>0?n:["HOUR"]}function ht({range:e,interval:t}){if(t&&ii(e).includes(t))return t;let n=Do(e);return n<=2.1?"HOUR":n<=100?"DAY":n<=400?"WEEK":"MONTH"}function si(e){let t=He(e);return e.second&&e.second!==t?[t,e.second]:[t]}function He(e){return e.split??me(e.measure).split}async function zn(e){try{return await navigator.clipboard.writeText(e),!0}catch{let t=document.createElement("textarea");t.value=e,t.className="hidden",(document.querySelector("dialog[open]")??document.body).append(t),t.select();let n=document.execCommand("copy");return t.remove(),n}}var ac=Symbol.for("pv"),lc=0;function o(e,t,n,r,i,s){t||(t={});var a,l,d=t;if("ref"in d&&typeof e!="function")for(l in d={},t)l=="ref"?a=t[l]:d[l]=t[l];var u={type:e,props:d,key:n,ref:a,__k:null,__:null,__b:0,__e:null,__c:null,constructor:ac,__v:--lc,__i:-1,__u:0};return(i||s)&&(u.__source=i,u.__self=s),C.vnode&&C.vnode(u),u}var uc={more:"M3 8h.01M8 8h.01M13 8h.01",close:"M4 4l8 8M12 4l-8 8",down:"M4 6l4 4 4-4",theme:["M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z","M8 2.5a5.5 5.5 0 0 1 0 11z"],back:"M6.5 4L2.5 8l4 4M2.5 8h11",check:"M3.5 8.5l3 3 6-7",external:"M6 3.5H3.5v9h9V10M9 3.5h3.5V7M12.5 3.5L7.5 8.5",globe:"M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2zM2 8h12M8 2c2 1.8 2.6 3.8 2.6 6S10 12.2 8 14C6 12.2 5.4 10.2 5.4 8S6 3.8 8 2",account:"M3 13V5.5L8 3l5 2.5V13M6.5 13v-3h3v3M6.5 7h.01M9.5 7h.01",copy:"M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z"};function K({name:e}){return o("svg",{class:`icon icon-${e}`,viewBox:"0 0 16 16",width:"16",height:"16","aria-hidden":"true",children:[uc[e]].flat().map(t=>o("path",{d:t},t))})}function Xn(){return o("svg",{class:"mark",viewBox:"0 0 20 20",width:"20",height:"20","aria-hidden":"true",children:[o("rect",{x:"1",y:"11",width:"4",height:"8",rx:"1.2"}),o("rect",{x:"8",y:"6",width:"4",height:"13",rx:"1.2"}),o("rect",{x:"15",y:"1",width:"4",height:"18",rx:"1.2"})]})}function yt({label:e,name:t,class:n="control",align:r="start",children:i}){let[s,a]=T(!1),l=Ge(null),d=Ge(null),u=Yr();Q(()=>{if(!s)return;let p=g=>{l.current?.contains(g.target)||a(!1)};return document.addEventListener("pointerdown",p),l.current?.querySelector(".panel-pop input, .panel-pop button, .panel-pop select, .panel-pop a")?.focus(),()=>document.removeEventListener("pointerdown",p)},[s]);let c=()=>{a(!1),d.current?.focus()};return o("div",{class:"pop",ref:l,onKeyDown:p=>{p.key==="Escape"&&s&&(p.stopPropagation(),c())},onFocusOut:p=>{let g=p.relatedTarget;g&&!l.current?.contains(g)&&a(!1)},children:[o("button",{ref:d,type:"button",class:n,"aria-label":t,"aria-expanded":s,"aria-controls":u,onClick:()=>a(!s),children:e}),o("div",{id:u,class:`panel-pop ${r}`,hidden:!s,children:s&&i(c)})]})}function de({name:e,actions:t}){return o(yt,{label:o(K,{name:"more"}),name:e,class:"icon-button",align:"end",children:n=>o("ul",{class:"menu",children:t.map(r=>o("li",{children:r.href?o("a",{href:r.href,target:"_blank",rel:"opener",onClick:n,children:[r.name," ",o(K,{name:"external"})]}):o("button",{type:"button",onClick:()=>{r.run?.(),n()},children:r.name})},r.name))})})}function oi({name:e,options:t,value:n,onChange:r}){return o(S,{children:[o("div",{class:"segments",role:"group","aria-label":e,children:t.map(i=>o("button",{type:"button","aria-pressed":i.value===n,onClick:()=>r(i.value),children:i.name},i.value))}),o(bt,{class:"narrow",name:e,options:t,value:n,onChange:r})]})}function bt({name:e,options:t,value:n,onChange:r,class:i=""}){return o("select",{class:`control ${i}`,"aria-label":e,value:n,onChange:s=>r(s.currentTarget.value),children:t.map(s=>o("option",{value:s.value,children:s.name},s.value))})}var cc=1600;function Mt({text:e,name:t,children:n}){let[r,i]=T(!1);return Q(()=>{if(!r)return;let s=setTimeout(()=>i(!1),cc);return()=>clearTimeout(s)},[r]),o("button",{type:"button",class:"link copy","aria-label":r?"Copied":t,title:t,onClick:()=>{zn(e).then(i)},children:[n," ",o(K,{name:r?"check":"copy"})]})}var dc=120;function Nt({title:e,kind:t="centre",onClose:n,children:r}){let i=Ge(null),s=Yr();return Gs(()=>{let a=document.activeElement?.getBoundingClientRect();i.current?.showModal(),E.embed&&i.current?.style.setProperty("--top",`${Math.max(0,(a?.top??0)-dc)}px`)},[]),o("dialog",{ref:i,class:t,"aria-labelledby":s,onClose:n,onClick:a=>{a.target===i.current&&i.current?.close()},children:o("div",{class:"dialog",children:[o("header",{children:[o("h2",{id:s,children:e}),o("button",{type:"button",class:"icon-button","aria-label":"Close",onClick:()=>i.current?.close(),children:o(K,{name:"close"})})]}),r]})})}var Jn=class{#n;#t=null;#e=null;constructor(t){this.#n=t}current(){let t=this.#i();return this.#t?.configured===t?this.#t?.token:t}async replace(t){if(this.current()!==t)return!0;let{refreshToken:n}=this.#n;return n?(this.#e??=this.#r(n).finally(()=>{this.#e=null}),await this.#e!==void 0):!1}async#r(t){let n=await Promise.resolve().then(t).catch(()=>{});return n!==void 0&&(this.#t={configured:this.#i(),token:n}),n}#i(){let{token:t}=this.#n;return typeof t=="function"?t():t}};var Te="NETWORK",Je="BAD_RESPONSE",pc=new Set(["INVALID_TOKEN","UNAUTHENTICATED"]),gc=new Set(["INTERNAL","SCHEMA_MISMATCH","UNSUPPORTED_DATABASE",Je]),vt=class extends Error{name="UsageError";code;requestId;retryable;retryAfterMs;docs;field;limit;path;status;constructor(t){super(t.message,t.cause===void 0?void 0:{cause:t.cause}),this.code=t.code,this.requestId=t.requestId??null,this.retryable=t.retryable??!1,this.retryAfterMs=t.retryAfterMs??null,this.docs=t.docs??null,this.field=t.field??null,this.limit=t.limit??null,this.path=t.path??[],this.status=t.status??null}get section(){let[t]=this.path;return typeof t=="string"?t:null}get isAuthentication(){return pc.has(this.code)||this.code===Je&&this.status===401}get isNetwork(){return this.code===Te}get action(){return this.isAuthentication?"sign-in":this.code==="FORBIDDEN"?"request-access":this.retryable?"retry":gc.has(this.code)?"contact-operator":"change-request"}},ai=e=>typeof e=="object"&&e!==null,Ut=e=>typeof e=="string"?e:null,li=e=>typeof e=="number"&&Number.isFinite(e)?e:null;function fc(e){if(!ai(e))return null;let t=Ut(e.name),n=li(e.value);return t===null||n===null?null:{name:t,value:n,actual:li(e.actual)}}function mc(e,t){return e!==null&&URL.canParse(e,t)?new URL(e,t).href:e}function Mo(e,t){let n=ai(e)?e:{},r=ai(n.extensions)?n.extensions:{},i=Array.isArray(n.path)?n.path:[];return new vt({code:Ut(r.code)??Je,message:Ut(n.message)??"the server reported an error without a message",requestId:Ut(r.requestId)??t.requestId,retryable:r.retryable===!0,retryAfterMs:li(r.retryAfterMs)??t.retryAfterMs,docs:mc(Ut(r.docs),t.url),field:Ut(r.field),limit:fc(r.limit),path:i.filter(s=>typeof s=="string"||typeof s=="number"),status:t.status})}var he=class extends String{__apiType;value;__meta__;constructor(t,n){super(t),this.value=t,this.__meta__=n}toString(){return this.value}};var No=new he(`
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
}`),Uo=new he(`
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
}`),Oo=new he(`
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
    `);var Po=new he(`
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
      model
      provider
      tier
      source
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
    `),$o=new he(`
    mutation CreateHardwareSpec($input: CreateHardwareSpecInput!) {
  createHardwareSpec(input: $input) {
    hardwareSpec {
      tier
      displayName
    }
  }
}
    `),Fo=new he(`
    mutation UpdateHardwareSpec($input: UpdateHardwareSpecInput!) {
  updateHardwareSpec(input: $input) {
    hardwareSpec {
      tier
      displayName
    }
  }
}
    `),Lo=new he(`
    mutation RetireHardwareSpec($input: RetireHardwareSpecInput!) {
  retireHardwareSpec(input: $input) {
    hardwareSpec {
      tier
      displayName
    }
  }
}
    `),qo=new he(`
    mutation SetPrice($input: SetPriceInput!) {
  setPrice(input: $input) {
    isNew
  }
}
    `),Bo=new he(`
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
    `),Ho=new he(`
    mutation CreateServiceToken($input: CreateServiceTokenInput!) {
  createServiceToken(input: $input) {
    token
    serviceToken {
      id
      name
    }
  }
}
    `),Vo=new he(`
    mutation RotateServiceToken($input: RotateServiceTokenInput!) {
  rotateServiceToken(input: $input) {
    token
    serviceToken {
      id
      name
    }
  }
}
    `),jo=new he(`
    mutation RevokeServiceToken($input: RevokeServiceTokenInput!) {
  revokeServiceToken(input: $input) {
    serviceToken {
      id
      name
    }
  }
}
    `);async function*Zo(e,t){let n=e.getReader(),r=new TextDecoder,i=new ui;try{for(;;){let{done:s,value:a}=await n.read();if(s)return;t(),yield*i.push(r.decode(a,{stream:!0}))}}finally{n.cancel().catch(()=>{})}}var ui=class{#n="";#t="";#e=[];*push(t){let n=this.#n+t,r=n.endsWith("\r")?n.length-1:n.length,i=n.slice(0,r).split(/\r\n|\n|\r/);this.#n=(i.pop()??"")+n.slice(r);for(let s of i)s===""?((this.#e.length>0||this.#t!=="")&&(yield{type:this.#t||"message",text:this.#e.join(`
`)}),this.#t="",this.#e=[]):this.#r(s)}#r(t){let n=t.indexOf(":"),r=n<0?t:t.slice(0,n),i=n<0?"":t.slice(n+1).replace(/^ /,"");r==="event"&&(this.#t=i),r==="data"&&this.#e.push(i)}};var Qo={attempts:4,baseDelayMs:300,maxDelayMs:1e4};function Ko(e,t,n){return t>=e.attempts||(n??0)>e.maxDelayMs?null:(n??0)+ci(e.baseDelayMs,e.maxDelayMs,t)}function ci(e,t,n){return Math.random()*Math.min(t,e*2**(n-1))}function er(e,t){return new Promise((n,r)=>{if(t?.aborted){r(t.reason);return}let i=()=>{clearTimeout(s),r(t?.reason)},s=setTimeout(()=>{t?.removeEventListener("abort",i),n()},e);t?.addEventListener("abort",i,{once:!0})})}function Go(e,t=Date.now()){if(e===null)return null;if(/^\s*\d+\s*$/.test(e))return Number(e)*1e3;let n=Date.parse(e);return Number.isNaN(n)?null:Math.max(0,n-t)}var tr=class{#n;#t;#e=null;#r=null;constructor(t,n){this.#n=t,this.#t=n}push(t){this.#e===null?this.#i(t):this.#r={value:t}}stop(){this.#e!==null&&clearTimeout(this.#e),this.#e=null,this.#r=null}#i(t){this.#e=setTimeout(()=>{this.#e=null;let n=this.#r;this.#r=null,n&&this.#i(n.value)},this.#n),this.#t(t)}};var hc="application/graphql-response+json, application/json;q=0.9",yc="text/event-stream, application/graphql-response+json;q=0.9, application/json;q=0.8",bc=new Set([408,425,429,502,503,504]),nr=class{#n;#t;#e;constructor(t,n,r){this.#n=t,this.#t=n,this.#e=r}async send(t,n,r){r?.throwIfAborted();let i=new AbortController,s=()=>i.abort(r?.reason);r?.addEventListener("abort",s,{once:!0});let a=setTimeout(()=>{i.abort(new Error(`no response within ${this.#e} ms`))},this.#e);try{let l=await this.#r(t,n,hc,i.signal);return await di(l)}catch(l){return r?.throwIfAborted(),{data:null,errors:[gi(l)],requestId:null}}finally{clearTimeout(a),r?.removeEventListener("abort",s)}}open(t,n,r){return this.#r(t,n,yc,r)}#r(t,n,r,i){let s={"content-type":"application/json",accept:r};return n!==void 0&&(s.authorization=`Bearer ${n}`),this.#t(this.#n,{method:"POST",headers:s,body:t,signal:i})}};function gn(e,t){return JSON.stringify({query:e,variables:t},(n,r)=>typeof r=="bigint"?r.toString():r)}async function di(e){return pi(await e.text(),e)}function pi(e,t){let n=t.headers.get("x-request-id"),{status:r}=t,i=Go(t.headers.get("retry-after")),s=vc(e),a=s?.errors,l=Array.isArray(a)?a.map(c=>Mo(c,{requestId:n,retryAfterMs:i,status:r,url:t.url})):[],d=s?.data;return typeof d=="object"&&d!==null?{data:d,errors:l,requestId:n}:l.length>0?{data:null,errors:l,requestId:n}:{data:null,errors:[new vt({code:Je,message:`the response is not GraphQL (HTTP status ${r}); check the URL of the client, and the proxies before the server`,requestId:n,retryable:bc.has(r),retryAfterMs:i,status:r})],requestId:n}}function gi(e){let t=e instanceof Error?e.message:String(e);return new vt({code:Te,message:`the server cannot be reached: ${t}`,retryable:!0,cause:e})}function vc(e){try{let t=JSON.parse(e);return typeof t=="object"&&t!==null&&!Array.isArray(t)?t:null}catch{return null}}var zo={firstByteMs:1e4,inactivityMs:45e3,pollIntervalMs:1e4,pollForMs:3e5,reconnectMs:500,maxReconnectMs:3e4},_c=3,Yo={min:100,max:6e4};function fi(e){return t=>{try{e(t)}catch(n){queueMicrotask(()=>{throw n})}}}var rr=class{#n;#t;#e;#r=new Map;constructor(t,n,r){this.#n=t,this.#t=n,this.#e=r}subscribe(t,n,r){let i=r.minIntervalMs??2e3,s=Math.min(Math.max(i,Yo.min),Yo.max);if(r.signal?.aborted)return()=>{};let a=new tr(i,fi(n)),l=this.#i(t,s).add({update:u=>a.push(u),status:fi(u=>r.onStatus?.(u)),error:fi(u=>r.onError?.(u))}),d=()=>{r.signal?.removeEventListener("abort",d),a.stop(),l()};return r.signal?.addEventListener("abort",d,{once:!0}),d}#i({range:t,timeZone:n,filter:r},i){let s={range:t??{preset:"TODAY"},timeZone:n??"UTC",filter:r??null},a=gn(No.toString(),{...s,throttleMs:i}),l=this.#r.get(a);if(!l){let d=gn(Uo.toString(),s),u=Math.max(this.#e.pollIntervalMs,i);l=new mi(this.#n,this.#t,{...this.#e,pollIntervalMs:u},{subscription:a,poll:d},()=>{this.#r.delete(a)}),this.#r.set(a,l)}return l}},mi=class{#n;#t;#e;#r;#i;#s=new Set;#u=new AbortController;#a="connecting";#l=null;#c="";constructor(t,n,r,i,s){this.#n=t,this.#t=n,this.#e=r,this.#r=i,this.#i=s}add(t){let n=this.#s.size===0;return this.#s.add(t),t.status(this.#a),this.#l&&t.update({...this.#l,isInitial:!0}),n&&this.#g(),()=>{this.#s.delete(t)&&this.#s.size===0&&this.#d()}}#d(){this.#u.signal.aborted||(this.#i(),this.#u.abort())}async#g(){let{signal:t}=this.#u;try{let n=await this.#f(t);this.#o("failed");for(let r of this.#s)r.error(n);this.#d()}catch(n){if(!t.aborted)throw n}}async#f(t){let n=0,r=!0;for(;;){let i=this.#t.current(),s=await this.#m(i,t,()=>{n=0,r=!0});if(s.kind==="error"&&s.error.isAuthentication){if(!r||!await this.#t.replace(i))return s.error;r=!1;continue}if(r=!0,n+=1,s.kind==="undelivered"||n>_c||s.kind==="error"&&!xc(s.error)){let l=await this.#h(t);if(l)return l;n=0;continue}this.#o(s.kind==="error"?"offline":"connecting");let a=s.kind==="error"?s.error.retryAfterMs??0:0;await Wo(a+ci(this.#e.reconnectMs,this.#e.maxReconnectMs,n),t)}}async#m(t,n,r){this.#a!=="offline"&&this.#o("connecting");let i=new hi(this.#e.firstByteMs,n);try{let s=await this.#n.open(this.#r.subscription,t,i.signal);if(!wc(s)){let[l]=(await di(s)).errors;return l?{kind:"error",error:l}:{kind:"undelivered"}}if(!s.body)return{kind:"undelivered"};let a=()=>i.restart(this.#e.inactivityMs);for await(let l of Zo(s.body,a)){if(l.type==="complete")break;if(l.type!=="next")continue;let{data:d,errors:u}=pi(l.text,s),c=d?.usageChanged;if(u[0]||!c)return u[0]?{kind:"error",error:u[0]}:{kind:"ended"};r(),this.#o("streaming"),this.#p(c)}return{kind:"ended"}}catch(s){return n.throwIfAborted(),i.isOver?i.wasStarted?{kind:"ended"}:{kind:"undelivered"}:{kind:"error",error:gi(s)}}finally{i.stop()}}async#h(t){let n=Date.now()+this.#e.pollForMs,r=!0;for(;Date.now()<n;){let i=this.#t.current(),{data:s,errors:a}=await this.#n.send(this.#r.poll,i,t),[l]=a,d=this.#e.pollIntervalMs;if(l?.isAuthentication){if(!r||!await this.#t.replace(i))return l;r=!1;continue}if(r=!0,l){if(!l.retryable)return l;this.#o("offline"),d=Math.max(d,l.retryAfterMs??0)}else s?.usageInsights&&(this.#o("polling"),this.#p(s.usageInsights));await Wo(d,t)}return null}#p({range:t,totals:n}){let r=JSON.stringify([t,n]);if(r===this.#c)return;let i=this.#l===null;this.#c=r,this.#l={range:t,totals:n};for(let s of this.#s)s.update({range:t,totals:n,isInitial:i})}#o(t){if(t!==this.#a){this.#a=t;for(let n of this.#s)n.status(t)}}},hi=class{#n=new AbortController;#t;#e;isOver=!1;wasStarted=!1;constructor(t,n){this.#t=n,n.addEventListener("abort",this.#r,{once:!0}),this.#e=setTimeout(this.#i,t),n.aborted&&this.#r()}get signal(){return this.#n.signal}restart(t){this.wasStarted=!0,clearTimeout(this.#e),this.#e=setTimeout(this.#i,t)}stop(){clearTimeout(this.#e),this.#t.removeEventListener("abort",this.#r),this.#n.abort()}#r=()=>this.#n.abort(this.#t.reason);#i=()=>{this.isOver=!0,this.#n.abort()}},xc=e=>e.retryable&&e.code!=="SUBSCRIPTIONS_FULL",wc=e=>e.ok&&(e.headers.get("content-type")??"").startsWith("text/event-stream");async function Wo(e,t){let n=new AbortController,r=()=>n.abort(),i=globalThis;i.addEventListener?.("online",r),t.addEventListener("abort",r,{once:!0});try{await er(e,n.signal).catch(()=>{})}finally{i.removeEventListener?.("online",r),t.removeEventListener("abort",r)}t.throwIfAborted()}function Xo({data:e,errors:t}){if(t.length===0)return!1;if(e===null)return!0;let n=new Set(t.map(r=>r.section));return Object.entries(e).every(([r,i])=>i===null&&n.has(r))}var fn=class{#n;#t;#e;#r;constructor(t){let n=t.fetch??((r,i)=>globalThis.fetch(r,i));this.#n=new Jn(t),this.#t=new nr(t.url,n,t.timeoutMs??3e4),this.#e={...Qo,...t.retry},this.#r=new rr(this.#t,this.#n,{...zo,...t.live})}query(t,n,r={}){return this.#i(t,n,r.signal,!0)}mutate(t,n,r={}){return this.#i(t,n,r.signal,r.idempotent??!1)}recordUsage(t,n={}){return this.mutate(Oo,{records:t},{...n,idempotent:!0})}onUsageChanged(t,n,r={}){return this.#r.subscribe(t,n,r)}async#i(t,n,r,i){let s=gn(t.toString(),n),a=!0;for(let l=1;;){let d=this.#n.current(),u=await this.#t.send(s,d,r),c=u;if(!Xo(u))return c;if(a&&c.errors.some(g=>g.isAuthentication)){a=!1;let g=await this.#n.replace(d);if(r?.throwIfAborted(),!g)return c;continue}if(!c.errors.every(g=>Sc(g,i)))return c;let p=Ko(this.#e,l,kc(c.errors));if(p===null)return c;await er(p,r),l+=1}}};function Sc(e,t){return e.retryable&&(t||e.code!==Te&&e.code!==Je)}function kc(e){let t=e.map(n=>n.retryAfterMs).filter(n=>n!==null);return t.length===0?null:Math.max(...t)}var Tc=new Set(["SERVER_BUSY","RATE_LIMITED","QUEUE_FULL","SUBSCRIPTIONS_FULL"]);function Jo(e,t){return t.code===Te?`${e}: the server cannot be reached`:t.code==="FORBIDDEN"?`${e} is not open to this token`:Tc.has(t.code)?`${e}: the server is busy`:`${e} could not be read`}function ea(e){switch(e.action){case"sign-in":return"Sign in again.";case"request-access":return"A token with more rights is needed.";case"retry":return e.section===null?"The page tried several times.":"The rest of the page is complete.";case"contact-operator":return"Give the request id to the operator of this server.";case"change-request":return"Choose another range or filter."}}function Ac(e){return e.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g,t=>Y(t,_.value.timeZone)).replace(/\b\d{4}-\d\d-\d\d\b/g,t=>qe(t,{day:"numeric",month:"short",year:"numeric"})).replace(/(?<![\d.,])\d{5,}(?![\d.,]*\d)/g,t=>D(BigInt(t),"count")).replace(/(?<![\d.,])(\d+(?:\.\d+)?) %/g,(t,n)=>Me(Number(n)/100))}function pe({text:e}){let t=e.replace(/^[a-z]/,n=>n.toUpperCase()).split(/`([^`]+)`/);return o(S,{children:t.map((n,r)=>r%2===0?Ac(n):o("code",{children:n},r))})}function yi({error:{code:e,docs:t}}){return t===null?o("code",{children:e}):o("a",{href:t,target:"_blank",rel:"noopener",title:"What this code means",children:o("code",{children:e})})}function Ae({title:e,error:t,onRetry:n}){return t.code==="FORBIDDEN"?o("div",{class:"notice empty",children:[o("b",{children:Jo(e,t)}),o("p",{children:ea(t)})]}):o("div",{class:"notice failed",role:"alert",children:[o("b",{children:Jo(e,t)}),o("p",{children:[o(pe,{text:t.message})," ",o(yi,{error:t})]}),o("p",{children:ea(t)}),t.requestId&&o("p",{class:"muted",children:["Request ",o("code",{children:t.requestId})," ",o(Mt,{text:t.requestId,name:"Copy the request id"})]}),o("button",{type:"button",class:"primary",onClick:n,children:"Try again"})]})}function Rc(e){let t={},n=[],{range:r,filter:i,usageTypes:s}=e;if(r?.preset){t.range={preset:r.preset};let l=Be.find(({preset:d})=>d===r.preset)?.name??r.preset;n.push(`Show ${/^\d/.test(l)?`the last ${l.replace(" d"," days").replace(" h"," hours").replace("1 y","365 days")}`:l.toLowerCase()}`)}else if(r?.instants){let{start:l,end:d}=r.instants;t.range={start:l,end:d},n.push(`Show ${Ye(l.slice(0,10),new Date(Date.parse(d)-1).toISOString().slice(0,10))}`)}if(i){t.filter=ke(i)??{};let l=pn(_.value.filter).map(({label:p})=>p),d=pn(t.filter).map(({label:p})=>p),u=d.filter(p=>!l.includes(p)),c=l.filter(p=>!d.includes(p));n.push(u.length>0?`Filter by ${u.join(", ")}`:`Remove the filter ${c.join(", ")}`)}let a=s&&ve.find(l=>l.usageTypes?.length&&l.usageTypes.every(d=>s.includes(d)));return a?(t.measure=a.id,n.push(`Show ${a.name.toLowerCase()}`)):s&&(t.measure="records",n.push("Show all records")),{name:n.map((l,d)=>d===0?l:l[0].toLowerCase()+l.slice(1)).join(" and "),patch:t}}function Ot({title:e,reason:t}){let n=t.suggestion&&Rc(t.suggestion);return o("div",{class:"notice empty",children:[o("b",{children:e}),o("p",{children:o(pe,{text:t.message})}),n?.name&&o("button",{type:"button",class:"primary",onClick:()=>M({...n.patch,interval:null,tab:_.value.tab}),children:n.name})]})}function te({title:e,class:t="",isLoading:n=!1,error:r,hasData:i,lines:s=6,onRetry:a,tools:l,children:d}){return o("section",{class:`panel ${t}`,"aria-label":e,"aria-busy":n,children:[o("div",{class:"panel-head",children:[o("h2",{children:e}),l]}),r?o(Ae,{title:e,error:r,onRetry:a}):i?o("div",{class:"panel-body",children:d()}):o(mn,{lines:s})]})}function mn({lines:e}){return o("div",{class:"placeholder","aria-hidden":"true",children:Array.from({length:e},(t,n)=>o("i",{},n))})}var G=class extends String{__apiType;value;__meta__;constructor(t,n){super(t),this.value=t,this.__meta__=n}toString(){return this.value}},zf=new G(`
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
    `,{fragmentName:"Spec"}),Xf=new G(`
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
    `,{fragmentName:"PriceRow"}),Jf=new G(`
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
    `,{fragmentName:"Totals"}),em=new G(`
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
    `,{fragmentName:"Filter"}),tm=new G(`
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
}`,{fragmentName:"Reason"}),nm=new G(`
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
}`,{fragmentName:"InsightsSection"}),ta=new G(`
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
}`,{fragmentName:"ChartSection"}),na=new G(`
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
    `,{fragmentName:"TableSection"}),ra=new G(`
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
}`,{fragmentName:"TiersSection"}),rm=new G(`
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
}`,{fragmentName:"FindingsSection"}),ia=new G(`
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
    `,{fragmentName:"UsersSection"}),im=new G(`
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
    `,{fragmentName:"AccountsSection"}),sm=new G(`
    fragment ViewerParts on Viewer {
  subject
  role
  scopes
  expiresAt
}
    `,{fragmentName:"ViewerParts"}),om=new G(`
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
}`,{fragmentName:"CatalogSection"}),sa=new G(`
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
}`),oa=new G(`
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
}`),aa=new G(`
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
}`),la=new G(`
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
}`),bi=new G(`
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
    `);var Ic=3e4,vi=window.parent!==window,et=N(null),ir=new Set;function sr(e){vi&&window.parent.postMessage(e,"*")}function tt(e){console.warn(`usage-insights: ${e}`),sr({type:"usage-insights:problem",message:e})}function ua(e){ir.add(e)}function ca(){return new Promise(e=>{let t=r=>{ir.delete(t),clearTimeout(n),e(r)},n=setTimeout(()=>t(void 0),Ic);ir.add(t),sr({type:"usage-insights:expired"})})}function Ec({origin:e,source:t,data:n}){return E.embed?.origins.includes(e)?t!==window.parent?`a token from \`${e}\` was ignored, because another window than the one around this frame sent it`:typeof n.token!="string"||n.token.trim()===""?"a message `usage-insights:token` was ignored, because its `token` is not a text":null:`a token from \`${e}\` was ignored, because \`http.embed_origins\` of the server does not list that origin`}function Cc(e){if(e.data?.type==="usage-insights:token"){if(et.value=Ec(e),et.value!==null){tt(et.value);return}for(let t of ir)t(e.data.token.trim())}}function da(){addEventListener("message",Cc),sr({type:"usage-insights:ready"});let e=0;new ResizeObserver(()=>{let t=Math.ceil(document.body.getBoundingClientRect().height);t!==e&&(e=t,sr({type:"usage-insights:height",height:e}))}).observe(document.body)}var or="usage-insights.token";function Dc(){try{return sessionStorage.getItem(or)}catch{return null}}function Mc(){let e=/^#token=([^&]+)$/.exec(location.hash);return e?.[1]?(history.replaceState(history.state,"",location.pathname+location.search),decodeURIComponent(e[1])):null}var se=N(Mc()??(E.embed?null:Dc())),ne=N(E.isDevelopment||se.value!==null?"open":"signed-out"),J=N(null),ga=we(()=>J.value?.scopes.includes("ADMIN")??!0),ye=new fn({url:new URL(E.endpoint,location.href).href,token:()=>se.value??void 0,refreshToken:E.embed&&(()=>ca())}),_i=new Set;function fa(e){_i.add(e)}function pa(e){try{let t=(e??"").split(".")[1].replaceAll("-","+").replaceAll("_","/"),{iat:n,exp:r,nbf:i,jti:s,...a}=JSON.parse(atob(t));return JSON.stringify(a)}catch{return e}}function xi(e,t){let n=e.trim().replace(/^Bearer\s+/i,"");if(pa(n)!==pa(se.value))for(let r of _i)r();if(De(()=>{J.value=null,se.value=n,ne.value="open"}),!E.embed)try{t?sessionStorage.setItem(or,n):sessionStorage.removeItem(or)}catch{}}function ma(){for(let e of _i)e();se.value=null,J.value=null,ne.value=E.isDevelopment?"open":"signed-out";try{sessionStorage.removeItem(or)}catch{}}E.embed&&ua(e=>xi(e,!1));addEventListener("message",({origin:e,source:t,data:n})=>{E.embed||e!==location.origin||n?.type!=="usage-insights:graphiql"||t?.postMessage({type:"usage-insights:token",token:se.value},location.origin)});function ar(){ne.value=se.value===null?"signed-out":"ended"}var _t=N(!navigator.onLine);addEventListener("online",()=>_t.value=!1);addEventListener("offline",()=>_t.value=!0);function Pt(e,t){let n=N({}),r=N({}),i=N(new Set),s=new Map,a=new Map,l=0;async function d(p){let g=++l,f=new AbortController;for(let y of p)s.set(y,g);let m=new Set(s.values());for(let[y,{abort:b}]of a)m.has(y)||b();a.set(g,{abort:()=>f.abort()}),i.value=new Set([...i.value,...p]);try{let y=await ye.query(e,t(p),{signal:f.signal});u(p.filter(b=>s.get(b)===g),y.data,y.errors)}catch(y){if(!f.signal.aborted)throw y}finally{a.delete(g)}}function u(p,g,f){let m=f.find(({section:y})=>y===null);De(()=>{_t.value=!navigator.onLine||f.some(({code:v})=>v===Te),f.some(({isAuthentication:v})=>v)&&ar();let y={...r.value},b={...n.value};for(let v of p){let x=f.find(({section:h})=>h===v)??m;delete y[v],x&&(y[v]=x),x?x.code!==Te&&delete b[v]:b[v]=g?.[v]}[r.value,n.value]=[y,b],i.value=new Set([...i.value].filter(v=>!p.includes(v)))})}function c(){for(let{abort:p}of a.values())p();s.clear(),De(()=>{[n.value,r.value,i.value]=[{},{},new Set]})}return fa(c),{data:n,errors:r,loading:i,load:d,clear:c}}var ha=["insights","chart","table","tiers","findings","users","accounts"],Nc=["types","config","viewer"],hn=N(10);function ya(){return A.data.value.types?.map(({slug:e})=>e)??So}function wi(){let{usageTypes:e}=me(_.value.measure);return e!==null?e.length===0?null:e:A.data.value.types?.flatMap(({slug:t,partOfTokens:n})=>n?[t]:[])??ni}function Uc(){let e=me(_.value.measure);return e.usageTypes?.length===0?_.value.filter.usageTypes?.length?null:ya():e.usageTypes}function Ve(e){let{range:t,timeZone:n,filter:r,compare:i}=_.value,s=me(_.value.measure),a=l=>e.includes(l);return{range:Ne(t),timeZone:n,filter:ke(r),interval:ht(_.value),split:He(_.value),measure:s.column==="costs"?"COST":s.column==="records"?"RECORDS":null,userMeasure:s.ranking,groups:si(_.value),usageTypes:Uc(),tableTypes:wi(),compare:i,rows:hn.value,withInsights:a("insights"),withChart:a("chart"),withQuantities:s.column==="quantities",withCosts:s.column==="costs",withRecordCounts:s.column==="records",withTable:a("table"),withChange:i==="PREVIOUS_PERIOD"&&s.change!==null,withTiers:a("tiers"),withFindings:a("findings"),withUsers:a("users"),withAccounts:a("accounts"),withCatalog:a("types")||a("config")}}var A=Pt(aa,Ve),yn=N(_.value),Si=N(null),ki=we(()=>_.value.compare==="PREVIOUS_PERIOD"?A.data.value.insights?.previous?.totals??null:_.value.compare==="PREVIOUS_YEAR"?Si.value:null);async function $t(e){let t=_.value,n=ya().length;if(await A.load(e),_.value!==t)return;let{accounts:r,chart:i,config:s,table:a,types:l,users:d}=A.data.value;De(()=>{s&&Qn(s.currency),A.data.value.viewer&&(J.value=A.data.value.viewer),a?.breakdown&&Yn(a.breakdown.by,a.breakdown.rows),Yn(["USER"],d?.breakdown?.rows.map(c=>({...c,keys:[c.key]}))??[]),Yn(["ACCOUNT"],r?.breakdown?.rows.map(c=>({...c,keys:[c.key]}))??[]),yn.value=t}),!me(t.measure).usageTypes?.length&&l&&l.length>n&&$t(["chart","table"]),t.compare==="PREVIOUS_YEAR"&&i?.comparedRange&&e.includes("insights")&&await Oc(i.comparedRange)}async function Oc({start:e,end:t}){let n=_.value,r=await ye.query(la,{range:{instants:{start:e,end:t}},timeZone:n.timeZone,filter:ke(n.filter)});_.value===n&&(Si.value=r.data?.compared?.totals??null)}function je(){return $t(J.value&&A.data.value.types?ha:[...ha,...Nc])}function _e(e){return $t([e])}function ba(e){hn.value=e,$t(["table"])}function va(){let e={page:"",chart:"",table:"",users:""};return ie(()=>{let{tab:t,range:n,timeZone:r,filter:i,compare:s,measure:a}=_.value;if(t!=="usage"||ne.value!=="open"){e={page:"",chart:"",table:"",users:""};return}let l=JSON.stringify([n,r,i,s,se.value]),d=JSON.stringify([a,He(_.value),ht(_.value)]),u=JSON.stringify(si(_.value)),c=me(a).ranking,p=e;e={page:l,chart:d,table:u,users:c},xe(()=>{(l!==p.page||d!==p.chart||u!==p.table)&&(hn.value=10),l!==p.page?(Si.value=null,je()):d!==p.chart?$t(c===p.users?["chart","table"]:["chart","table","users"]):u!==p.table&&$t(["table"])})})}var Ti=6,Ai=(e,t)=>JSON.stringify(e)===JSON.stringify(t);function Ri(e){if("preset"in e)return Be.find(({preset:n})=>n===e.preset)?.name??e.preset;if("from"in e)return Ye(e.from,e.through);let t=A.data.value.insights?.range;return t?Ye(t.firstDay,t.lastDay):"Own range"}function bn(){let{range:e}=_.value,t=r=>M({range:r,interval:null}),n=Be.slice(0,Ti).some(({preset:r})=>Ai(e,{preset:r}));return o("div",{class:"range",children:[o("div",{class:"segments",role:"group","aria-label":"Range",children:Be.slice(0,Ti).map(({preset:r,name:i})=>o("button",{type:"button","aria-pressed":Ai(e,{preset:r}),onClick:()=>t({preset:r}),children:i},r))}),o(yt,{name:`${n?"More ranges":"Range"}: ${Ri(e)}`,class:`control ${n?"is-other":"is-chosen"}`,label:o(S,{children:[o("span",{class:"wide-only",children:n?"More":Ri(e)}),o("span",{class:"narrow-only",children:Ri(e)})," ",o(K,{name:"down"})]}),children:r=>o("div",{class:"range-panel",children:[o("ul",{class:"menu",children:Be.map(({preset:i,name:s},a)=>o("li",{class:a<Ti?"narrow-only":"",children:o("button",{type:"button","aria-pressed":Ai(e,{preset:i}),onClick:()=>{t({preset:i}),r()},children:/^\d/.test(s)?`Last ${s}`:s})},i))}),o(Pc,{range:e,onChoose:i=>{t(i),r()}})]})})]})}function Pc({range:e,onChoose:t}){let n=A.data.value.insights?.range,[r,i]=T("from"in e?e.from:n?.firstDay??""),[s,a]=T("through"in e?e.through:n?.lastDay??"");return o("form",{class:"own-days",onSubmit:l=>{l.preventDefault(),t({from:r,through:s})},children:[o("label",{children:["From ",o("input",{type:"date",class:"control",required:!0,value:r,min:"2000-01-01",max:"2099-12-31",onInput:l=>i(l.currentTarget.value)})]}),o("label",{children:["Through ",o("input",{type:"date",class:"control",required:!0,value:s,min:r||"2000-01-01",max:"2099-12-31",onInput:l=>a(l.currentTarget.value)})]}),o("button",{type:"submit",class:"primary",children:"Show these days"})]})}function vn(){let{timeZone:e}=_.value,[t,n]=T(""),i=[...new Set([on,"UTC",e,...ao()])].filter(s=>s.toLowerCase().replaceAll("_"," ").includes(t.toLowerCase().replaceAll("_"," ")));return o(yt,{name:`Time zone: ${e}`,label:o(S,{children:[o(K,{name:"globe"})," ",o("span",{class:"ellipsis",children:e.replaceAll("_"," ")})," ",o(K,{name:"down"})]}),children:s=>o("div",{class:"picker",children:[o("input",{type:"search",class:"control","aria-label":"Search time zones",placeholder:"Search time zones",value:t,onInput:a=>n(a.currentTarget.value)}),o("ul",{class:"menu scroll",children:[i.slice(0,60).map(a=>o("li",{children:o("button",{type:"button","aria-pressed":a===e,onClick:()=>{M({timeZone:a}),s()},children:[a.replaceAll("_"," "),a===on&&o("span",{class:"muted",children:" yours"})]})},a)),i.length===0&&o("li",{class:"muted",children:"No such time zone"})]})]})})}function $c(){let{filter:e}=_.value,[t,n]=T(""),r=A.data.value.accounts?.breakdown?.rows.flatMap(({kind:u,key:c})=>u==="VALUE"&&c!==null?[c]:[])??[],i=e.accountIds??[],s=[...new Set([...i,...r])];if(s.length<2)return null;let a=s.filter(u=>`${u} ${gt("ACCOUNT",u)}`.toLowerCase().includes(t.toLowerCase())),l=u=>M({filter:{...e,accountIds:u}}),d=i.length===0?"All accounts":i.length===1?gt("ACCOUNT",i[0]):`${i.length} accounts`;return o(yt,{name:`Accounts: ${d}`,label:o(S,{children:[o(K,{name:"account"})," ",o("span",{class:"ellipsis",children:d})," ",o(K,{name:"down"})]}),children:()=>o("div",{class:"picker",children:[o("input",{type:"search",class:"control","aria-label":"Search accounts",placeholder:"Search accounts",value:t,onInput:u=>n(u.currentTarget.value)}),o("ul",{class:"menu scroll",children:[i.length>0&&o("li",{children:o("button",{type:"button",onClick:()=>l([]),children:"All accounts"})}),a.map(u=>o("li",{children:o("label",{class:"check",children:[o("input",{type:"checkbox",checked:i.includes(u),onChange:()=>l(i.includes(u)?i.filter(c=>c!==u):[...i,u])}),o("span",{class:"ellipsis",title:u,children:[gt("ACCOUNT",u),gt("ACCOUNT",u)!==u&&o("small",{class:"muted",children:[" ",u]})]})]})},u)),a.length===0&&t&&o("li",{children:o("button",{type:"button",onClick:()=>l([...i,t]),children:["Only the account ",o("b",{children:t})]})})]})]})})}var Fc=[{value:"PREVIOUS_PERIOD",name:"vs previous period"},{value:"PREVIOUS_YEAR",name:"vs previous year"},{value:"",name:"No comparison"}];function lr(){let{filter:e,compare:t}=_.value,n=pn(e),r=A.data.value.insights?.range;return o("div",{class:"tools",role:"group","aria-label":"Range and filter",children:[r&&o("p",{class:"print-only",children:[Ye(r.firstDay,r.lastDay),", ",_.value.timeZone.replaceAll("_"," ")]}),o(bn,{}),o(bt,{name:"Compare",options:Fc,value:t??"",onChange:i=>M({compare:i||null})}),o(vn,{}),o($c,{}),n.map(({label:i,without:s})=>o("span",{class:"chip",children:[o("span",{class:"ellipsis",title:i,children:i}),o("button",{type:"button","aria-label":`Remove the filter ${i}`,onClick:()=>M({filter:s}),children:o(K,{name:"close"})})]},i)),n.length>1&&o("button",{type:"button",class:"link",onClick:()=>M({filter:{}}),children:"Clear all"})]})}var Lc=["specs","usage","series","prices","types","config","viewer"];function qc(e){let{range:t,timeZone:n}=_.value,r=i=>e.includes(i);return{range:Ne(t),timeZone:n,interval:ht(_.value),withSpecs:r("specs"),withUsage:r("usage"),withSeries:r("series"),withPrices:r("prices"),withTypes:r("types")||r("config")}}var Ue=Pt(sa,qc);async function _n(e=Lc){await Ue.load(e);let{config:t,viewer:n}=Ue.data.value;t&&Qn(t.currency),n&&(J.value=n)}function _a(){let e="";return ie(()=>{let{range:t,timeZone:n}=_.value,r=JSON.stringify([t,n,se.value]);ne.value!=="open"||r===e||(e=r,xe(()=>{_n()}))})}function $({label:e,value:t,onInput:n,type:r="text",required:i=!1,placeholder:s,hint:a,disabled:l=!1,list:d}){let u=d&&`options-${e.replaceAll(/\W/g,"-").toLowerCase()}`;return o("label",{children:[o("span",{children:[e,i&&" *"]}),o("input",{class:"control",type:r==="number"?"text":r,inputMode:r==="number"?"decimal":void 0,pattern:r==="number"?"\\d+(\\.\\d{1,9})?":void 0,title:r==="number"?"A number such as 12 or 0.25":void 0,value:t,required:i,placeholder:s,disabled:l,list:u,autoComplete:"off",onInput:c=>n(c.currentTarget.value)}),u&&o("datalist",{id:u,children:d.map(c=>o("option",{value:c},c))}),a&&o("small",{children:a})]})}function nt({title:e,action:t,isDangerous:n=!1,document:r,variables:i,onDone:s,onClose:a,children:l}){let[d,u]=T(null),[c,p]=T(!1),g=async f=>{f.preventDefault(),p(!0);let m=await ye.mutate(r,i());p(!1),u(m.errors[0]??null),m.data&&m.errors.length===0&&s(m.data)};return o(Nt,{title:e,onClose:a,children:o("form",{class:"form",onSubmit:f=>{g(f)},children:[l,d&&o("div",{class:"notice failed",role:"alert",children:[o("b",{children:"Not saved"}),o("p",{children:[o(pe,{text:d.message})," ",o(yi,{error:d})]}),d.requestId&&o("p",{class:"muted",children:["Request ",o("code",{children:d.requestId})]})]}),o("div",{class:"buttons",children:[o("button",{type:"button",class:"secondary",onClick:a,children:"Cancel"}),o("button",{type:"submit",class:n?"secondary danger":"primary",disabled:c,children:c?"Sending …":t})]})]})})}var xa=1024,Ii=e=>e.trim()===""?null:Number(e),xt=e=>e.trim()===""?null:e.trim();function wa({spec:e,tier:t="",onDone:n,onClose:r}){let[i,s]=T({tier:e?.tier??t,displayName:e?.displayName??t,hourlyRate:e?.hourlyRate??"",vcpu:e?.vcpu?.toString()??"",memoryGib:e?.memoryMib==null?"":(e.memoryMib/xa).toString(),gpuModel:e?.gpuModel??"",gpuCount:e?.gpuCount.toString()??"0",gpuMemoryGib:e?.gpuMemoryGib?.toString()??"",regions:e?.regions.join(", ")??"",description:e?.description??"",isAvailable:e?.isAvailable??!0}),a=d=>({value:i[d],onInput:u=>s({...i,[d]:u})}),l=()=>({tier:i.tier,displayName:i.displayName,...i.hourlyRate===(e?.hourlyRate??"")?{}:{hourlyRate:xt(i.hourlyRate)},vcpu:Ii(i.vcpu),memoryMib:i.memoryGib.trim()===""?null:Math.round(Number(i.memoryGib)*xa),gpuModel:xt(i.gpuModel),gpuCount:Ii(i.gpuCount)??0,gpuMemoryGib:Ii(i.gpuMemoryGib),regions:i.regions.split(",").map(d=>d.trim()).filter(Boolean),description:i.description,isAvailable:i.isAvailable});return o(nt,{title:e?`Change ${e.displayName}`:"Add a hardware spec",action:e?"Save":"Add",document:e?Fo:$o,variables:()=>({input:l()}),onDone:n,onClose:r,children:[o("div",{class:"fields",children:[o($,{label:"Tier",required:!0,disabled:e!==null,hint:"As services send it",...a("tier")}),o($,{label:"Name",required:!0,...a("displayName")}),o($,{label:"Price per hour",type:"number",hint:"In force from now on",...a("hourlyRate")})]}),o("div",{class:"fields",children:[o($,{label:"vCPU",type:"number",...a("vcpu")}),o($,{label:"Memory in GiB",type:"number",...a("memoryGib")}),o($,{label:"Regions",placeholder:"eu-west, us-east",...a("regions")})]}),o("div",{class:"fields",children:[o($,{label:"GPU model",...a("gpuModel")}),o($,{label:"Number of GPUs",type:"number",...a("gpuCount")}),o($,{label:"Memory per GPU in GiB",type:"number",...a("gpuMemoryGib")})]}),o($,{label:"Description",...a("description")}),o("label",{class:"check",children:[o("input",{type:"checkbox",checked:i.isAvailable,onChange:()=>s({...i,isAvailable:!i.isAvailable})})," Available"]})]})}function Sa({spec:e,onDone:t,onClose:n}){return o(nt,{title:`Retire ${e.displayName}?`,action:"Retire",isDangerous:!0,document:Lo,variables:()=>({input:{tier:e.tier}}),onDone:t,onClose:n,children:o("p",{children:["The spec remains, so that usage recorded on ",o("code",{children:e.tier})," keeps its details. It is no longer listed as available."]})})}var Bc={tokens:"Default: 1000000",seconds:"Default: 3600 (an hour)"};function ka({types:e,tiers:t,initial:n,onDone:r,onClose:i}){let[s,a]=T({usageType:n.usageType??"",tier:n.tier??"",model:n.model??"",provider:n.provider??"",rate:"",perUnits:"",validFrom:""}),l=c=>({value:s[c],onInput:p=>a({...s,[c]:p})}),d=e.find(({slug:c})=>c===s.usageType)?.unit,u=()=>({usageType:s.usageType,tier:xt(s.tier),model:xt(s.model),provider:xt(s.provider),rate:xt(s.rate),perUnits:xt(s.perUnits),validFrom:s.validFrom===""?null:new Date(s.validFrom).toISOString()});return o(nt,{title:"Set a price",action:"Set the price",document:qo,variables:()=>({input:u()}),onDone:r,onClose:i,children:[o("div",{class:"fields",children:[o($,{label:"Usage type",required:!0,list:e.map(({slug:c})=>c),...l("usageType")}),o($,{label:"Rate",required:!0,type:"number",placeholder:"0.25",...l("rate")}),o($,{label:d?`Per ${d}`:"Per units",type:"number",placeholder:"1",hint:Bc[d??""]??"Default: 1",...l("perUnits")})]}),o("div",{class:"fields",children:[o($,{label:"Tier",list:t,hint:"Empty: every tier",...l("tier")}),o($,{label:"Model",hint:"Empty: every model; gpt-* is a prefix",...l("model")}),o($,{label:"Provider",hint:"Empty: every provider",...l("provider")})]}),o($,{label:"In force from",type:"datetime-local",hint:"Your local time. Empty: now. Existing records keep their cost until an operator runs usage-insights reprice.",...l("validFrom")})]})}function xn(e,t){return e==null||t==null?NaN:e<t?-1:e>t?1:e>=t?0:NaN}function Hc(e,t){return e==null||t==null?NaN:t<e?-1:t>e?1:t>=e?0:NaN}function Aa(e){let t,n,r;e.length!==2?(t=xn,n=(l,d)=>xn(e(l),d),r=(l,d)=>e(l)-d):(t=e===xn||e===Hc?e:Vc,n=e,r=e);function i(l,d,u=0,c=l.length){if(u<c){if(t(d,d)!==0)return c;do{let p=u+c>>>1;n(l[p],d)<0?u=p+1:c=p}while(u<c)}return u}function s(l,d,u=0,c=l.length){if(u<c){if(t(d,d)!==0)return c;do{let p=u+c>>>1;n(l[p],d)<=0?u=p+1:c=p}while(u<c)}return u}function a(l,d,u=0,c=l.length){let p=i(l,d,u,c-1);return p>u&&r(l[p-1],d)>-r(l[p],d)?p-1:p}return{left:i,center:a,right:s}}function Vc(){return 0}function jc(e){return e===null?NaN:+e}var Ra=Aa(xn),Ia=Ra.right,sh=Ra.left,oh=Aa(jc).center;var ah=Ea(Ca),lh=Ea(Zc);function Ea(e){return function(t,n,r=n){if(!((n=+n)>=0))throw new RangeError("invalid rx");if(!((r=+r)>=0))throw new RangeError("invalid ry");let{data:i,width:s,height:a}=t;if(!((s=Math.floor(s))>=0))throw new RangeError("invalid width");if(!((a=Math.floor(a!==void 0?a:i.length/s))>=0))throw new RangeError("invalid height");if(!s||!a||!n&&!r)return t;let l=n&&e(n),d=r&&e(r),u=i.slice();return l&&d?(Ft(l,u,i,s,a),Ft(l,i,u,s,a),Ft(l,u,i,s,a),Lt(d,i,u,s,a),Lt(d,u,i,s,a),Lt(d,i,u,s,a)):l?(Ft(l,i,u,s,a),Ft(l,u,i,s,a),Ft(l,i,u,s,a)):d&&(Lt(d,i,u,s,a),Lt(d,u,i,s,a),Lt(d,i,u,s,a)),t}}function Ft(e,t,n,r,i){for(let s=0,a=r*i;s<a;)e(t,n,s,s+=r,1)}function Lt(e,t,n,r,i){for(let s=0,a=r*i;s<r;++s)e(t,n,s,s+a,r)}function Zc(e){let t=Ca(e);return(n,r,i,s,a)=>{i<<=2,s<<=2,a<<=2,t(n,r,i+0,s+0,a),t(n,r,i+1,s+1,a),t(n,r,i+2,s+2,a),t(n,r,i+3,s+3,a)}}function Ca(e){let t=Math.floor(e);if(t===e)return Qc(e);let n=e-t,r=2*e+1;return(i,s,a,l,d)=>{if(!((l-=d)>=a))return;let u=t*s[a],c=d*t,p=c+d;for(let g=a,f=a+c;g<f;g+=d)u+=s[Math.min(l,g)];for(let g=a,f=l;g<=f;g+=d)u+=s[Math.min(l,g+c)],i[g]=(u+n*(s[Math.max(a,g-p)]+s[Math.min(l,g+p)]))/r,u-=s[Math.max(a,g-c)]}}function Qc(e){let t=2*e+1;return(n,r,i,s,a)=>{if(!((s-=a)>=i))return;let l=e*r[i],d=a*e;for(let u=i,c=i+d;u<c;u+=a)l+=r[Math.min(s,u)];for(let u=i,c=s;u<=c;u+=a)l+=r[Math.min(s,u+d)],n[u]=l/t,l-=r[Math.max(i,u-d)]}}var wn=class extends Map{constructor(t,n=Yc){if(super(),Object.defineProperties(this,{_intern:{value:new Map},_key:{value:n}}),t!=null)for(let[r,i]of t)this.set(r,i)}get(t){return super.get(Ta(this,t))}has(t){return super.has(Ta(this,t))}set(t,n){return super.set(Kc(this,t),n)}delete(t){return super.delete(Gc(this,t))}};function Ta({_intern:e,_key:t},n){let r=t(n);return e.has(r)?e.get(r):n}function Kc({_intern:e,_key:t},n){let r=t(n);return e.has(r)?e.get(r):(e.set(r,n),n)}function Gc({_intern:e,_key:t},n){let r=t(n);return e.has(r)&&(n=e.get(r),e.delete(r)),n}function Yc(e){return e!==null&&typeof e=="object"?e.valueOf():e}var Wc=Array.prototype,uh=Wc.slice;var zc=Math.sqrt(50),Xc=Math.sqrt(10),Jc=Math.sqrt(2);function ur(e,t,n){let r=(t-e)/Math.max(0,n),i=Math.floor(Math.log10(r)),s=r/Math.pow(10,i),a=s>=zc?10:s>=Xc?5:s>=Jc?2:1,l,d,u;return i<0?(u=Math.pow(10,-i)/a,l=Math.round(e*u),d=Math.round(t*u),l/u<e&&++l,d/u>t&&--d,u=-u):(u=Math.pow(10,i)*a,l=Math.round(e/u),d=Math.round(t/u),l*u<e&&++l,d*u>t&&--d),d<l&&.5<=n&&n<2?ur(e,t,n*2):[l,d,u]}function Da(e,t,n){if(t=+t,e=+e,n=+n,!(n>0))return[];if(e===t)return[e];let r=t<e,[i,s,a]=r?ur(t,e,n):ur(e,t,n);if(!(s>=i))return[];let l=s-i+1,d=new Array(l);if(r)if(a<0)for(let u=0;u<l;++u)d[u]=(s-u)/-a;else for(let u=0;u<l;++u)d[u]=(s-u)*a;else if(a<0)for(let u=0;u<l;++u)d[u]=(i+u)/-a;else for(let u=0;u<l;++u)d[u]=(i+u)*a;return d}function cr(e,t,n){return t=+t,e=+e,n=+n,ur(e,t,n)[2]}function Ma(e,t,n){t=+t,e=+e,n=+n;let r=t<e,i=r?cr(t,e,n):cr(e,t,n);return(r?-1:1)*(i<0?1/-i:i)}function Ei(e,t){let n;if(t===void 0)for(let r of e)r!=null&&(n<r||n===void 0&&r>=r)&&(n=r);else{let r=-1;for(let i of e)(i=t(i,++r,e))!=null&&(n<i||n===void 0&&i>=i)&&(n=i)}return n}function Na(e,t,n){e=+e,t=+t,n=(i=arguments.length)<2?(t=e,e=0,1):i<3?1:+n;for(var r=-1,i=Math.max(0,Math.ceil((t-e)/n))|0,s=new Array(i);++r<i;)s[r]=e+r*n;return s}var ch=ed(Math.random);function ed(e){return function(n,r=0,i=n.length){let s=i-(r=+r);for(;s;){let a=e()*s--|0,l=n[s+r];n[s+r]=n[a+r],n[a+r]=l}return n}}function Vt(e,t,n){e.prototype=t.prototype=n,n.constructor=e}function Tn(e,t){var n=Object.create(e.prototype);for(var r in t)n[r]=t[r];return n}function rt(){}var Tt=.7,Ht=1/Tt,qt="\\s*([+-]?\\d+)\\s*",Sn="\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)\\s*",Oe="\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)%\\s*",td=/^#([0-9a-f]{3,8})$/,nd=new RegExp(`^rgb\\(${qt},${qt},${qt}\\)$`),rd=new RegExp(`^rgb\\(${Oe},${Oe},${Oe}\\)$`),id=new RegExp(`^rgba\\(${qt},${qt},${qt},${Sn}\\)$`),sd=new RegExp(`^rgba\\(${Oe},${Oe},${Oe},${Sn}\\)$`),od=new RegExp(`^hsl\\(${Sn},${Oe},${Oe}\\)$`),ad=new RegExp(`^hsla\\(${Sn},${Oe},${Oe},${Sn}\\)$`),Ua={aliceblue:15792383,antiquewhite:16444375,aqua:65535,aquamarine:8388564,azure:15794175,beige:16119260,bisque:16770244,black:0,blanchedalmond:16772045,blue:255,blueviolet:9055202,brown:10824234,burlywood:14596231,cadetblue:6266528,chartreuse:8388352,chocolate:13789470,coral:16744272,cornflowerblue:6591981,cornsilk:16775388,crimson:14423100,cyan:65535,darkblue:139,darkcyan:35723,darkgoldenrod:12092939,darkgray:11119017,darkgreen:25600,darkgrey:11119017,darkkhaki:12433259,darkmagenta:9109643,darkolivegreen:5597999,darkorange:16747520,darkorchid:10040012,darkred:9109504,darksalmon:15308410,darkseagreen:9419919,darkslateblue:4734347,darkslategray:3100495,darkslategrey:3100495,darkturquoise:52945,darkviolet:9699539,deeppink:16716947,deepskyblue:49151,dimgray:6908265,dimgrey:6908265,dodgerblue:2003199,firebrick:11674146,floralwhite:16775920,forestgreen:2263842,fuchsia:16711935,gainsboro:14474460,ghostwhite:16316671,gold:16766720,goldenrod:14329120,gray:8421504,green:32768,greenyellow:11403055,grey:8421504,honeydew:15794160,hotpink:16738740,indianred:13458524,indigo:4915330,ivory:16777200,khaki:15787660,lavender:15132410,lavenderblush:16773365,lawngreen:8190976,lemonchiffon:16775885,lightblue:11393254,lightcoral:15761536,lightcyan:14745599,lightgoldenrodyellow:16448210,lightgray:13882323,lightgreen:9498256,lightgrey:13882323,lightpink:16758465,lightsalmon:16752762,lightseagreen:2142890,lightskyblue:8900346,lightslategray:7833753,lightslategrey:7833753,lightsteelblue:11584734,lightyellow:16777184,lime:65280,limegreen:3329330,linen:16445670,magenta:16711935,maroon:8388608,mediumaquamarine:6737322,mediumblue:205,mediumorchid:12211667,mediumpurple:9662683,mediumseagreen:3978097,mediumslateblue:8087790,mediumspringgreen:64154,mediumturquoise:4772300,mediumvioletred:13047173,midnightblue:1644912,mintcream:16121850,mistyrose:16770273,moccasin:16770229,navajowhite:16768685,navy:128,oldlace:16643558,olive:8421376,olivedrab:7048739,orange:16753920,orangered:16729344,orchid:14315734,palegoldenrod:15657130,palegreen:10025880,paleturquoise:11529966,palevioletred:14381203,papayawhip:16773077,peachpuff:16767673,peru:13468991,pink:16761035,plum:14524637,powderblue:11591910,purple:8388736,rebeccapurple:6697881,red:16711680,rosybrown:12357519,royalblue:4286945,saddlebrown:9127187,salmon:16416882,sandybrown:16032864,seagreen:3050327,seashell:16774638,sienna:10506797,silver:12632256,skyblue:8900331,slateblue:6970061,slategray:7372944,slategrey:7372944,snow:16775930,springgreen:65407,steelblue:4620980,tan:13808780,teal:32896,thistle:14204888,tomato:16737095,turquoise:4251856,violet:15631086,wheat:16113331,white:16777215,whitesmoke:16119285,yellow:16776960,yellowgreen:10145074};Vt(rt,jt,{copy(e){return Object.assign(new this.constructor,this,e)},displayable(){return this.rgb().displayable()},hex:Oa,formatHex:Oa,formatHex8:ld,formatHsl:ud,formatRgb:Pa,toString:Pa});function Oa(){return this.rgb().formatHex()}function ld(){return this.rgb().formatHex8()}function ud(){return Za(this).formatHsl()}function Pa(){return this.rgb().formatRgb()}function jt(e){var t,n;return e=(e+"").trim().toLowerCase(),(t=td.exec(e))?(n=t[1].length,t=parseInt(t[1],16),n===6?$a(t):n===3?new re(t>>8&15|t>>4&240,t>>4&15|t&240,(t&15)<<4|t&15,1):n===8?dr(t>>24&255,t>>16&255,t>>8&255,(t&255)/255):n===4?dr(t>>12&15|t>>8&240,t>>8&15|t>>4&240,t>>4&15|t&240,((t&15)<<4|t&15)/255):null):(t=nd.exec(e))?new re(t[1],t[2],t[3],1):(t=rd.exec(e))?new re(t[1]*255/100,t[2]*255/100,t[3]*255/100,1):(t=id.exec(e))?dr(t[1],t[2],t[3],t[4]):(t=sd.exec(e))?dr(t[1]*255/100,t[2]*255/100,t[3]*255/100,t[4]):(t=od.exec(e))?qa(t[1],t[2]/100,t[3]/100,1):(t=ad.exec(e))?qa(t[1],t[2]/100,t[3]/100,t[4]):Ua.hasOwnProperty(e)?$a(Ua[e]):e==="transparent"?new re(NaN,NaN,NaN,0):null}function $a(e){return new re(e>>16&255,e>>8&255,e&255,1)}function dr(e,t,n,r){return r<=0&&(e=t=n=NaN),new re(e,t,n,r)}function Oi(e){return e instanceof rt||(e=jt(e)),e?(e=e.rgb(),new re(e.r,e.g,e.b,e.opacity)):new re}function An(e,t,n,r){return arguments.length===1?Oi(e):new re(e,t,n,r??1)}function re(e,t,n,r){this.r=+e,this.g=+t,this.b=+n,this.opacity=+r}Vt(re,An,Tn(rt,{brighter(e){return e=e==null?Ht:Math.pow(Ht,e),new re(this.r*e,this.g*e,this.b*e,this.opacity)},darker(e){return e=e==null?Tt:Math.pow(Tt,e),new re(this.r*e,this.g*e,this.b*e,this.opacity)},rgb(){return this},clamp(){return new re(St(this.r),St(this.g),St(this.b),gr(this.opacity))},displayable(){return-.5<=this.r&&this.r<255.5&&-.5<=this.g&&this.g<255.5&&-.5<=this.b&&this.b<255.5&&0<=this.opacity&&this.opacity<=1},hex:Fa,formatHex:Fa,formatHex8:cd,formatRgb:La,toString:La}));function Fa(){return`#${wt(this.r)}${wt(this.g)}${wt(this.b)}`}function cd(){return`#${wt(this.r)}${wt(this.g)}${wt(this.b)}${wt((isNaN(this.opacity)?1:this.opacity)*255)}`}function La(){let e=gr(this.opacity);return`${e===1?"rgb(":"rgba("}${St(this.r)}, ${St(this.g)}, ${St(this.b)}${e===1?")":`, ${e})`}`}function gr(e){return isNaN(e)?1:Math.max(0,Math.min(1,e))}function St(e){return Math.max(0,Math.min(255,Math.round(e)||0))}function wt(e){return e=St(e),(e<16?"0":"")+e.toString(16)}function qa(e,t,n,r){return r<=0?e=t=n=NaN:n<=0||n>=1?e=t=NaN:t<=0&&(e=NaN),new Re(e,t,n,r)}function Za(e){if(e instanceof Re)return new Re(e.h,e.s,e.l,e.opacity);if(e instanceof rt||(e=jt(e)),!e)return new Re;if(e instanceof Re)return e;e=e.rgb();var t=e.r/255,n=e.g/255,r=e.b/255,i=Math.min(t,n,r),s=Math.max(t,n,r),a=NaN,l=s-i,d=(s+i)/2;return l?(t===s?a=(n-r)/l+(n<r)*6:n===s?a=(r-t)/l+2:a=(t-n)/l+4,l/=d<.5?s+i:2-s-i,a*=60):l=d>0&&d<1?0:a,new Re(a,l,d,e.opacity)}function mr(e,t,n,r){return arguments.length===1?Za(e):new Re(e,t,n,r??1)}function Re(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}Vt(Re,mr,Tn(rt,{brighter(e){return e=e==null?Ht:Math.pow(Ht,e),new Re(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?Tt:Math.pow(Tt,e),new Re(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=this.h%360+(this.h<0)*360,t=isNaN(e)||isNaN(this.s)?0:this.s,n=this.l,r=n+(n<.5?n:1-n)*t,i=2*n-r;return new re(Ci(e>=240?e-240:e+120,i,r),Ci(e,i,r),Ci(e<120?e+240:e-120,i,r),this.opacity)},clamp(){return new Re(Ba(this.h),pr(this.s),pr(this.l),gr(this.opacity))},displayable(){return(0<=this.s&&this.s<=1||isNaN(this.s))&&0<=this.l&&this.l<=1&&0<=this.opacity&&this.opacity<=1},formatHsl(){let e=gr(this.opacity);return`${e===1?"hsl(":"hsla("}${Ba(this.h)}, ${pr(this.s)*100}%, ${pr(this.l)*100}%${e===1?")":`, ${e})`}`}}));function Ba(e){return e=(e||0)%360,e<0?e+360:e}function pr(e){return Math.max(0,Math.min(1,e||0))}function Ci(e,t,n){return(e<60?t+(n-t)*e/60:e<180?n:e<240?t+(n-t)*(240-e)/60:t)*255}var Qa=Math.PI/180,Ka=180/Math.PI,fr=18,Ga=.96422,Ya=1,Wa=.82521,za=4/29,Bt=6/29,Xa=3*Bt*Bt,dd=Bt*Bt*Bt;function Ja(e){if(e instanceof Pe)return new Pe(e.l,e.a,e.b,e.opacity);if(e instanceof Ze)return tl(e);e instanceof re||(e=Oi(e));var t=Ui(e.r),n=Ui(e.g),r=Ui(e.b),i=Di((.2225045*t+.7168786*n+.0606169*r)/Ya),s,a;return t===n&&n===r?s=a=i:(s=Di((.4360747*t+.3850649*n+.1430804*r)/Ga),a=Di((.0139322*t+.0971045*n+.7141733*r)/Wa)),new Pe(116*i-16,500*(s-i),200*(i-a),e.opacity)}function el(e,t,n,r){return arguments.length===1?Ja(e):new Pe(e,t,n,r??1)}function Pe(e,t,n,r){this.l=+e,this.a=+t,this.b=+n,this.opacity=+r}Vt(Pe,el,Tn(rt,{brighter(e){return new Pe(this.l+fr*(e??1),this.a,this.b,this.opacity)},darker(e){return new Pe(this.l-fr*(e??1),this.a,this.b,this.opacity)},rgb(){var e=(this.l+16)/116,t=isNaN(this.a)?e:e+this.a/500,n=isNaN(this.b)?e:e-this.b/200;return t=Ga*Mi(t),e=Ya*Mi(e),n=Wa*Mi(n),new re(Ni(3.1338561*t-1.6168667*e-.4906146*n),Ni(-.9787684*t+1.9161415*e+.033454*n),Ni(.0719453*t-.2289914*e+1.4052427*n),this.opacity)}}));function Di(e){return e>dd?Math.pow(e,1/3):e/Xa+za}function Mi(e){return e>Bt?e*e*e:Xa*(e-za)}function Ni(e){return 255*(e<=.0031308?12.92*e:1.055*Math.pow(e,1/2.4)-.055)}function Ui(e){return(e/=255)<=.04045?e/12.92:Math.pow((e+.055)/1.055,2.4)}function pd(e){if(e instanceof Ze)return new Ze(e.h,e.c,e.l,e.opacity);if(e instanceof Pe||(e=Ja(e)),e.a===0&&e.b===0)return new Ze(NaN,0<e.l&&e.l<100?0:NaN,e.l,e.opacity);var t=Math.atan2(e.b,e.a)*Ka;return new Ze(t<0?t+360:t,Math.sqrt(e.a*e.a+e.b*e.b),e.l,e.opacity)}function hr(e,t,n,r){return arguments.length===1?pd(e):new Ze(e,t,n,r??1)}function Ze(e,t,n,r){this.h=+e,this.c=+t,this.l=+n,this.opacity=+r}function tl(e){if(isNaN(e.h))return new Pe(e.l,0,0,e.opacity);var t=e.h*Qa;return new Pe(e.l,Math.cos(t)*e.c,Math.sin(t)*e.c,e.opacity)}Vt(Ze,hr,Tn(rt,{brighter(e){return new Ze(this.h,this.c,this.l+fr*(e??1),this.opacity)},darker(e){return new Ze(this.h,this.c,this.l-fr*(e??1),this.opacity)},rgb(){return tl(this).rgb()}}));var nl=-.14861,Pi=1.78277,$i=-.29227,yr=-.90649,kn=1.97294,Ha=kn*yr,Va=kn*Pi,ja=Pi*$i-yr*nl;function gd(e){if(e instanceof kt)return new kt(e.h,e.s,e.l,e.opacity);e instanceof re||(e=Oi(e));var t=e.r/255,n=e.g/255,r=e.b/255,i=(ja*r+Ha*t-Va*n)/(ja+Ha-Va),s=r-i,a=(kn*(n-i)-$i*s)/yr,l=Math.sqrt(a*a+s*s)/(kn*i*(1-i)),d=l?Math.atan2(a,s)*Ka-120:NaN;return new kt(d<0?d+360:d,l,i,e.opacity)}function br(e,t,n,r){return arguments.length===1?gd(e):new kt(e,t,n,r??1)}function kt(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}Vt(kt,br,Tn(rt,{brighter(e){return e=e==null?Ht:Math.pow(Ht,e),new kt(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?Tt:Math.pow(Tt,e),new kt(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=isNaN(this.h)?0:(this.h+120)*Qa,t=+this.l,n=isNaN(this.s)?0:this.s*t*(1-t),r=Math.cos(e),i=Math.sin(e);return new re(255*(t+n*(nl*r+Pi*i)),255*(t+n*($i*r+yr*i)),255*(t+n*(kn*r)),this.opacity)}}));function ol(e,t,n,r,i){var s=e*e,a=s*e;return((1-3*e+3*s-a)*t+(4-6*s+3*a)*n+(1+3*e+3*s-3*a)*r+a*i)/6}function fd(e){var t=e.length-1;return function(n){var r=n<=0?n=0:n>=1?(n=1,t-1):Math.floor(n*t),i=e[r],s=e[r+1],a=r>0?e[r-1]:2*i-s,l=r<t-1?e[r+2]:2*s-i;return ol((n-r/t)*t,a,i,s,l)}}function md(e){var t=e.length;return function(n){var r=Math.floor(((n%=1)<0?++n:n)*t),i=e[(r+t-1)%t],s=e[r%t],a=e[(r+1)%t],l=e[(r+2)%t];return ol((n-r/t)*t,i,s,a,l)}}var _r=e=>()=>e;function al(e,t){return function(n){return e+n*t}}function hd(e,t,n){return e=Math.pow(e,n),t=Math.pow(t,n)-e,n=1/n,function(r){return Math.pow(e+r*t,n)}}function Bi(e,t){var n=t-e;return n?al(e,n>180||n<-180?n-360*Math.round(n/360):n):_r(isNaN(e)?t:e)}function yd(e){return(e=+e)==1?be:function(t,n){return n-t?hd(t,n,e):_r(isNaN(t)?n:t)}}function be(e,t){var n=t-e;return n?al(e,n):_r(isNaN(e)?t:e)}var rl=(function e(t){var n=yd(t);function r(i,s){var a=n((i=An(i)).r,(s=An(s)).r),l=n(i.g,s.g),d=n(i.b,s.b),u=be(i.opacity,s.opacity);return function(c){return i.r=a(c),i.g=l(c),i.b=d(c),i.opacity=u(c),i+""}}return r.gamma=e,r})(1);function ll(e){return function(t){var n=t.length,r=new Array(n),i=new Array(n),s=new Array(n),a,l;for(a=0;a<n;++a)l=An(t[a]),r[a]=l.r||0,i[a]=l.g||0,s[a]=l.b||0;return r=e(r),i=e(i),s=e(s),l.opacity=1,function(d){return l.r=r(d),l.g=i(d),l.b=s(d),l+""}}}var fh=ll(fd),mh=ll(md);function bd(e,t){t||(t=[]);var n=e?Math.min(t.length,e.length):0,r=t.slice(),i;return function(s){for(i=0;i<n;++i)r[i]=e[i]*(1-s)+t[i]*s;return r}}function vd(e){return ArrayBuffer.isView(e)&&!(e instanceof DataView)}function _d(e,t){var n=t?t.length:0,r=e?Math.min(n,e.length):0,i=new Array(r),s=new Array(n),a;for(a=0;a<r;++a)i[a]=xr(e[a],t[a]);for(;a<n;++a)s[a]=t[a];return function(l){for(a=0;a<r;++a)s[a]=i[a](l);return s}}function xd(e,t){var n=new Date;return e=+e,t=+t,function(r){return n.setTime(e*(1-r)+t*r),n}}function Ie(e,t){return e=+e,t=+t,function(n){return e*(1-n)+t*n}}function wd(e,t){var n={},r={},i;(e===null||typeof e!="object")&&(e={}),(t===null||typeof t!="object")&&(t={});for(i in t)i in e?n[i]=xr(e[i],t[i]):r[i]=t[i];return function(s){for(i in n)r[i]=n[i](s);return r}}var Li=/[-+]?(?:\d+\.?\d*|\.?\d+)(?:[eE][-+]?\d+)?/g,Fi=new RegExp(Li.source,"g");function Sd(e){return function(){return e}}function kd(e){return function(t){return e(t)+""}}function Td(e,t){var n=Li.lastIndex=Fi.lastIndex=0,r,i,s,a=-1,l=[],d=[];for(e=e+"",t=t+"";(r=Li.exec(e))&&(i=Fi.exec(t));)(s=i.index)>n&&(s=t.slice(n,s),l[a]?l[a]+=s:l[++a]=s),(r=r[0])===(i=i[0])?l[a]?l[a]+=i:l[++a]=i:(l[++a]=null,d.push({i:a,x:Ie(r,i)})),n=Fi.lastIndex;return n<t.length&&(s=t.slice(n),l[a]?l[a]+=s:l[++a]=s),l.length<2?d[0]?kd(d[0].x):Sd(t):(t=d.length,function(u){for(var c=0,p;c<t;++c)l[(p=d[c]).i]=p.x(u);return l.join("")})}function xr(e,t){var n=typeof t,r;return t==null||n==="boolean"?_r(t):(n==="number"?Ie:n==="string"?(r=jt(t))?(t=r,rl):Td:t instanceof jt?rl:t instanceof Date?xd:vd(t)?bd:Array.isArray(t)?_d:typeof t.valueOf!="function"&&typeof t.toString!="function"||isNaN(t)?wd:Ie)(e,t)}function ul(e,t){return e=+e,t=+t,function(n){return Math.round(e*(1-n)+t*n)}}var il=180/Math.PI,qi={translateX:0,translateY:0,rotate:0,skewX:0,scaleX:1,scaleY:1};function cl(e,t,n,r,i,s){var a,l,d;return(a=Math.sqrt(e*e+t*t))&&(e/=a,t/=a),(d=e*n+t*r)&&(n-=e*d,r-=t*d),(l=Math.sqrt(n*n+r*r))&&(n/=l,r/=l,d/=l),e*r<t*n&&(e=-e,t=-t,d=-d,a=-a),{translateX:i,translateY:s,rotate:Math.atan2(t,e)*il,skewX:Math.atan(d)*il,scaleX:a,scaleY:l}}var vr;function Ad(e){let t=new(typeof DOMMatrix=="function"?DOMMatrix:WebKitCSSMatrix)(e+"");return t.isIdentity?qi:cl(t.a,t.b,t.c,t.d,t.e,t.f)}function Rd(e){return e==null||(vr||(vr=document.createElementNS("http://www.w3.org/2000/svg","g")),vr.setAttribute("transform",e),!(e=vr.transform.baseVal.consolidate()))?qi:(e=e.matrix,cl(e.a,e.b,e.c,e.d,e.e,e.f))}function dl(e,t,n,r){function i(u){return u.length?u.pop()+" ":""}function s(u,c,p,g,f,m){if(u!==p||c!==g){var y=f.push("translate(",null,t,null,n);m.push({i:y-4,x:Ie(u,p)},{i:y-2,x:Ie(c,g)})}else(p||g)&&f.push("translate("+p+t+g+n)}function a(u,c,p,g){u!==c?(u-c>180?c+=360:c-u>180&&(u+=360),g.push({i:p.push(i(p)+"rotate(",null,r)-2,x:Ie(u,c)})):c&&p.push(i(p)+"rotate("+c+r)}function l(u,c,p,g){u!==c?g.push({i:p.push(i(p)+"skewX(",null,r)-2,x:Ie(u,c)}):c&&p.push(i(p)+"skewX("+c+r)}function d(u,c,p,g,f,m){if(u!==p||c!==g){var y=f.push(i(f)+"scale(",null,",",null,")");m.push({i:y-4,x:Ie(u,p)},{i:y-2,x:Ie(c,g)})}else(p!==1||g!==1)&&f.push(i(f)+"scale("+p+","+g+")")}return function(u,c){var p=[],g=[];return u=e(u),c=e(c),s(u.translateX,u.translateY,c.translateX,c.translateY,p,g),a(u.rotate,c.rotate,p,g),l(u.skewX,c.skewX,p,g),d(u.scaleX,u.scaleY,c.scaleX,c.scaleY,p,g),u=c=null,function(f){for(var m=-1,y=g.length,b;++m<y;)p[(b=g[m]).i]=b.x(f);return p.join("")}}}var hh=dl(Ad,"px, ","px)","deg)"),yh=dl(Rd,", ",")",")"),Id=1e-12;function sl(e){return((e=Math.exp(e))+1/e)/2}function Ed(e){return((e=Math.exp(e))-1/e)/2}function Cd(e){return((e=Math.exp(2*e))-1)/(e+1)}var bh=(function e(t,n,r){function i(s,a){var l=s[0],d=s[1],u=s[2],c=a[0],p=a[1],g=a[2],f=c-l,m=p-d,y=f*f+m*m,b,v;if(y<Id)v=Math.log(g/u)/t,b=function(le){return[l+le*f,d+le*m,u*Math.exp(t*le*v)]};else{var x=Math.sqrt(y),h=(g*g-u*u+r*y)/(2*u*n*x),w=(g*g-u*u-r*y)/(2*g*n*x),O=Math.log(Math.sqrt(h*h+1)-h),z=Math.log(Math.sqrt(w*w+1)-w);v=(z-O)/t,b=function(le){var ge=le*v,Ce=sl(O),ue=u/(n*x)*(Ce*Cd(t*ge+O)-Ed(O));return[l+ue*f,d+ue*m,u*Ce/sl(t*ge+O)]}}return b.duration=Math.abs(v)*1e3*t/Math.SQRT2,b}return i.rho=function(s){var a=Math.max(.001,+s),l=a*a,d=l*l;return e(a,l,d)},i})(Math.SQRT2,2,4);function pl(e){return function(t,n){var r=e((t=mr(t)).h,(n=mr(n)).h),i=be(t.s,n.s),s=be(t.l,n.l),a=be(t.opacity,n.opacity);return function(l){return t.h=r(l),t.s=i(l),t.l=s(l),t.opacity=a(l),t+""}}}var vh=pl(Bi),_h=pl(be);function gl(e){return function(t,n){var r=e((t=hr(t)).h,(n=hr(n)).h),i=be(t.c,n.c),s=be(t.l,n.l),a=be(t.opacity,n.opacity);return function(l){return t.h=r(l),t.c=i(l),t.l=s(l),t.opacity=a(l),t+""}}}var xh=gl(Bi),wh=gl(be);function fl(e){return(function t(n){n=+n;function r(i,s){var a=e((i=br(i)).h,(s=br(s)).h),l=be(i.s,s.s),d=be(i.l,s.l),u=be(i.opacity,s.opacity);return function(c){return i.h=a(c),i.s=l(c),i.l=d(Math.pow(c,n)),i.opacity=u(c),i+""}}return r.gamma=t,r})(1)}var Sh=fl(Bi),kh=fl(be);function Dd(e){return Math.abs(e=Math.round(e))>=1e21?e.toLocaleString("en").replace(/,/g,""):e.toString(10)}function Sr(e,t){if(!isFinite(e)||e===0)return null;var n=(e=t?e.toExponential(t-1):e.toExponential()).indexOf("e"),r=e.slice(0,n);return[r.length>1?r[0]+r.slice(2):r,+e.slice(n+1)]}function Zt(e){return e=Sr(Math.abs(e)),e?e[1]:NaN}function Md(e,t){return function(n,r){for(var i=n.length,s=[],a=0,l=e[0],d=0;i>0&&l>0&&(d+l+1>r&&(l=Math.max(1,r-d)),s.push(n.substring(i-=l,i+l)),!((d+=l+1)>r));)l=e[a=(a+1)%e.length];return s.reverse().join(t)}}function Nd(e){return function(t){return t.replace(/[0-9]/g,function(n){return e[+n]})}}var Ud=/^(?:(.)?([<>=^]))?([+\-( ])?([$#])?(0)?(\d+)?(,)?(\.\d+)?(~)?([a-z%])?$/i;function Rn(e){if(!(t=Ud.exec(e)))throw new Error("invalid format: "+e);var t;return new Hi({fill:t[1],align:t[2],sign:t[3],symbol:t[4],zero:t[5],width:t[6],comma:t[7],precision:t[8]&&t[8].slice(1),trim:t[9],type:t[10]})}Rn.prototype=Hi.prototype;function Hi(e){this.fill=e.fill===void 0?" ":e.fill+"",this.align=e.align===void 0?">":e.align+"",this.sign=e.sign===void 0?"-":e.sign+"",this.symbol=e.symbol===void 0?"":e.symbol+"",this.zero=!!e.zero,this.width=e.width===void 0?void 0:+e.width,this.comma=!!e.comma,this.precision=e.precision===void 0?void 0:+e.precision,this.trim=!!e.trim,this.type=e.type===void 0?"":e.type+""}Hi.prototype.toString=function(){return this.fill+this.align+this.sign+this.symbol+(this.zero?"0":"")+(this.width===void 0?"":Math.max(1,this.width|0))+(this.comma?",":"")+(this.precision===void 0?"":"."+Math.max(0,this.precision|0))+(this.trim?"~":"")+this.type};function Od(e){e:for(var t=e.length,n=1,r=-1,i;n<t;++n)switch(e[n]){case".":r=i=n;break;case"0":r===0&&(r=n),i=n;break;default:if(!+e[n])break e;r>0&&(r=0);break}return r>0?e.slice(0,r)+e.slice(i+1):e}var kr;function Pd(e,t){var n=Sr(e,t);if(!n)return kr=void 0,e.toPrecision(t);var r=n[0],i=n[1],s=i-(kr=Math.max(-8,Math.min(8,Math.floor(i/3)))*3)+1,a=r.length;return s===a?r:s>a?r+new Array(s-a+1).join("0"):s>0?r.slice(0,s)+"."+r.slice(s):"0."+new Array(1-s).join("0")+Sr(e,Math.max(0,t+s-1))[0]}function ml(e,t){var n=Sr(e,t);if(!n)return e+"";var r=n[0],i=n[1];return i<0?"0."+new Array(-i).join("0")+r:r.length>i+1?r.slice(0,i+1)+"."+r.slice(i+1):r+new Array(i-r.length+2).join("0")}var hl={"%":(e,t)=>(e*100).toFixed(t),b:e=>Math.round(e).toString(2),c:e=>e+"",d:Dd,e:(e,t)=>e.toExponential(t),f:(e,t)=>e.toFixed(t),g:(e,t)=>e.toPrecision(t),o:e=>Math.round(e).toString(8),p:(e,t)=>ml(e*100,t),r:ml,s:Pd,X:e=>Math.round(e).toString(16).toUpperCase(),x:e=>Math.round(e).toString(16)};function yl(e){return e}var bl=Array.prototype.map,vl=["y","z","a","f","p","n","µ","m","","k","M","G","T","P","E","Z","Y"];function $d(e){var t=e.grouping===void 0||e.thousands===void 0?yl:Md(bl.call(e.grouping,Number),e.thousands+""),n=e.currency===void 0?"":e.currency[0]+"",r=e.currency===void 0?"":e.currency[1]+"",i=e.decimal===void 0?".":e.decimal+"",s=e.numerals===void 0?yl:Nd(bl.call(e.numerals,String)),a=e.percent===void 0?"%":e.percent+"",l=e.minus===void 0?"−":e.minus+"",d=e.nan===void 0?"NaN":e.nan+"";function u(p,g){p=Rn(p);var f=p.fill,m=p.align,y=p.sign,b=p.symbol,v=p.zero,x=p.width,h=p.comma,w=p.precision,O=p.trim,z=p.type;z==="n"?(h=!0,z="g"):hl[z]||(w===void 0&&(w=12),O=!0,z="g"),(v||f==="0"&&m==="=")&&(v=!0,f="0",m="=");var le=(g&&g.prefix!==void 0?g.prefix:"")+(b==="$"?n:b==="#"&&/[boxX]/.test(z)?"0"+z.toLowerCase():""),ge=(b==="$"?r:/[%p]/.test(z)?a:"")+(g&&g.suffix!==void 0?g.suffix:""),Ce=hl[z],ue=/[defgprs%]/.test(z);w=w===void 0?6:/[gprs]/.test(z)?Math.max(1,Math.min(21,w)):Math.max(0,Math.min(20,w));function ce(R){var q=le,B=ge,k,I,U;if(z==="c")B=Ce(R)+B,R="";else{R=+R;var ee=R<0||1/R<0;if(R=isNaN(R)?d:Ce(Math.abs(R),w),O&&(R=Od(R)),ee&&+R==0&&y!=="+"&&(ee=!1),q=(ee?y==="("?y:l:y==="-"||y==="("?"":y)+q,B=(z==="s"&&!isNaN(R)&&kr!==void 0?vl[8+kr/3]:"")+B+(ee&&y==="("?")":""),ue){for(k=-1,I=R.length;++k<I;)if(U=R.charCodeAt(k),48>U||U>57){B=(U===46?i+R.slice(k+1):R.slice(k))+B,R=R.slice(0,k);break}}}h&&!v&&(R=t(R,1/0));var V=q.length+R.length+B.length,oe=V<x?new Array(x-V+1).join(f):"";switch(h&&v&&(R=t(oe+R,oe.length?x-B.length:1/0),oe=""),m){case"<":R=q+R+B+oe;break;case"=":R=q+oe+R+B;break;case"^":R=oe.slice(0,V=oe.length>>1)+q+R+B+oe.slice(V);break;default:R=oe+q+R+B;break}return s(R)}return ce.toString=function(){return p+""},ce}function c(p,g){var f=Math.max(-8,Math.min(8,Math.floor(Zt(g)/3)))*3,m=Math.pow(10,-f),y=u((p=Rn(p),p.type="f",p),{suffix:vl[8+f/3]});return function(b){return y(m*b)}}return{format:u,formatPrefix:c}}var wr,Vi,ji;Fd({thousands:",",grouping:[3],currency:["$",""]});function Fd(e){return wr=$d(e),Vi=wr.format,ji=wr.formatPrefix,wr}function _l(e){return Math.max(0,-Zt(Math.abs(e)))}function xl(e,t){return Math.max(0,Math.max(-8,Math.min(8,Math.floor(Zt(t)/3)))*3-Zt(Math.abs(e)))}function wl(e,t){return e=Math.abs(e),t=Math.abs(t)-e,Math.max(0,Zt(t)-Zt(e))+1}function Qi(e,t){switch(arguments.length){case 0:break;case 1:this.range(e);break;default:this.range(t).domain(e);break}return this}var Sl=Symbol("implicit");function Tl(){var e=new wn,t=[],n=[],r=Sl;function i(s){let a=e.get(s);if(a===void 0){if(r!==Sl)return r;e.set(s,a=t.push(s)-1)}return n[a%n.length]}return i.domain=function(s){if(!arguments.length)return t.slice();t=[],e=new wn;for(let a of s)e.has(a)||e.set(a,t.push(a)-1);return i},i.range=function(s){return arguments.length?(n=Array.from(s),i):n.slice()},i.unknown=function(s){return arguments.length?(r=s,i):r},i.copy=function(){return Tl(t,n).unknown(r)},Qi.apply(i,arguments),i}function Ki(){var e=Tl().unknown(void 0),t=e.domain,n=e.range,r=0,i=1,s,a,l=!1,d=0,u=0,c=.5;delete e.unknown;function p(){var g=t().length,f=i<r,m=f?i:r,y=f?r:i;s=(y-m)/Math.max(1,g-d+u*2),l&&(s=Math.floor(s)),m+=(y-m-s*(g-d))*c,a=s*(1-d),l&&(m=Math.round(m),a=Math.round(a));var b=Na(g).map(function(v){return m+s*v});return n(f?b.reverse():b)}return e.domain=function(g){return arguments.length?(t(g),p()):t()},e.range=function(g){return arguments.length?([r,i]=g,r=+r,i=+i,p()):[r,i]},e.rangeRound=function(g){return[r,i]=g,r=+r,i=+i,l=!0,p()},e.bandwidth=function(){return a},e.step=function(){return s},e.round=function(g){return arguments.length?(l=!!g,p()):l},e.padding=function(g){return arguments.length?(d=Math.min(1,u=+g),p()):d},e.paddingInner=function(g){return arguments.length?(d=Math.min(1,g),p()):d},e.paddingOuter=function(g){return arguments.length?(u=+g,p()):u},e.align=function(g){return arguments.length?(c=Math.max(0,Math.min(1,g)),p()):c},e.copy=function(){return Ki(t(),[r,i]).round(l).paddingInner(d).paddingOuter(u).align(c)},Qi.apply(p(),arguments)}function Ld(e){return function(){return e}}function qd(e){return+e}var kl=[0,1];function Qt(e){return e}function Zi(e,t){return(t-=e=+e)?function(n){return(n-e)/t}:Ld(isNaN(t)?NaN:.5)}function Bd(e,t){var n;return e>t&&(n=e,e=t,t=n),function(r){return Math.max(e,Math.min(t,r))}}function Hd(e,t,n){var r=e[0],i=e[1],s=t[0],a=t[1];return i<r?(r=Zi(i,r),s=n(a,s)):(r=Zi(r,i),s=n(s,a)),function(l){return s(r(l))}}function Vd(e,t,n){var r=Math.min(e.length,t.length)-1,i=new Array(r),s=new Array(r),a=-1;for(e[r]<e[0]&&(e=e.slice().reverse(),t=t.slice().reverse());++a<r;)i[a]=Zi(e[a],e[a+1]),s[a]=n(t[a],t[a+1]);return function(l){var d=Ia(e,l,1,r)-1;return s[d](i[d](l))}}function jd(e,t){return t.domain(e.domain()).range(e.range()).interpolate(e.interpolate()).clamp(e.clamp()).unknown(e.unknown())}function Zd(){var e=kl,t=kl,n=xr,r,i,s,a=Qt,l,d,u;function c(){var g=Math.min(e.length,t.length);return a!==Qt&&(a=Bd(e[0],e[g-1])),l=g>2?Vd:Hd,d=u=null,p}function p(g){return g==null||isNaN(g=+g)?s:(d||(d=l(e.map(r),t,n)))(r(a(g)))}return p.invert=function(g){return a(i((u||(u=l(t,e.map(r),Ie)))(g)))},p.domain=function(g){return arguments.length?(e=Array.from(g,qd),c()):e.slice()},p.range=function(g){return arguments.length?(t=Array.from(g),c()):t.slice()},p.rangeRound=function(g){return t=Array.from(g),n=ul,c()},p.clamp=function(g){return arguments.length?(a=g?!0:Qt,c()):a!==Qt},p.interpolate=function(g){return arguments.length?(n=g,c()):n},p.unknown=function(g){return arguments.length?(s=g,p):s},function(g,f){return r=g,i=f,c()}}function Qd(){return Zd()(Qt,Qt)}function Kd(e,t,n,r){var i=Ma(e,t,n),s;switch(r=Rn(r??",f"),r.type){case"s":{var a=Math.max(Math.abs(e),Math.abs(t));return r.precision==null&&!isNaN(s=xl(i,a))&&(r.precision=s),ji(r,a)}case"":case"e":case"g":case"p":case"r":{r.precision==null&&!isNaN(s=wl(i,Math.max(Math.abs(e),Math.abs(t))))&&(r.precision=s-(r.type==="e"));break}case"f":case"%":{r.precision==null&&!isNaN(s=_l(i))&&(r.precision=s-(r.type==="%")*2);break}}return Vi(r)}function Gd(e){var t=e.domain;return e.ticks=function(n){var r=t();return Da(r[0],r[r.length-1],n??10)},e.tickFormat=function(n,r){var i=t();return Kd(i[0],i[i.length-1],n??10,r)},e.nice=function(n){n==null&&(n=10);var r=t(),i=0,s=r.length-1,a=r[i],l=r[s],d,u,c=10;for(l<a&&(u=a,a=l,l=u,u=i,i=s,s=u);c-- >0;){if(u=cr(a,l,n),u===d)return r[i]=a,r[s]=l,t(r);if(u>0)a=Math.floor(a/u)*u,l=Math.ceil(l/u)*u;else if(u<0)a=Math.ceil(a*u)/u,l=Math.floor(l*u)/u;else break;d=u}return e},e}function Kt(){var e=Qd();return e.copy=function(){return jd(e,Kt())},Qi.apply(e,arguments),Gd(e)}var In=Math.PI,Gi=2*In,At=1e-6,Yd=Gi-At;function Al(e){this._+=e[0];for(let t=1,n=e.length;t<n;++t)this._+=arguments[t]+e[t]}function Wd(e){let t=Math.floor(e);if(!(t>=0))throw new Error(`invalid digits: ${e}`);if(t>15)return Al;let n=10**t;return function(r){this._+=r[0];for(let i=1,s=r.length;i<s;++i)this._+=Math.round(arguments[i]*n)/n+r[i]}}function Rl(e,t,n,r){return e===n&&t===r}function zd(e){let t=Math.floor(e);if(!(t<=15))return Rl;let n=10**t,r=function(i){return Math.round(i*n)};return function(i,s,a,l){return r(i)===r(a)&&r(s)===r(l)}}var Gt=class{constructor(t){this._x0=this._y0=this._x1=this._y1=null,this._="",this._append=t==null?Al:Wd(t),this._equal=t==null?Rl:zd(t)}moveTo(t,n){this._append`M${this._x0=this._x1=+t},${this._y0=this._y1=+n}`}closePath(){this._x1!==null&&(this._x1=this._x0,this._y1=this._y0,this._append`Z`)}lineTo(t,n){this._append`L${this._x1=+t},${this._y1=+n}`}quadraticCurveTo(t,n,r,i){this._append`Q${+t},${+n},${this._x1=+r},${this._y1=+i}`}bezierCurveTo(t,n,r,i,s,a){this._append`C${+t},${+n},${+r},${+i},${this._x1=+s},${this._y1=+a}`}arcTo(t,n,r,i,s){if(t=+t,n=+n,r=+r,i=+i,s=+s,s<0)throw new Error(`negative radius: ${s}`);let a=this._x1,l=this._y1,d=r-t,u=i-n,c=a-t,p=l-n,g=c*c+p*p;if(this._x1===null)this._append`M${this._x1=t},${this._y1=n}`;else if(g>At)if(!(Math.abs(p*d-u*c)>At)||!s)this._append`L${this._x1=t},${this._y1=n}`;else{let f=r-a,m=i-l,y=d*d+u*u,b=f*f+m*m,v=Math.sqrt(y),x=Math.sqrt(g),h=s*Math.tan((In-Math.acos((y+g-b)/(2*v*x)))/2),w=h/x,O=h/v;Math.abs(w-1)>At&&this._append`L${t+w*c},${n+w*p}`,this._append`A${s},${s},0,0,${+(p*f>c*m)},${this._x1=t+O*d},${this._y1=n+O*u}`}}arc(t,n,r,i,s,a){if(t=+t,n=+n,r=+r,a=!!a,r<0)throw new Error(`negative radius: ${r}`);let l=r*Math.cos(i),d=r*Math.sin(i),u=t+l,c=n+d,p=1^a,g=a?i-s:s-i;if(this._x1===null?this._append`M${u},${c}`:(Math.abs(this._x1-u)>At||Math.abs(this._y1-c)>At)&&this._append`L${u},${c}`,!!r){if(g<0&&(g=g%Gi+Gi),g>Yd)this._append`A${r},${r},0,1,${p},${t-l},${n-d}A${r},${r},0,1,${p},${this._x1=u},${this._y1=c}`;else if(g>At){let f=t+r*Math.cos(s),m=n+r*Math.sin(s);if(g>=In&&this._equal(u,c,f,m)){g/=2;let y=i+g;this._append`A${r},${r},0,${+(g>=In)},${p},${t+r*Math.cos(y)},${n+r*Math.sin(y)}`}this._append`A${r},${r},0,${+(g>=In)},${p},${this._x1=f},${this._y1=m}`}}}rect(t,n,r,i){this._append`M${this._x0=this._x1=+t},${this._y0=this._y1=+n}h${r=+r}v${+i}h${-r}Z`}toString(){return this._}};function Xd(){return new Gt}Xd.prototype=Gt.prototype;function H(e){return function(){return e}}var Jd=Math.cos;var Wi=Math.sin,Yt=Math.sqrt,Il=1e-12,Tr=Math.PI,Ph=Tr/2,Ul=2*Tr;function Ol(e){let t=3;return e.digits=function(n){if(!arguments.length)return t;if(n==null)t=null;else{let r=Math.floor(n);if(!(r>=0))throw new RangeError(`invalid digits: ${n}`);t=r}return e},()=>new Gt(t)}var $h=Array.prototype.slice;function Xi(e){return typeof e=="object"&&"length"in e?e:Array.from(e)}function Pl(e){this._context=e}Pl.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;default:this._context.lineTo(e,t);break}}};function Ji(e){return new Pl(e)}function $l(e){return e[0]}function Fl(e){return e[1]}function es(e,t){var n=H(!0),r=null,i=Ji,s=null,a=Ol(l);e=typeof e=="function"?e:e===void 0?$l:H(e),t=typeof t=="function"?t:t===void 0?Fl:H(t);function l(d){var u,c=(d=Xi(d)).length,p,g=!1,f;for(r==null&&(s=i(f=a())),u=0;u<=c;++u)!(u<c&&n(p=d[u],u,d))===g&&((g=!g)?s.lineStart():s.lineEnd()),g&&s.point(+e(p,u,d),+t(p,u,d));if(f)return s=null,f+""||null}return l.x=function(d){return arguments.length?(e=typeof d=="function"?d:H(+d),l):e},l.y=function(d){return arguments.length?(t=typeof d=="function"?d:H(+d),l):t},l.defined=function(d){return arguments.length?(n=typeof d=="function"?d:H(!!d),l):n},l.curve=function(d){return arguments.length?(i=d,r!=null&&(s=i(r)),l):i},l.context=function(d){return arguments.length?(d==null?r=s=null:s=i(r=d),l):r},l}function Ll(e,t,n){var r=null,i=H(!0),s=null,a=Ji,l=null,d=Ol(u);e=typeof e=="function"?e:e===void 0?$l:H(+e),t=typeof t=="function"?t:H(t===void 0?0:+t),n=typeof n=="function"?n:n===void 0?Fl:H(+n);function u(p){var g,f,m,y=(p=Xi(p)).length,b,v=!1,x,h=new Array(y),w=new Array(y);for(s==null&&(l=a(x=d())),g=0;g<=y;++g){if(!(g<y&&i(b=p[g],g,p))===v)if(v=!v)f=g,l.areaStart(),l.lineStart();else{for(l.lineEnd(),l.lineStart(),m=g-1;m>=f;--m)l.point(h[m],w[m]);l.lineEnd(),l.areaEnd()}v&&(h[g]=+e(b,g,p),w[g]=+t(b,g,p),l.point(r?+r(b,g,p):h[g],n?+n(b,g,p):w[g]))}if(x)return l=null,x+""||null}function c(){return es().defined(i).curve(a).context(s)}return u.x=function(p){return arguments.length?(e=typeof p=="function"?p:H(+p),r=null,u):e},u.x0=function(p){return arguments.length?(e=typeof p=="function"?p:H(+p),u):e},u.x1=function(p){return arguments.length?(r=p==null?null:typeof p=="function"?p:H(+p),u):r},u.y=function(p){return arguments.length?(t=typeof p=="function"?p:H(+p),n=null,u):t},u.y0=function(p){return arguments.length?(t=typeof p=="function"?p:H(+p),u):t},u.y1=function(p){return arguments.length?(n=p==null?null:typeof p=="function"?p:H(+p),u):n},u.lineX0=u.lineY0=function(){return c().x(e).y(t)},u.lineY1=function(){return c().x(e).y(n)},u.lineX1=function(){return c().x(r).y(t)},u.defined=function(p){return arguments.length?(i=typeof p=="function"?p:H(!!p),u):i},u.curve=function(p){return arguments.length?(a=p,s!=null&&(l=a(s)),u):a},u.context=function(p){return arguments.length?(p==null?s=l=null:l=a(s=p),u):s},u}var Fh=ep(Ji);function ql(e){this._curve=e}ql.prototype={areaStart:function(){this._curve.areaStart()},areaEnd:function(){this._curve.areaEnd()},lineStart:function(){this._curve.lineStart()},lineEnd:function(){this._curve.lineEnd()},point:function(e,t){this._curve.point(t*Math.sin(e),t*-Math.cos(e))}};function ep(e){function t(n){return new ql(e(n))}return t._curve=e,t}var Lh=Yt(3);var tp=Yt(1/3),qh=tp*2;var Bl=Wi(Tr/10)/Wi(7*Tr/10),Bh=Wi(Ul/10)*Bl,Hh=-Jd(Ul/10)*Bl;var Vh=Yt(3);var jh=Yt(3);var Zh=Yt(3)/2,np=1/Yt(12),Qh=(np/2+1)*3;function it(){}function Ar(e,t,n){e._context.bezierCurveTo((2*e._x0+e._x1)/3,(2*e._y0+e._y1)/3,(e._x0+2*e._x1)/3,(e._y0+2*e._y1)/3,(e._x0+4*e._x1+t)/6,(e._y0+4*e._y1+n)/6)}function ts(e){this._context=e}ts.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=NaN,this._point=0},lineEnd:function(){switch(this._point){case 3:Ar(this,this._x1,this._y1);case 2:this._context.lineTo(this._x1,this._y1);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3,this._context.lineTo((5*this._x0+this._x1)/6,(5*this._y0+this._y1)/6);default:Ar(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function rp(e){this._context=e}rp.prototype={areaStart:it,areaEnd:it,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._y0=this._y1=this._y2=this._y3=this._y4=NaN,this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x2,this._y2),this._context.closePath();break}case 2:{this._context.moveTo((this._x2+2*this._x3)/3,(this._y2+2*this._y3)/3),this._context.lineTo((this._x3+2*this._x2)/3,(this._y3+2*this._y2)/3),this._context.closePath();break}case 3:{this.point(this._x2,this._y2),this.point(this._x3,this._y3),this.point(this._x4,this._y4);break}}},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._x2=e,this._y2=t;break;case 1:this._point=2,this._x3=e,this._y3=t;break;case 2:this._point=3,this._x4=e,this._y4=t,this._context.moveTo((this._x0+4*this._x1+e)/6,(this._y0+4*this._y1+t)/6);break;default:Ar(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function ip(e){this._context=e}ip.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=NaN,this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3;var n=(this._x0+4*this._x1+e)/6,r=(this._y0+4*this._y1+t)/6;this._line?this._context.lineTo(n,r):this._context.moveTo(n,r);break;case 3:this._point=4;default:Ar(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function Hl(e,t){this._basis=new ts(e),this._beta=t}Hl.prototype={lineStart:function(){this._x=[],this._y=[],this._basis.lineStart()},lineEnd:function(){var e=this._x,t=this._y,n=e.length-1;if(n>0)for(var r=e[0],i=t[0],s=e[n]-r,a=t[n]-i,l=-1,d;++l<=n;)d=l/n,this._basis.point(this._beta*e[l]+(1-this._beta)*(r+d*s),this._beta*t[l]+(1-this._beta)*(i+d*a));this._x=this._y=null,this._basis.lineEnd()},point:function(e,t){this._x.push(+e),this._y.push(+t)}};var Kh=(function e(t){function n(r){return t===1?new ts(r):new Hl(r,t)}return n.beta=function(r){return e(+r)},n})(.85);function Rr(e,t,n){e._context.bezierCurveTo(e._x1+e._k*(e._x2-e._x0),e._y1+e._k*(e._y2-e._y0),e._x2+e._k*(e._x1-t),e._y2+e._k*(e._y1-n),e._x2,e._y2)}function ns(e,t){this._context=e,this._k=(1-t)/6}ns.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x2,this._y2);break;case 3:Rr(this,this._x1,this._y1);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2,this._x1=e,this._y1=t;break;case 2:this._point=3;default:Rr(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Gh=(function e(t){function n(r){return new ns(r,t)}return n.tension=function(r){return e(+r)},n})(0);function rs(e,t){this._context=e,this._k=(1-t)/6}rs.prototype={areaStart:it,areaEnd:it,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._x5=this._y0=this._y1=this._y2=this._y3=this._y4=this._y5=NaN,this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x3,this._y3),this._context.closePath();break}case 2:{this._context.lineTo(this._x3,this._y3),this._context.closePath();break}case 3:{this.point(this._x3,this._y3),this.point(this._x4,this._y4),this.point(this._x5,this._y5);break}}},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._x3=e,this._y3=t;break;case 1:this._point=2,this._context.moveTo(this._x4=e,this._y4=t);break;case 2:this._point=3,this._x5=e,this._y5=t;break;default:Rr(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Yh=(function e(t){function n(r){return new rs(r,t)}return n.tension=function(r){return e(+r)},n})(0);function is(e,t){this._context=e,this._k=(1-t)/6}is.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3,this._line?this._context.lineTo(this._x2,this._y2):this._context.moveTo(this._x2,this._y2);break;case 3:this._point=4;default:Rr(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Wh=(function e(t){function n(r){return new is(r,t)}return n.tension=function(r){return e(+r)},n})(0);function ss(e,t,n){var r=e._x1,i=e._y1,s=e._x2,a=e._y2;if(e._l01_a>Il){var l=2*e._l01_2a+3*e._l01_a*e._l12_a+e._l12_2a,d=3*e._l01_a*(e._l01_a+e._l12_a);r=(r*l-e._x0*e._l12_2a+e._x2*e._l01_2a)/d,i=(i*l-e._y0*e._l12_2a+e._y2*e._l01_2a)/d}if(e._l23_a>Il){var u=2*e._l23_2a+3*e._l23_a*e._l12_a+e._l12_2a,c=3*e._l23_a*(e._l23_a+e._l12_a);s=(s*u+e._x1*e._l23_2a-t*e._l12_2a)/c,a=(a*u+e._y1*e._l23_2a-n*e._l12_2a)/c}e._context.bezierCurveTo(r,i,s,a,e._x2,e._y2)}function Vl(e,t){this._context=e,this._alpha=t}Vl.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x2,this._y2);break;case 3:this.point(this._x2,this._y2);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3;default:ss(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var zh=(function e(t){function n(r){return t?new Vl(r,t):new ns(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function jl(e,t){this._context=e,this._alpha=t}jl.prototype={areaStart:it,areaEnd:it,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._x5=this._y0=this._y1=this._y2=this._y3=this._y4=this._y5=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x3,this._y3),this._context.closePath();break}case 2:{this._context.lineTo(this._x3,this._y3),this._context.closePath();break}case 3:{this.point(this._x3,this._y3),this.point(this._x4,this._y4),this.point(this._x5,this._y5);break}}},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1,this._x3=e,this._y3=t;break;case 1:this._point=2,this._context.moveTo(this._x4=e,this._y4=t);break;case 2:this._point=3,this._x5=e,this._y5=t;break;default:ss(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Xh=(function e(t){function n(r){return t?new jl(r,t):new rs(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function Zl(e,t){this._context=e,this._alpha=t}Zl.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3,this._line?this._context.lineTo(this._x2,this._y2):this._context.moveTo(this._x2,this._y2);break;case 3:this._point=4;default:ss(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Jh=(function e(t){function n(r){return t?new Zl(r,t):new is(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function sp(e){this._context=e}sp.prototype={areaStart:it,areaEnd:it,lineStart:function(){this._point=0},lineEnd:function(){this._point&&this._context.closePath()},point:function(e,t){e=+e,t=+t,this._point?this._context.lineTo(e,t):(this._point=1,this._context.moveTo(e,t))}};function El(e){return e<0?-1:1}function Cl(e,t,n){var r=e._x1-e._x0,i=t-e._x1,s=(e._y1-e._y0)/(r||i<0&&-0),a=(n-e._y1)/(i||r<0&&-0),l=(s*i+a*r)/(r+i);return(El(s)+El(a))*Math.min(Math.abs(s),Math.abs(a),.5*Math.abs(l))||0}function Dl(e,t){var n=e._x1-e._x0;return n?(3*(e._y1-e._y0)/n-t)/2:t}function Yi(e,t,n){var r=e._x0,i=e._y0,s=e._x1,a=e._y1,l=(s-r)/3;e._context.bezierCurveTo(r+l,i+l*t,s-l,a-l*n,s,a)}function zi(e){this._context=e}zi.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=this._t0=NaN,this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x1,this._y1);break;case 3:Yi(this,this._t0,Dl(this,this._t0));break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){var n=NaN;if(e=+e,t=+t,!(e===this._x1&&t===this._y1)){switch(this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3,Yi(this,Dl(this,n=Cl(this,e,t)),n);break;default:Yi(this,this._t0,n=Cl(this,e,t));break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t,this._t0=n}}};function op(e){this._context=new Ql(e)}(op.prototype=Object.create(zi.prototype)).point=function(e,t){zi.prototype.point.call(this,t,e)};function Ql(e){this._context=e}Ql.prototype={moveTo:function(e,t){this._context.moveTo(t,e)},closePath:function(){this._context.closePath()},lineTo:function(e,t){this._context.lineTo(t,e)},bezierCurveTo:function(e,t,n,r,i,s){this._context.bezierCurveTo(t,e,r,n,s,i)}};function ap(e){this._context=e}ap.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x=[],this._y=[]},lineEnd:function(){var e=this._x,t=this._y,n=e.length;if(n)if(this._line?this._context.lineTo(e[0],t[0]):this._context.moveTo(e[0],t[0]),n===2)this._context.lineTo(e[1],t[1]);else for(var r=Ml(e),i=Ml(t),s=0,a=1;a<n;++s,++a)this._context.bezierCurveTo(r[0][s],i[0][s],r[1][s],i[1][s],e[a],t[a]);(this._line||this._line!==0&&n===1)&&this._context.closePath(),this._line=1-this._line,this._x=this._y=null},point:function(e,t){this._x.push(+e),this._y.push(+t)}};function Ml(e){var t,n=e.length-1,r,i=new Array(n),s=new Array(n),a=new Array(n);for(i[0]=0,s[0]=2,a[0]=e[0]+2*e[1],t=1;t<n-1;++t)i[t]=1,s[t]=4,a[t]=4*e[t]+2*e[t+1];for(i[n-1]=2,s[n-1]=7,a[n-1]=8*e[n-1]+e[n],t=1;t<n;++t)r=i[t]/s[t-1],s[t]-=r,a[t]-=r*a[t-1];for(i[n-1]=a[n-1]/s[n-1],t=n-2;t>=0;--t)i[t]=(a[t]-i[t+1])/s[t];for(s[n-1]=(e[n]+i[n-1])/2,t=0;t<n-1;++t)s[t]=2*e[t+1]-i[t+1];return[i,s]}function lp(e,t){this._context=e,this._t=t}lp.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x=this._y=NaN,this._point=0},lineEnd:function(){0<this._t&&this._t<1&&this._point===2&&this._context.lineTo(this._x,this._y),(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line>=0&&(this._t=1-this._t,this._line=1-this._line)},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;default:{if(this._t<=0)this._context.lineTo(this._x,t),this._context.lineTo(e,t);else{var n=this._x*(1-this._t)+e*this._t;this._context.lineTo(n,this._y),this._context.lineTo(n,t)}break}}this._x=e,this._y=t}};function Nl(e,t){if((a=e.length)>1)for(var n=1,r,i,s=e[t[0]],a,l=s.length;n<a;++n)for(i=s,s=e[t[n]],r=0;r<l;++r)s[r][1]+=s[r][0]=isNaN(i[r][1])?i[r][0]:i[r][1]}function Ir(e){for(var t=e.length,n=new Array(t);--t>=0;)n[t]=t;return n}function up(e,t){return e[t]}function cp(e){let t=[];return t.key=e,t}function Kl(){var e=H([]),t=Ir,n=Nl,r=up;function i(s){var a=Array.from(e.apply(this,arguments),cp),l,d=a.length,u=-1,c;for(let p of s)for(l=0,++u;l<d;++l)(a[l][u]=[0,+r(p,a[l].key,u,s)]).data=p;for(l=0,c=Xi(t(a));l<d;++l)a[c[l]].index=l;return n(a,c),a}return i.keys=function(s){return arguments.length?(e=typeof s=="function"?s:H(Array.from(s)),i):e},i.value=function(s){return arguments.length?(r=typeof s=="function"?s:H(+s),i):r},i.order=function(s){return arguments.length?(t=s==null?Ir:typeof s=="function"?s:H(Array.from(s)),i):t},i.offset=function(s){return arguments.length?(n=s??Nl,i):n},i}var os=120,Er=24;function as({values:e}){let t=e.map(s=>cn(BigInt(s),"hours")),n=Kt([0,Math.max(1,t.length-1)],[0,os]),r=Kt([0,Math.max(...t,0)||1],[Er,1]),i=Ll().x((s,a)=>n(a)).y0(Er).y1(r);return o("svg",{class:"spark",width:os,height:Er,viewBox:`0 0 ${os} ${Er}`,preserveAspectRatio:"none","aria-hidden":"true",children:o("path",{d:i(t)??""})})}var dp=1024,pp=30;function gp({gpuCount:e,gpuModel:t,gpuMemoryGib:n,vcpu:r,memoryMib:i,regions:s}){return[e>0?`${e>1?`${e} × `:""}${t??"GPU"}${n?` ${n} GiB`:""}`:null,r&&`${r} vCPU`,i&&`${Math.round(i/dp)} GiB`,s.join(", ")].filter(Boolean).join(" · ")}function Gl(){Q(_a,[]);let[e,t]=T(null),{specs:n,usage:r,prices:i,types:s}=Ue.data.value,a=!!i,l=()=>t(null),d=()=>{l(),_n()},u=[...new Set([...n?.nodes.map(({tier:c})=>c)??[],...r?.tiers.flatMap(({tier:c})=>c??[])??[]])];return o(S,{children:[o("div",{class:"tools",role:"group","aria-label":"Range",children:[o(bn,{}),o(vn,{})]}),o(fp,{mayChange:a,onOpen:t}),o(hp,{onOpen:t}),e?.kind==="spec"&&o(wa,{spec:e.spec,tier:e.tier,onDone:d,onClose:l}),e?.kind==="retire"&&o(Sa,{spec:e.spec,onDone:d,onClose:l}),e?.kind==="price"&&o(ka,{types:s??[],tiers:u,initial:e.initial,onDone:d,onClose:l})]})}function fp({mayChange:e,onOpen:t}){let{specs:n,usage:r,series:i}=Ue.data.value,s=c=>r?.tiers.find(p=>p.tier===c),a=c=>i?.series.find(({key:p})=>p===c)?.quantities,l=new Set(n?.nodes.map(({tier:c})=>c)),d=n?r?.tiers.filter(({tier:c})=>c!=null&&!l.has(c))??[]:[],u=c=>M({tab:"usage",measure:"compute",split:null,filter:{tiers:[c]}});return o(te,{title:"Hardware",hasData:!!n,isLoading:Ue.loading.value.has("specs"),error:Ue.errors.value.specs,lines:8,onRetry:()=>{_n(["specs"])},tools:e&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>t({kind:"spec",spec:null,tier:""}),children:"Add a spec"})}),children:()=>n.nodes.length===0&&d.length===0?o("p",{class:"notice empty",children:"There are no hardware specs yet, and no compute in this range names a tier. A spec says what a tier is and what an hour costs."}):o("table",{class:"groups specs",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Tier"}),o("th",{scope:"col",class:"number medium",children:"Per hour"}),o("th",{scope:"col",class:"wide",children:"In this range"}),o("th",{scope:"col",class:"number",children:"Hours"}),o("th",{scope:"col",class:"number small",children:"Cost"}),e&&o("th",{scope:"col",children:o("span",{class:"hidden",children:"Actions"})})]})}),o("tbody",{children:[d.map(({tier:c,computeSeconds:p,cost:g,unpricedRecords:f})=>o("tr",{class:"attention",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",onClick:()=>u(c),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:c}),o("small",{children:["no hardware spec",f!=="0"&&`, ${D(BigInt(f),"count")} records without a price`]})]})})}),o("td",{class:"number medium muted",children:"–"}),o("td",{class:"wide",children:a(c)&&o(as,{values:a(c)})}),o("td",{class:"number",title:D(BigInt(p),"hours"),children:F(BigInt(p),"hours")}),o("td",{class:"number small",children:fe(g)}),e&&o("td",{class:"actions",children:[o("button",{type:"button",class:"secondary wide-only",onClick:()=>t({kind:"spec",spec:null,tier:c}),children:"Add a spec"}),o("span",{class:"narrow-only",children:o(de,{name:`Change ${c}`,actions:[{name:"Add a spec",run:()=>t({kind:"spec",spec:null,tier:c})}]})})]})]},c)),n.nodes.map(c=>{let p=s(c.tier);return o("tr",{class:c.isAvailable?"":"retired",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",title:c.description||void 0,onClick:()=>u(c.tier),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:[c.displayName," ",c.displayName!==c.tier&&o("code",{children:c.tier})]}),o("small",{children:[c.isAvailable?"":"retired · ",gp(c)]})]})})}),o("td",{class:"number medium",children:c.hourlyRate==null?o("span",{class:"muted",children:"no price"}):dn(c.hourlyRate)}),o("td",{class:"wide",children:p&&a(c.tier)&&o(as,{values:a(c.tier)})}),o("td",{class:"number",title:p&&D(BigInt(p.computeSeconds),"hours"),children:p?F(BigInt(p.computeSeconds),"hours"):r?o("em",{class:"muted",children:"not used"}):"–"}),o("td",{class:"number small",children:p?fe(p.cost):"–"}),e&&o("td",{class:"actions",children:o(de,{name:`Change ${c.displayName}`,actions:[{name:"Change",run:()=>t({kind:"spec",spec:c,tier:c.tier})},{name:"Set a price",run:()=>t({kind:"price",initial:{usageType:"compute_seconds",tier:c.tier}})},...c.isAvailable?[{name:"Retire",run:()=>t({kind:"retire",spec:c})}]:[]]})})]},c.tier)})]})]})})}function ls({tier:e,model:t,provider:n}){return[e&&`tier ${e}`,t&&`model ${t}`,n&&`provider ${n}`].filter(Boolean).join(", ")||"everything"}function mp(e,t){let n=Date.now(),r=a=>a.usageType===e.usageType&&a.tier===e.tier&&a.model===e.model&&a.provider===e.provider;return t.filter(a=>r(a)&&Date.parse(a.validFrom)<=n).reduce((a,l)=>a===null||Date.parse(l.validFrom)>Date.parse(a.validFrom)?l:a,null)?.id===e.id&&e.rate!=null}function hp({onOpen:e}){let[t,n]=T(!1),{prices:r}=Ue.data.value,i=r?.nodes??[],s=i.filter(d=>mp(d,i)||Date.parse(d.validFrom)>Date.now()),a=(d,u)=>d.usageType.localeCompare(u.usageType)||ls(d).localeCompare(ls(u)),l=t?i:s.sort(a).slice(0,pp);return o(te,{title:t?"All prices":"Prices in force",hasData:!!r,isLoading:Ue.loading.value.has("prices"),error:Ue.errors.value.prices,onRetry:()=>{_n(["prices"])},tools:r&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>e({kind:"price",initial:{}}),children:"Set a price"})}),children:()=>i.length===0?o("p",{class:"notice empty",children:"There are no prices yet. Usage that is sent without a cost has no known cost until there is one."}):o(S,{children:[o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Usage type"}),o("th",{scope:"col",class:"number",children:"Rate"}),o("th",{scope:"col",class:"medium",children:"In force from"}),o("th",{scope:"col",class:"wide",children:"Added by"})]})}),o("tbody",{children:l.map(d=>o("tr",{children:[o("th",{scope:"row",children:o("span",{class:"tier-name",children:[o("span",{class:"ellipsis",children:d.usageType.replaceAll("_"," ")}),o("small",{children:ls(d)})]})}),o("td",{class:"number",children:d.rate==null?o("em",{class:"muted",children:"ended"}):o(S,{children:[dn(d.rate)," ",o("span",{class:"muted",title:D(BigInt(d.perUnits),"count"),children:["per ",F(BigInt(d.perUnits),"count")]})]})}),o("td",{class:"medium",title:Y(d.validFrom,_.value.timeZone),children:[lo(d.validFrom,_.value.timeZone),Date.parse(d.validFrom)>Date.now()&&o("em",{class:"muted",children:" to come"})]}),o("td",{class:"wide muted",children:d.createdBy})]},d.id))})]}),(t||i.length>l.length)&&o("button",{type:"button",class:"secondary",onClick:()=>n(!t),children:t?"Show those in force":`Show all ${i.length}`})]})})}var yp=["ingestion","diagnosis","tokens","viewer"];function bp(e){let{range:t,timeZone:n}=_.value,r=i=>e.includes(i);return{range:Ne(t),timeZone:n,withIngestion:r("ingestion"),withDiagnosis:r("diagnosis"),withTokens:r("tokens"),withViewer:r("viewer")}}var ae=Pt(oa,bp);async function st(e=yp){await ae.load(e),ae.data.value.viewer&&(J.value=ae.data.value.viewer)}function Yl(){let e="";return ie(()=>{let{range:t,timeZone:n}=_.value,r=JSON.stringify([t,n,se.value]);ne.value!=="open"||r===e||(e=r,xe(()=>{st()}))})}function zl(){let[e,t]=T(null),{tokens:n}=ae.data.value,{timeZone:r}=_.value,i=()=>t(null),s=(a,l)=>{t({kind:"secret",name:a,secret:l}),st(["tokens","diagnosis"])};return o(te,{title:"Service tokens",hasData:!!n,isLoading:ae.loading.value.has("tokens"),error:ae.errors.value.tokens,onRetry:()=>{st(["tokens"])},tools:n&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>t({kind:"create"}),children:"Create a token"})}),children:()=>o(S,{children:[n.nodes.length===0?o("p",{class:"notice empty",children:"There are no service tokens yet. A service needs one to record usage in production."}):o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Service"}),o("th",{scope:"col",children:"State"}),o("th",{scope:"col",class:"small",children:"Scopes"}),o("th",{scope:"col",class:"wide",children:"Limited to"}),o("th",{scope:"col",class:"medium",children:"Last used"}),o("th",{scope:"col",class:"wide",children:"Expires"}),o("th",{scope:"col",children:o("span",{class:"hidden",children:"Actions"})})]})}),o("tbody",{children:[...n.nodes].sort((a,l)=>+(l.state==="ACTIVE")-+(a.state==="ACTIVE")).map(a=>o("tr",{class:a.state==="ACTIVE"?"":"retired",children:[o("th",{scope:"row",children:o("span",{class:"ellipsis block",title:a.id,children:a.name})}),o("td",{children:o("span",{class:`state ${a.state.toLowerCase()}`,children:a.state.toLowerCase()})}),o("td",{class:"small",children:a.scopes.map(l=>l.toLowerCase()).join(", ")}),o("td",{class:"wide",children:[a.accountIds?.join(", "),a.usageTypes?.join(", ")].filter(Boolean).join(" · ")||o("span",{class:"muted",children:"nothing"})}),o("td",{class:"medium",children:a.lastUsedAt==null?o("span",{class:"muted",children:"never"}):Y(a.lastUsedAt,r)}),o("td",{class:"wide",children:a.expiresAt==null?o("span",{class:"muted",children:"never"}):Y(a.expiresAt,r)}),o("td",{class:"actions",children:a.state==="ACTIVE"&&o(de,{name:`Change ${a.name}`,actions:[{name:"Rotate",run:()=>t({kind:"rotate",token:a})},{name:"Revoke",run:()=>t({kind:"revoke",token:a})}]})})]},a.id))})]}),e?.kind==="create"&&o(_p,{onDone:s,onClose:i}),e?.kind==="rotate"&&o(xp,{token:e.token,onDone:s,onClose:i}),e?.kind==="revoke"&&o(wp,{token:e.token,onDone:()=>{i(),st(["tokens","diagnosis"])},onClose:i}),e?.kind==="secret"&&o(Sp,{name:e.name,secret:e.secret,onClose:i})]})})}var vp=[{scope:"RECORD",name:"record: send and correct usage"},{scope:"READ",name:"read: query usage"},{scope:"ADMIN",name:"admin: change prices, hardware and tokens"}],Wl=e=>{let t=e.split(",").map(n=>n.trim()).filter(Boolean);return t.length>0?t:null};function _p({onDone:e,onClose:t}){let[n,r]=T(""),[i,s]=T(["RECORD"]),[a,l]=T(""),[d,u]=T(""),[c,p]=T("");return o(nt,{title:"Create a service token",action:"Create",document:Ho,variables:()=>({input:{name:n.trim(),scopes:i,accountIds:Wl(a),usageTypes:Wl(d),expiresAt:c===""?null:new Date(c).toISOString()}}),onDone:({createServiceToken:g})=>g&&e(g.serviceToken.name,g.token),onClose:t,children:[o($,{label:"Name of the service",required:!0,placeholder:"compute-meter",value:n,onInput:r}),o("fieldset",{children:[o("legend",{children:"What it may do"}),vp.map(({scope:g,name:f})=>o("label",{class:"check",children:[o("input",{type:"checkbox",checked:i.includes(g),onChange:()=>s(i.includes(g)?i.filter(m=>m!==g):[...i,g])}),f]},g))]}),o("div",{class:"fields",children:[o($,{label:"Accounts",placeholder:"acme, globex",hint:"Empty: all",value:a,onInput:l}),o($,{label:"Usage types",placeholder:"compute_seconds",hint:"Empty: all",value:d,onInput:u})]}),o($,{label:"Expires",type:"datetime-local",hint:"Your local time. Empty: never",value:c,onInput:p})]})}function xp({token:e,onDone:t,onClose:n}){let[r,i]=T("60");return o(nt,{title:`Rotate the token of ${e.name}?`,action:"Rotate",document:Vo,variables:()=>({input:{id:e.id,overlapSeconds:Math.round(Number(r)*60)}}),onDone:({rotateServiceToken:s})=>s&&t(e.name,s.token),onClose:n,children:o($,{label:"Minutes for which the previous secret stays valid",type:"number",required:!0,value:r,onInput:i})})}function wp({token:e,onDone:t,onClose:n}){return o(nt,{title:`Revoke the token of ${e.name}?`,action:"Revoke",isDangerous:!0,document:jo,variables:()=>({input:{id:e.id}}),onDone:t,onClose:n,children:o("p",{children:"Its next request is rejected. What the service sends from then on is not recorded. This cannot be undone."})})}function Sp({name:e,secret:t,onClose:n}){return o(Nt,{title:`The token of ${e}`,onClose:n,children:o("div",{class:"form",children:[o("p",{children:"Copy it now: it is shown this once. The server stores only a hash of it."}),o("div",{class:"secret",children:[o("code",{children:t})," ",o(Mt,{text:t,name:"Copy the token",children:"Copy"})]}),o("p",{class:"muted",children:["The service sends it as ",o("code",{children:"Authorization: Bearer ui_…"})]})]})})}function Xl(){Q(Yl,[]);let{errors:e}=ae;return["ingestion","diagnosis","tokens"].every(n=>e.value[n]?.code==="FORBIDDEN")?o("section",{class:"panel",children:o("div",{class:"notice empty",children:[o("b",{children:"Ingestion is open to admins"}),o("p",{children:["It names the services of this installation and what was rejected, of all accounts. Sign in with a token that has the scope ",o("code",{children:"admin"})," to read it."]})]})}):o(S,{children:[o("div",{class:"tools",role:"group","aria-label":"Range",children:[o(bn,{}),o(vn,{})]}),o(kp,{}),o(Tp,{}),o(zl,{})]})}function kp(){let{diagnosis:e}=ae.data.value,[t,n]=T(null),[r,i]=T(null),[s,a]=T(!1),l=async()=>{a(!0);let d=await ye.mutate(Bo,{});a(!1),n(d.data?.sendProbe??null),i(d.errors[0]??null)};return o(te,{title:"Is everything recorded?",hasData:!!e,isLoading:ae.loading.value.has("diagnosis"),error:ae.errors.value.diagnosis,lines:4,onRetry:()=>{st(["diagnosis"])},tools:o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",disabled:s,onClick:()=>{l()},children:s?"Sending …":"Send a test record"})}),children:()=>o(S,{children:[e.problems.length===0&&o("p",{class:"healthy",children:[o(K,{name:"check"})," No problems found, ",Y(e.examinedAt,_.value.timeZone),"."]}),o("ul",{class:"problems",children:e.problems.map(({code:d,severity:u,message:c,resolution:p},g)=>o("li",{class:u.toLowerCase(),children:[o("b",{children:o(pe,{text:c})}),o("p",{children:[o(pe,{text:p})," ",o("code",{children:d})]})]},g))}),r&&o(Ae,{title:"The test record",error:r,onRetry:()=>{l()}}),t&&o("div",{class:`notice ${t.isHealthy?"done":"failed"}`,role:"status",children:[o("b",{children:t.isHealthy?"The test record was stored, counted, found and voided.":"The test record failed."}),t.problem&&o("p",{children:[o(pe,{text:t.problem.message})," ",o(pe,{text:t.problem.resolution})]}),o("ul",{class:"steps",children:t.steps.map(({step:d,status:u,message:c,durationMs:p})=>o("li",{class:u.toLowerCase(),children:[o(K,{name:u==="PASSED"?"check":u==="FAILED"?"close":"more"}),o("b",{children:d.toLowerCase().replace("_"," ")}),o("span",{children:o(pe,{text:c})}),o("span",{class:"number muted",children:[p," ms"]})]},d))})]})]})})}function Tp(){let e=ae.data.value.ingestion?.services??[];return o(te,{title:"Services",hasData:!!ae.data.value.ingestion,isLoading:ae.loading.value.has("ingestion"),error:ae.errors.value.ingestion,onRetry:()=>{st(["ingestion"])},children:()=>e.length===0?o("p",{class:"notice empty",children:["No service has sent a call yet. Create a token below, and send a record with ",o("code",{children:"recordUsage"}),"."]}):o("table",{class:"groups services",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Service"}),o("th",{scope:"col",class:"medium",children:"Last seen"}),o("th",{scope:"col",class:"number",children:"Recorded"}),o("th",{scope:"col",class:"number wide",children:"Duplicates"}),o("th",{scope:"col",class:"number wide",children:"Conflicts"}),o("th",{scope:"col",class:"number",children:"Not recorded"})]})}),o("tbody",{children:e.map(t=>o(Ap,{service:t},t.service))})]})})}var Cr=e=>e==="0"?o("span",{class:"muted",children:"0"}):D(BigInt(e),"count");function Ap({service:e}){let{timeZone:t}=_.value,[n,r]=T(!1),i=e.rows.filter(({reason:l})=>l!=null),s=BigInt(e.rejected)+BigInt(e.refused),a=i.length>0||e.examples.length>0;return o(S,{children:[o("tr",{children:[o("th",{scope:"row",children:a?o("button",{type:"button",class:"row-button","aria-expanded":n,onClick:()=>r(!n),children:[o(K,{name:"down"}),o("span",{class:"ellipsis",children:e.service})]}):o("span",{class:"ellipsis block",children:e.service})}),o("td",{class:"medium",children:Y(e.lastSeenAt,t)}),o("td",{class:"number",children:Cr(e.recorded)}),o("td",{class:"number wide",children:Cr(e.duplicates)}),o("td",{class:"number wide",children:Cr(e.conflicts)}),o("td",{class:`number ${s>0n?"bad-number":""}`,children:Cr(s.toString())})]}),n&&o("tr",{children:o("td",{colSpan:6,children:o("ul",{class:"rejections",children:[i.map((l,d)=>o("li",{children:o("span",{children:[o("b",{children:D(BigInt(l.records),"count")})," ",l.outcome.toLowerCase()," as ",o("code",{children:l.reason}),l.usageType&&o(S,{children:[" of ",o("code",{children:l.usageType})]}),", last ",Y(l.lastAt,t)]})},d)),e.examples.map((l,d)=>o("li",{children:[o("span",{class:"muted",children:[Y(l.seenAt,t),l.accountId&&` · ${l.accountId}`,l.idempotencyKey&&` · ${l.idempotencyKey}`]}),o("span",{children:[o(pe,{text:l.message})," ",o("code",{children:l.reason})]})]},`example-${d}`))]})})})]})}var Rp=5e3,Dr=N("connecting"),Jl=we(()=>{let{tab:e,range:t,timeZone:n,filter:r}=_.value;return e!=="usage"||ne.value!=="open"||!Ip.value?null:JSON.stringify({range:Ne(t),timeZone:n,filter:ke(r)})}),Ip=we(()=>!!A.data.value.insights);function eu(){ie(()=>{if(Jl.value!==null)return ye.onUsageChanged(JSON.parse(Jl.value),({totals:e,isInitial:t})=>{let n=A.loading.value.has("insights")||e.records===A.data.value.insights?.totals.records;(!t||!n)&&je()},{minIntervalMs:Rp,onStatus:e=>Dr.value=e})})}function tu(){let[e,t]=T(""),[n,r]=T(!1),i=ne.value==="ended";return o("main",{class:"sign-in",children:o("form",{class:"panel",onSubmit:s=>{s.preventDefault(),e.trim()&&xi(e,n)},children:[o(Xn,{}),o("h1",{children:i?"Your session has ended":"Sign in"}),o("p",{class:"muted",children:i?"The token has expired, was revoked, or is not valid here. Paste a new one to continue where you were.":"Paste a token of your identity provider, or a service token with the scope read."}),o("label",{children:["Token",o("input",{type:"password",class:"control",autoComplete:"off",spellcheck:!1,required:!0,value:e,onInput:s=>t(s.currentTarget.value),placeholder:"ui_… or eyJ…"})]}),o("label",{class:"check",children:[o("input",{type:"checkbox",checked:n,onChange:()=>r(!n)})," Keep it in this tab until the tab is closed"]}),o("button",{type:"submit",class:"primary",children:i?"Continue":"Sign in"}),o("details",{children:[o("summary",{children:"Where do I get a token?"}),o("p",{children:"An operator creates one on the server:"}),o("pre",{children:["usage-insights token create \\",`
`,"  --name me --scope read"]}),o("p",{class:"muted",children:"It is kept in the memory of this page and is sent only to this server."})]})]})})}var Mr={accent:"--accent",background:"--bg",panel:"--panel",text:"--ink",muted:"--muted",border:"--line"},nu={accent:["#3451d1","#8ca0ff"],panel:["#ffffff","#16191f"],text:["#15181e","#e8eaee"],muted:["#5d6675","#9ba4b4"]},ru=32,iu=4.5,su=new URLSearchParams(location.search);function Ep(e){let n=e.split(",").map(r=>r.trim().replace(/^#/,"").toLowerCase()).map(r=>/^[0-9a-f]{3}$/.test(r)?r.replace(/./g,"$&$&"):r);return n.length>2||!n.every(r=>/^[0-9a-f]{6}$/.test(r))?null:[`#${n[0]}`,`#${n[1]??n[0]}`]}function ou(e){let[t,n,r]=[1,3,5].map(i=>{let s=parseInt(e.slice(i,i+2),16)/255;return s<=.04045?s/12.92:((s+.055)/1.055)**2.4});return .2126*t+.7152*n+.0722*r}function us(e,t){let[n,r]=[ou(e),ou(t)].sort((i,s)=>i-s);return(r+.05)/(n+.05)}var au=([e,t])=>`light-dark(${e}, ${t})`,lu=e=>us(e,"#ffffff")>=us(e,"#0e1014")?"#ffffff":"#0e1014";function Cp(e){let[t,n]=[e.panel??nu.panel,["text","muted","accent"]];if(!(!n.some(r=>e[r])&&!e.panel))for(let r of n)for(let[i,s]of["light","dark"].entries()){let a=us((e[r]??nu[r])[i],t[i]);a<iu&&tt(`\`theme.${r}\` on \`theme.panel\` has a contrast of ${a.toFixed(1)} in ${s} colours; text needs ${iu} (WCAG AA)`)}}function uu(){let e=document.documentElement,t={};e.classList.add("embedded");for(let[r,i]of su){let s=/^theme\.(.+)$/.exec(r)?.[1];if(s===void 0)continue;let a=s in Mr?Ep(i):null;a?(t[s]=a,e.style.setProperty(Mr[s],au(a))):s==="background"&&i==="transparent"?e.style.setProperty("--bg","transparent"):s in Mr?tt(`\`${r}\` is \`${i}\`; it must be a colour such as \`1d4ed8\`, or one for light and one for dark: \`1d4ed8,8ca0ff\``):s==="radius"?/^\d{1,2}$/.test(i)&&Number(i)<=ru?e.style.setProperty("--radius",`${i}px`):tt(`\`${r}\` is \`${i}\`; it must be a number of pixels, 0 to ${ru}`):s==="font"?/^[\w\s,"'-]{1,200}$/.test(i)&&CSS.supports("font-family",i)?e.style.fontFamily=i:tt(`\`${r}\` is \`${i}\`; it must be a list of fonts as in CSS, such as \`Inter, sans-serif\``):tt(`\`${r}\` is no variable of the theme; there are ${[...Object.keys(Mr),"radius","font"].map(l=>`\`theme.${l}\``).join(", ")}`)}t.accent&&(e.style.setProperty("--on-accent",au([lu(t.accent[0]),lu(t.accent[1])])),e.style.setProperty("--soft","color-mix(in srgb, var(--accent) 10%, var(--panel))")),t.panel&&(e.style.setProperty("--raised","var(--panel)"),e.style.setProperty("--grid","color-mix(in srgb, var(--ink) 6%, var(--panel))")),Cp(t);let n=su.get("theme");return n==="light"||n==="dark"?n:(n!==null&&n!=="system"&&tt(`\`theme\` is \`${n}\`; it must be \`light\`, \`dark\` or \`system\``),"system")}var cu="usage-insights.theme";function Dp(){try{let e=localStorage.getItem(cu);return e==="light"||e==="dark"?e:"system"}catch{return"system"}}var Nr=N(E.embed?uu():Dp());ie(()=>{document.documentElement.dataset.theme=Nr.value});function du(e){Nr.value=e;try{localStorage.setItem(cu,e)}catch{}}var Mp=new Set(["tokens","input","output","compute","cost","calls"]),Np={input:"Input · cached",output:"Output · reasoning"};function Up(e,{range:t}){let n=Math.min(Date.parse(t.end),Date.now()),r=BigInt(Math.max(1,Math.round((n-Date.parse(t.start))/1e3)));return e/r}function Op(e,t,n,r){switch(e.id){case"tokens":return`${pt(BigInt(t.records),"count")} records`;case"input":return t.cacheReadShare?`${Me(t.cacheReadShare)} from cache`:"";case"output":return t.tokensReasoning==="0"?"":`reasoning ${pt(BigInt(t.tokensReasoning),"count")}`;case"compute":return n===null||n===0?"":`${n} ${n===1?"tier":"tiers"}`;case"cost":return r?`≈ ${r} this month`:t.unpricedRecords==="0"?"":`${pt(BigInt(t.unpricedRecords),"count")} records not priced`;case"storage":return"on average";default:return""}}var gu="usage-insights.cards";function fu(){try{return Number(localStorage.getItem(gu))||7}catch{return 7}}function Pp(e){try{fu()!==e&&localStorage.setItem(gu,String(e))}catch{}}function mu(){let{insights:e,tiers:t,findings:n,users:r}=A.data.value,i=A.errors.value.insights;if(i)return o(Ae,{title:"Totals",error:i,onRetry:()=>{_e("insights")}});if(!e){let c=fu();return o("div",{class:`cards of-${c}`,"aria-hidden":"true",children:Array.from({length:c},(p,g)=>o("div",{class:"card waiting",children:[o("i",{}),o("i",{}),o("i",{})]},g))})}let{totals:s}=e,a=ve.filter(c=>Mp.has(c.id)||c.id!=="records"&&c.total(s)!==0n);Pp(a.length+1);let l=n?.findings?.rows.find(c=>c.kind==="FORECAST"&&c.measure==="COST"&&c.subject===null)?.forecast,d=l?mo(l.expected):null,u=r?.breakdown?.rows.reduce((c,{values:p})=>c+BigInt(p),0n);return o("div",{class:`cards of-${a.length+1}`,role:"group","aria-label":"Totals",children:[a.map(c=>{let p=c.total(s),g=ki.value&&c.total(ki.value);return o(pu,{name:Np[c.id]??c.name,value:c.id==="storage"?yo(Up(p,e)):pt(p,c.unit),exact:D(p,c.unit),difference:g===null?null:Kn(p,g),remark:Op(c,s,t?.tiers.filter(({tier:f})=>f!==null).length??null,d),isChosen:_.value.measure===c.id,onPress:()=>M({measure:c.id,split:null})},c.id)}),o(pu,{name:"Active users",value:u===void 0?"–":pt(u,"count"),exact:u===void 0?"not known":D(u,"count"),difference:null,remark:"in this range",isChosen:_.value.split==="USER",onPress:()=>M({split:"USER"})})]})}var $p={up:"▲",down:"▼",same:""},Fp={up:"up by",down:"down by",same:""};function pu({name:e,value:t,exact:n,difference:r,remark:i,isChosen:s,onPress:a}){let[l,...d]=e.split(" · ");return o("button",{type:"button",class:"card","aria-pressed":s,"data-exact":n,onClick:a,children:[o("span",{class:"card-name",children:[l,d.length>0&&o("span",{class:"roomy",children:[" · ",d.join(" · ")]})]}),o("span",{class:"card-value",children:t}),o("span",{class:"card-remark",children:[r&&o("b",{class:r.direction,children:[o("span",{"aria-hidden":"true",children:[$p[r.direction]," "]}),o("span",{class:"hidden",children:[Fp[r.direction]," "]}),r.text]}),o("span",{children:i})]}),o("span",{class:"hidden",children:["exactly ",n]})]})}var Lp={CONCENTRATION:"Concentrated",DROP:"Drop",DUPLICATES:"Duplicates",FORECAST:"Forecast",NEW:"New",REFUSALS:"Rejected",SILENT:"Stopped",SPIKE:"Spike",UNPRICED:"Not priced",UNTRACKED:"Not metered"},hu=5;function qp(e){let{from:t,through:n}=e.range.days,r={range:{from:t,through:n},filter:ke(e.filter)??{},interval:null};switch(e.kind){case"UNPRICED":return{name:"Set a price",patch:{tab:"hardware"}};case"UNTRACKED":return e.gap?.reason==="TIER_MISSING"?{name:"Show it",patch:{...r,measure:"compute",split:null}}:{name:"Open hardware",patch:{tab:"hardware"}};case"REFUSALS":case"DUPLICATES":return{name:"Open ingestion",patch:{tab:"ingestion"}};case"FORECAST":return{name:"Show the month",patch:{...r,range:{preset:"THIS_MONTH"},...yu(e)}};default:return{name:"Show these days",patch:{...r,...yu(e)}}}}function yu({measure:e,usageType:t}){let n=e==="COST"?"cost":e==="TOKENS"?"tokens":t==="compute_seconds"?"compute":t==="api_calls"?"calls":null;return n?{measure:n,split:null}:{}}function Bp(e){let t=new Set,n=e.filter(({kind:i,subject:s})=>{if(i!=="FORECAST")return!0;let a=!t.has(s??"");return t.add(s??""),a}),r=({kind:i,severity:s,subject:a})=>s==="CRITICAL"?0:s==="WARNING"?1:i==="FORECAST"?a===null?2:4:3;return n.sort((i,s)=>r(i)-r(s))}function cs(){let[e,t]=T(!1),n=A.data.value.findings?.findings,r=Bp([...n?.rows??[]]);return o(te,{title:"Worth knowing",hasData:!!n,isLoading:A.loading.value.has("findings"),error:A.errors.value.findings,lines:4,onRetry:()=>{_e("findings")},children:()=>o(S,{children:[r.length===0&&o("p",{class:"notice empty",children:"Nothing unusual in this range: no spikes, gaps, or records without a price."}),o("ul",{class:"findings",children:r.slice(0,e?r.length:hu).map((i,s)=>{let{name:a,patch:l}=qp(i);return o("li",{class:i.severity.toLowerCase(),children:[o("b",{children:Lp[i.kind]}),o("p",{children:o(pe,{text:i.message})}),!(E.embed&&l.tab)&&o("button",{type:"button",class:"secondary",onClick:()=>M(l),children:a})]},s)})}),r.length>hu&&o("button",{type:"button",class:"secondary",onClick:()=>t(!e),children:e?"Show fewer":`Show all ${r.length}`})]})})}var bu={range:"DateRangeInput!",timeZone:"TimeZone!",filter:"UsageFilter",interval:"SeriesInterval!",split:"UsageDimension!",measure:"UsageMeasure",userMeasure:"UsageMeasure!",usageTypes:"[String!]",tableTypes:"[String!]",groups:"[UsageDimension!]!",compare:"SeriesComparison",rows:"Int!"};function ot(e,t,n){let r=t.toString().trim().replace(/^ {4}fragment/gm,"fragment"),i=null,a=r.split(`
`).flatMap(c=>{if(i!==null)return c===i&&(i=null),[];let p=/ @include\(if: \$(\w+)\)/.exec(c);return p?n[p[1]]?[c.replace(p[0],"")]:(c.endsWith("{")&&(i=`${/^ */.exec(c)?.[0]}}`),[]):[c]}).join(`
`),l=[...new Set([...a.matchAll(/\$(\w+)/g)].map(([,c])=>c))].filter(c=>c in bu),d=l.map(c=>`$${c}: ${bu[c]}`).join(", "),[,u=e]=/fragment (\w+) on Query/.exec(a)??[];return{query:`query ${e}(${d}) {
  ...${u}
}

${a}
`,variables:Object.fromEntries(l.filter(c=>n[c]!=null).map(c=>[c,n[c]]))}}function Hp({query:e,variables:t}){if(!E.graphiql)return null;let n=new URLSearchParams({query:e,variables:JSON.stringify(t,null,2)});return`${E.graphiql}#${n}`}function Vp({query:e,variables:t}){let n=JSON.stringify({query:e,variables:t}).replaceAll("'","'\\''"),r=se.value===null?"":' -H "authorization: Bearer $TOKEN"';return`curl -s ${new URL(E.endpoint,location.href).href} -H 'content-type: application/json'${r} -d '${n}'`}function $e(e){let t=Hp(e);return[...t?[{name:"Open as GraphQL",href:t}]:[],{name:"Copy as curl",run:()=>{zn(Vp(e))}}]}function jp(e){let t=/^[=+@\t\r]|^-(?!\d)/.test(e)?`'${e}`:e;return/[",\r\n]/.test(t)?`"${t.replaceAll('"','""')}"`:t}function Wt(e){let t=Object.keys(e[0]??{});return[t,...e.map(n=>t.map(r=>n[r]??""))].map(n=>n.map(jp).join(",")).join(`\r
`)+`\r
`}function Ee(e,t,n){let r=document.createElement("a");r.href=URL.createObjectURL(new Blob([t],{type:n})),r.download=e,r.click(),URL.revokeObjectURL(r.href)}var Zp=[["usageType","usage type"],["quantity","quantity"],["cost","cost"],["model","model"],["provider","provider"],["tier","tier"],["source","source"],["userId","user"],["sessionId","session"],["workspaceId","workspace"],["agentId","agent"],["occurredAt","time"]];function ds(e,t,n){let r=e[t];return t==="cost"?fe(e.cost):r==null?"none":t==="quantity"?D(BigInt(e.quantity),"count"):t==="occurredAt"?Y(e.occurredAt,n):String(r)}function Qp(e,t,n){return Zp.filter(([r])=>e[r]!==t[r]).map(([r,i])=>`${i} ${ds(t,r,n)} → ${ds(e,r,n)}`)}function Kp({correction:e},t){if(!e)return"Counts";let{correctedAt:n,correctedBy:r,reason:i,replacementId:s}=e;return`${s?"Replaced":"Voided"} ${Y(n,t)}${r?` by ${r}`:""}${i?`: ${i}`:""}`}function vu({record:e,timeZone:t}){let[n,r]=T(null),[i,s]=T(null),{id:a,accountId:l,idempotencyKey:d}=e,u=async p=>{s(null);let{data:g,errors:f}=await ye.query(Po,{accountId:l,idempotencyKey:d},{signal:p});r(g?.usageRecord?.versions??[]),s(f[0]??null)};if(Q(()=>{let p=new AbortController;return u(p.signal).catch(g=>{if(!p.signal.aborted)throw g}),()=>p.abort()},[]),i)return o(Ae,{title:"History",error:i,onRetry:()=>{u()}});if(!n)return o(mn,{lines:1});let c=n.length===1&&!n[0].correction;return o("section",{class:"history","aria-label":"History",children:[o("h3",{children:"History"}),c?o("p",{class:"muted",children:"Never corrected"}):o("ol",{children:n.map((p,g)=>{let f=n[g+1];return o("li",{"aria-current":p.id===a?"true":void 0,children:[o("span",{children:[o("b",{children:Kp(p,t)}),p.id===a&&o("span",{class:"muted",children:" · this record"})]}),o("span",{class:"muted",children:["Recorded ",Y(p.recordedAt,t),": ",f?Qp(p,f,t).join(", ")||"nothing changed":`quantity ${ds(p,"quantity",t)}`]})]},p.id)})})]})}var Ur=N(null);function zt(e,t,n=_.value.range){Ur.value={title:e,filter:t,range:n}}function _u(){if(!Ur.value)return null;let{title:e,filter:t,range:n}=Ur.value;return o(Nt,{title:`Records: ${e}`,kind:"side",onClose:()=>Ur.value=null,children:o(Gp,{filter:t,range:n})})}function Gp({filter:e,range:t}){let{timeZone:n}=_.value,[r,i]=T([]),[s,a]=T(null),[l,d]=T(null),[u,c]=T(!0),p={range:Ne(t),timeZone:n,filter:ke(e)},g=async(m,y)=>{c(!0),d(null);let{data:b,errors:v}=await ye.query(bi,{...p,after:m},{signal:y});if(b?.records){let{nodes:x,pageInfo:h}=b.records;i(w=>m===null?x:[...w,...x]),a(h.hasNextPage?h.endCursor??null:null)}d(v[0]??null),c(!1)};Q(()=>{let m=new AbortController;return g(null,m.signal).catch(y=>{if(!m.signal.aborted)throw y}),()=>m.abort()},[]);let f={query:bi.toString().trim().replace(/^ {4}/,""),variables:p};return o(S,{children:[o("div",{class:"drawer-tools",children:[o("span",{class:"muted",children:["Newest first, at ",n.replaceAll("_"," ")]}),o(de,{name:"More about these records",actions:[{name:"Download JSON",run:()=>Ee("usage-records.json",JSON.stringify(r,null,2),"application/json")},...$e(f)]})]}),r.length>0&&o("ul",{class:"records",children:r.map(m=>o(Yp,{record:m,timeZone:n},m.id))}),l&&o(Ae,{title:"Records",error:l,onRetry:()=>{g(s)}}),u&&o(mn,{lines:r.length>0?2:8}),!u&&!l&&r.length===0&&o("p",{class:"notice empty",children:"No records match. They may have been voided, or the range has moved on."}),s&&!u&&!l&&o("button",{type:"button",class:"secondary",onClick:()=>{g(s)},children:"Show 50 more"})]})}var ps=(e,t)=>e!==null&&t!==null?`${t} (${e})`:e;function Yp({record:e,timeZone:t}){let[n,r]=T(!1),i=[e.accountName??e.accountId,e.model??e.tier,e.userName??e.userId].filter(Boolean).join(" · "),s=[["Account",ps(e.accountId,e.accountName)],["User",ps(e.userId,e.userName)],["Session",ps(e.sessionId,e.sessionName)],["Workspace",e.workspaceId],["Agent",e.agentId],["Model",e.model],["Provider",e.provider],["Tier",e.tier],["Source",e.source],["Cost",`${fe(e.cost)} (${e.costSource.toLowerCase()})`],["Occurred at",e.occurredAt],["Recorded at",e.recordedAt],["Idempotency key",e.idempotencyKey],["Metadata",e.metadata==null?null:JSON.stringify(e.metadata)]];return o("li",{children:o("details",{onToggle:a=>a.currentTarget.open&&r(!0),children:[o("summary",{children:[o("span",{class:"when",children:Y(e.occurredAt,t)}),o("span",{class:"what",children:[o("b",{children:D(BigInt(e.quantity),"count")})," ",e.usageType.replaceAll("_"," "),e.correction&&o("em",{children:[" ",e.correction.replacementId?"replaced":"voided"]})]}),o("span",{class:"amount",children:fe(e.cost)}),o("span",{class:"about muted ellipsis",title:i,children:i})]}),o("dl",{children:[s.filter(([,a])=>a).map(([a,l])=>o(S,{children:[o("dt",{children:a}),o("dd",{children:l})]})),o("dt",{children:"Id"}),o("dd",{children:[o("code",{children:e.id})," ",o(Mt,{text:e.id,name:"Copy the id"})]})]}),n&&o(vu,{record:e,timeZone:t})]})})}var Wp=560,En=10,fs=26,zp=6,xu=(e,t,n,r)=>`M${e.toFixed(2)} ${t.toFixed(2)}h${n.toFixed(2)}v${r.toFixed(2)}h${(-n).toFixed(2)}z`;function Xp(){let e=Ge(null),[t,n]=T(0);return Q(()=>{let r=new ResizeObserver(([i])=>i&&n(Math.floor(i.contentRect.width)));return r.observe(e.current),()=>r.disconnect()},[]),[e,t]}function Jp(e,t,n){let r=n<Wp?230:300,i=e.buckets.map(({compared:m})=>m===null?null:cn(m,t)),s=Kl().keys(e.lines.map((m,y)=>y)).value((m,y,b)=>cn(e.lines[y].values[b]??0n,t)).order(Ir)(e.buckets),a=Math.max(Ei(s.at(-1)??[],([,m])=>m)??0,Ei(i,m=>m??0)??0),l=Kt().domain([0,a||1]).nice(4).range([r-fs,En]),d=l.ticks(4).map(m=>({value:m,text:ho(m,t)})),u=Math.max(...d.map(({text:m})=>m.length))*6.6+14,c=e.buckets.length,p=(n-u)/Math.max(1,c),g=p>8?.26:p>4?.14:0,f=Ki().domain(e.buckets.map((m,y)=>y)).range([u,n]).paddingInner(g).paddingOuter(g/2);return{height:r,left:u,compared:i,stacked:s,x:f,y:l,ticks:d,step:p,isDense:g===0}}function eg(e,t,n,r){let i=Math.max(1,Math.ceil(r/n));if(t==="DAY"&&i>20){let s=e.flatMap(({date:l},d)=>l.endsWith("-01")?[d]:[]),a=Math.max(1,Math.ceil(r/n/30.4));return s.filter((l,d)=>d%a===0)}if(t==="HOUR"){let s=[1,2,3,6,12,24,48,96,168].find(a=>a>=i)??i;return e.flatMap((a,l)=>l%s===0?[l]:[])}return e.flatMap((s,a)=>a%i===0?[a]:[])}function wu({model:e,unit:t,interval:n,timeZone:r,title:i,compared:s,onFilter:a,onZoom:l,onZoomOut:d}){let[u,c]=Xp(),[p,g]=T(null),[f,m]=T(null),y=Ge(null),{lines:b,buckets:v}=e,x=v.length-1,h=Fe(()=>c>0?Jp(e,t,c):null,[e,t,c]),w=Fe(()=>{if(!h)return[];let{stacked:k,x:I,y:U}=h;return k.map(ee=>{let[V,oe]=["",""];return ee.forEach(([Ou,xs],ws)=>{let Ss=U(Ou)-U(xs);if(Ss<=0)return;let ks=xu(I(ws),U(xs),I.bandwidth(),Ss);v[ws].status==="COMPLETE"?V+=ks:oe+=ks}),{whole:V,partial:oe}})},[h,v]);Q(()=>{g(null),m(null)},[v.length,v[0]?.start,n]);let O=k=>{let{left:I,x:U}={left:u.current.getBoundingClientRect().left,x:h.x},ee=k.clientX-I-h.left;return Math.max(0,Math.min(x,Math.floor(ee/U.step())))},z=(k,I)=>{let U=k.clientY-u.current.getBoundingClientRect().top,ee=h.stacked.findIndex(V=>U<=h.y(V[I][0])&&U>=h.y(V[I][1]));return b[ee]},le=(k,I)=>{m(null),g(null),l(Math.min(k,I),Math.max(k,I))},ge=k=>{let I=O(k);y.current&&Math.abs(k.clientX-y.current.x)>zp&&(f||u.current.setPointerCapture(k.pointerId),m([y.current.index,I])),g(I)},Ce=k=>{let I=y.current;if(y.current=null,!!I){if(f)le(...f);else if(k.pointerType==="mouse"){let U=z(k,O(k));U&&a(U)}}},ue=k=>{let I=p??x,ee={ArrowLeft:I-1,ArrowRight:I+1,PageUp:I-7,PageDown:I+7,Home:0,End:x}[k.key];if(ee!==void 0){let V=p===null&&k.key==="ArrowLeft"?x:Math.max(0,Math.min(x,ee));m(k.shiftKey?[f?.[0]??I,V]:null),g(V)}else if(k.key==="Enter"){if(p===null)return;le(...f??[p,p])}else if(k.key==="Escape")f?m(null):d?d():g(null);else return;k.preventDefault()},ce=k=>an(n,k.date,k.start,r),R=k=>{let I=v[k];if(!I)return"";let U=ln(I.status),ee=b.map(({name:V,values:oe})=>({name:V,value:oe[k]??0n})).filter(({value:V})=>V!==0n);return[`${ce(I)}${U?` (${U})`:""}: ${F(I.total,t)}`,...ee.map(({name:V,value:oe})=>`${V} ${F(oe,t)}`),...s&&I.compared!==null?[`${s} ${F(I.compared,t)}`]:[]].join("; ")},q=n==="HOUR"?56:64,B=f&&[Math.min(...f),Math.max(...f)];return o("div",{class:"plot",ref:u,role:"slider",tabIndex:0,"aria-label":`${i}. Arrow keys move, Shift with an arrow selects, Enter zooms in, Escape goes back.`,"aria-valuemin":0,"aria-valuemax":Math.max(0,x),"aria-valuenow":p??Math.max(0,x),"aria-valuetext":R(p??x),onKeyDown:ue,onFocus:()=>u.current?.matches(":focus-visible")&&g(p??x),onBlur:()=>g(null),onPointerDown:k=>{k.button===0&&h&&(y.current={x:k.clientX,index:O(k)})},onPointerMove:h?ge:void 0,onPointerUp:Ce,onPointerLeave:()=>!y.current&&g(null),onPointerCancel:()=>{y.current=null,m(null)},children:[h&&o("svg",{width:c,height:h.height,"aria-hidden":"true",class:`${h.isDense?"dense":""} ${p===null?"":"has-focus"}`,children:[h.ticks.map(({value:k,text:I})=>o("g",{children:[o("line",{class:"grid",x1:h.left,x2:c,y1:h.y(k),y2:h.y(k)}),o("text",{class:"tick",x:h.left-8,y:h.y(k)+4,"text-anchor":"end",children:I})]},k)),p!==null&&!B&&o("rect",{class:"focus",x:h.x(p)-h.x.step()*.13,y:En,width:h.x.bandwidth()+h.x.step()*.26,height:h.height-En-fs,rx:"3"}),w.map(({whole:k,partial:I},U)=>o("g",{class:`data ${b[U].colour}`,children:[o("path",{d:k}),o("path",{class:"partial",d:I})]},U)),p!==null&&h.stacked.map((k,I)=>{let[U,ee]=k[p]??[0,0],V=v[p]?.status==="COMPLETE";return o("path",{class:`at ${b[I].colour} ${V?"":"partial"}`,d:xu(h.x(p)??0,h.y(ee),h.x.bandwidth(),h.y(U)-h.y(ee))},I)}),s&&o(tg,{...h}),B&&o("rect",{class:"selection",x:h.x(B[0]),y:En,width:h.x(B[1])+h.x.bandwidth()-h.x(B[0]),height:h.height-En-fs}),eg(v,n,h.x.step(),q).map(k=>{let I=v[k],U=h.x(k)+h.x.bandwidth()/2;return o("text",{class:"tick",x:Math.min(c-18,Math.max(h.left+12,U)),y:h.height-7,"text-anchor":"middle",children:uo(n,I.date,I.start,r)},k)})]}),h&&p!==null&&v[p]&&o(ng,{bucket:v[p],name:B?`${ce(v[B[0]])} – ${ce(v[B[1]])}`:ce(v[p]),lines:b,index:p,unit:t,compared:s,isSelecting:B!==null,at:(h.x(p)??0)+h.x.bandwidth()/2,width:c})]})}function tg({compared:e,x:t,y:n,step:r}){if(r>7){let s=Math.min(3,t.step()*.12),a=e.map((l,d)=>l===null?"":`M${(t(d)-s).toFixed(2)} ${n(l).toFixed(2)}h${(t.bandwidth()+2*s).toFixed(2)}`);return o("path",{class:"other",d:a.join("")})}let i=es().defined(s=>s!==null).x((s,a)=>t(a)+t.bandwidth()/2).y(s=>n(s??0));return o("path",{class:"other thin",d:i(e)??""})}var gs=262;function ng({bucket:e,name:t,lines:n,index:r,unit:i,compared:s,isSelecting:a,at:l,width:d}){let u=l>d/2,c=Math.max(0,Math.min(d-gs,u?l-gs-16:l+16)),p=ln(e.status),g=e.compared===null||e.status!=="COMPLETE"?null:Kn(e.total,e.compared),f=n.filter(({values:m})=>(m[r]??0n)!==0n).reverse();return o("div",{class:"tip",style:{left:`${c}px`,width:`${gs}px`},"aria-hidden":"true",children:[o("h3",{children:[t,p&&o("small",{children:[" ",p]})]}),a?o("p",{class:"muted",children:"Release, or press Enter, to zoom in"}):o(S,{children:[o("ul",{children:f.map(m=>o("li",{children:[o("i",{class:`key ${m.colour}`}),o("span",{children:m.name}),o("b",{children:F(m.values[r]??0n,i)})]},We(m)))}),o("p",{children:[o("span",{children:"Total"}),o("b",{children:F(e.total,i)})]}),s&&e.compared!==null&&o("p",{class:"muted",children:[o("span",{children:s}),o("b",{children:[F(e.compared,i),g&&g.direction!=="same"&&` (${g.direction==="up"?"+":"−"}${g.text})`]})]})]})]})}var ms=8;function Cn(e,{kind:t,key:n,name:r,accountId:i,accountName:s}){if(t==="UNKNOWN")return L[e].missing;if(t==="REMAINDER")return`all other ${L[e].plural}`;let a=r??n??"";return e!=="USAGE_TYPE"?i==null?a:`${a} · ${s??i}`:ve.find(({usageTypes:d})=>d?.length===1&&d[0]===n)?.name??(n??"").replaceAll("_"," ")}function hs(e,t){return e==="VALUE"?t<ms?`c${t+1}`:"rest":e==="REMAINDER"?"rest":"none"}var rg=e=>e?.map(BigInt)??[],ig=e=>e?.map(Se)??[];function sg(e,{column:t}){return t==="costs"?ig(e.costs):rg(t==="records"?e.recordCounts:e.quantities)}function og(e,{column:t}){return t==="costs"?e.comparedCosts?.map(r=>r===null?null:Se(r))??[]:(t==="records"?e.comparedRecordCounts:e.comparedQuantities)?.map(r=>r===null?null:BigInt(r))??[]}function ag(e,{column:t}){return t==="costs"?Se(e.cost):BigInt(t==="records"?e.records:e.total??"0")}var lg=(e,t)=>e.map((n,r)=>n+(t[r]??0n));function Su(e,t,n){let r=[],i=0;for(let l of e.series){let d=l.kind==="VALUE"?i++:i,u={key:l.key,accountId:l.accountId,kind:l.kind,name:Cn(n,{...l,name:l.names[0]}),colour:hs(l.kind,d),values:sg(l,t),total:ag(l,t)},c=r.find(({kind:p})=>p==="REMAINDER");u.colour==="rest"&&c?(c.values=lg(c.values,u.values),c.total+=u.total):u.colour==="rest"?r.push({...u,kind:"REMAINDER",key:null,accountId:null,name:Cn(n,{kind:"REMAINDER",key:null})}):r.push(u)}let s=r.filter(({total:l})=>l!==0n),a=e.starts.map((l,d)=>{let u=e.series.map(c=>og(c,t)[d]??null).filter(c=>c!==null);return{date:e.dates[d],start:l,end:e.starts[d+1]??e.range.end,status:e.statuses[d],total:r.reduce((c,{values:p})=>c+(p[d]??0n),0n),compared:u.length>0?u.reduce((c,p)=>c+p,0n):null}});return{lines:s,buckets:a}}var ug=["tokens","cost","compute","records"],ys={HOUR:"hour",DAY:"day",WEEK:"week",MONTH:"month",QUARTER:"quarter"},cg=864e5,Tu=e=>e.replace(/^./,t=>t.toUpperCase());function dg(e,t,n){if(e.interval==="HOUR")return{start:e.starts[t],end:e.starts[n+1]??e.range.end};let r=e.dates[n+1];return{from:t===0?e.range.firstDay:e.dates[t],through:r?new Date(Date.parse(`${r}T00:00:00Z`)-cg).toISOString().slice(0,10):e.range.lastDay}}function Au(e,t,n){M({filter:ze(_.value.filter,e,t,n)})}function ku(e,t,n){return t.buckets.map((r,i)=>({start:r.start,end:r.end,status:r.status,...Object.fromEntries(t.lines.map(s=>[s.name,Dn(s.values[i]??0n,n)])),total:Dn(r.total,n),...e.comparedRange?{compared:r.compared===null?null:Dn(r.compared,n)}:{}}))}function Dn(e,t){return t.unit==="cost"?Dt(e,"cost").replace(/\.?0+$/,""):e.toString()}function Ru(){let e=_.value,[t,n]=T(!1),{chart:r}=A.data.value,i=yn.value,s=me(i.measure),a=He(i),l=Fe(()=>r?Su(r,s,a):null,[r]),d=ht(e),u=l?.buckets.some(({compared:h})=>h!==null&&h!==0n),c=r?.comparedRange&&u?i.compare==="PREVIOUS_YEAR"?"A year before":"Period before":null,p=l?.lines.flatMap(({kind:h,key:w})=>h==="VALUE"&&w!==null?[w]:[])??[],g=(h,w)=>{if(!r||!l)return;let O=dg(r,h,w);r.interval==="HOUR"&&h===w?zt(an("HOUR",r.dates[h],r.starts[h],i.timeZone),e.filter,O):M({range:O,interval:null},mt.value??e.range)},f=mt.value&&(()=>M({range:mt.value,interval:null})),m=ot("UsageSeries",ta,Ve(["chart"])),y=`usage-${s.id}-by-${L[a].name}`,b=[...r&&l?[{name:"Download CSV",run:()=>Ee(`${y}.csv`,Wt(ku(r,l,s)),"text/csv")},{name:"Download JSON",run:()=>Ee(`${y}.json`,JSON.stringify(ku(r,l,s),null,2),"application/json")}]:[],...$e(m)],v=ve.filter(({id:h})=>ug.includes(h)||h===e.measure),x=`${me(e.measure).name} per ${ys[d]}`;return o(te,{title:x,class:"series",hasData:!!r,isLoading:A.loading.value.has("chart"),error:A.errors.value.chart,lines:9,onRetry:()=>{_e("chart")},tools:o(S,{children:[o(oi,{name:"Measure",options:v.map(({id:h,name:w})=>({value:h,name:h==="compute"?"Hours":w})),value:e.measure,onChange:h=>M({measure:h,split:null})}),o(oi,{name:"Split by",options:ft.map(h=>({value:h,name:Tu(L[h].name)})),value:He(e),onChange:h=>M({split:h})}),o("div",{class:"panel-actions",children:[f&&o("button",{type:"button",class:"link",onClick:f,children:[o(K,{name:"back"})," Zoom out"]}),o(bt,{name:"Length of a bucket",class:"bare",options:ii(e.range).map(h=>({value:h,name:`by ${ys[h]}`})),value:d,onChange:h=>M({interval:h},mt.value)}),o("button",{type:"button",class:"link","aria-pressed":t,onClick:()=>n(!t),children:t?"Chart":"Table"}),o(de,{name:`More about ${x}`,actions:b})]})]}),children:()=>{if(!r||!l)return null;if(r.emptyReason)return o(Ot,{title:`No ${s.name.toLowerCase()} in this range`,reason:r.emptyReason});let h=l.lines.reduce((w,O)=>w+O.total,0n);return o(S,{children:[t?o(gg,{chart:r,model:l,measure:s,timeZone:i.timeZone,compared:c}):o(wu,{model:l,unit:s.unit,interval:r.interval,timeZone:i.timeZone,title:`${x} by ${L[a].name}, ${D(h,s.unit)} in all`,compared:c,onFilter:w=>Au(a,w,p),onZoom:g,onZoomOut:f}),o(pg,{model:l,dimension:a,compared:c,chart:r,others:p})]})}})}function pg({chart:e,model:t,dimension:n,compared:r,others:i}){let s=t.buckets.some(({status:a})=>a==="PARTIAL");return o("ul",{class:"legend","aria-label":"Legend",children:[t.lines.map(a=>o("li",{children:o("button",{type:"button",title:`Filter by ${a.name}`,onClick:()=>Au(n,a,i),children:[o("i",{class:`key ${a.colour}`}),o("span",{class:"ellipsis",children:a.name})]})},We(a))),r&&e.comparedRange&&o("li",{class:"note",children:[o("i",{class:"key other"}),r,", ",Ye(e.comparedRange.firstDay,e.comparedRange.lastDay)]}),s&&o("li",{class:"note",children:[o("i",{class:"key partial"}),"not complete"]})]})}function gg({chart:e,model:t,measure:n,timeZone:r,compared:i}){return o("div",{class:"scroll-table",role:"region","aria-label":"Values of the chart",tabIndex:0,children:o("table",{children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:Tu(ys[e.interval])}),t.lines.map(s=>o("th",{scope:"col",class:"number",children:o("span",{class:"ellipsis",title:s.name,children:s.name})},We(s))),o("th",{scope:"col",class:"number",children:"Total"}),i&&o("th",{scope:"col",class:"number",children:i})]})}),o("tbody",{children:t.buckets.map((s,a)=>o("tr",{children:[o("th",{scope:"row",children:[an(e.interval,s.date,s.start,r)," ",o("span",{class:"muted",children:ln(s.status)})]}),t.lines.map(l=>{let d=l.values[a]??0n;return o("td",{class:`number ${d===0n?"muted":""}`,title:D(d,n.unit),children:F(d,n.unit)},We(l))}),o("td",{class:"number",title:D(s.total,n.unit),children:o("b",{children:F(s.total,n.unit)})}),i&&o("td",{class:"number muted",children:s.compared===null?"–":F(s.compared,n.unit)})]},s.start))})]})})}var fg=[10,50,200,1e3],mg=e=>e.replace(/^./,t=>t.toUpperCase());function Eu({totals:e},{column:t}){return t==="costs"?Se(e.cost):t==="records"?BigInt(e.records):e.byType.reduce((n,{quantity:r})=>n+BigInt(r),0n)}function bs(e,t){return t.map((n,r)=>{let i=e.keys[r]??null,s=L[n].belongsToAccount;return{dimension:n,kind:e.kind==="VALUE"&&i===null?"UNKNOWN":e.kind,key:i,name:e.names[r]??null,accountId:s?e.accountId:null,accountName:s?e.accountName:null}})}function hg(e,t){return e.kind==="REMAINDER"?`${D(BigInt(e.values),"count")} other ${t.length>1?"pairs":L[t[0]].plural}`:bs(e,t).map(n=>Cn(n.dimension,n)).join(" · ")}function yg(e,t,{by:n,rows:r}){if(t.kind==="REMAINDER"&&n.length>1)return null;let i=r.flatMap(({kind:s,key:a})=>s==="VALUE"&&a!==null?[a]:[]);return bs(t,n).reduce((s,a)=>ze(s,a.dimension,a,i),e)}function Iu(e,t){return e.rows.map(n=>({...Object.fromEntries(bs(n,e.by).map(r=>[L[r.dimension].name,r.key??Cn(r.dimension,r)])),...e.by.some(r=>L[r].belongsToAccount)?{account:n.accountId}:{},kind:n.kind,[t.id==="records"?"value":t.id]:Dn(Eu(n,t),t),cost:n.totals.cost,records:n.totals.records,unpriced_records:n.totals.unpricedRecords}))}function Cu(){let e=_.value,t=yn.value,n=me(t.measure),r=He(e),i=A.data.value.table?.breakdown,{name:s,plural:a}=L[r],l=ot("UsageByGroup",na,Ve(["table"])),d=`${me(e.measure).name} by ${s}`,u=i?.rows.some(({kind:g})=>g==="REMAINDER"),c=fg.find(g=>g>hn.value),p=ft.filter(g=>g!==r);return o(te,{title:d,hasData:!!i,isLoading:A.loading.value.has("table"),error:A.errors.value.table,lines:7,onRetry:()=>{_e("table")},tools:o("div",{class:"panel-actions",children:[o(bt,{name:"Second dimension",class:"bare",options:[{value:"",name:"and by …"},...p.map(g=>({value:g,name:`and ${L[g].name}`}))],value:e.second===r?"":e.second??"",onChange:g=>M({second:g||null})}),o(de,{name:`More about ${d}`,actions:[...i?[{name:"Download CSV",run:()=>Ee(`usage-by-${s}.csv`,Wt(Iu(i,n)),"text/csv")},{name:"Download JSON",run:()=>Ee(`usage-by-${s}.json`,JSON.stringify(Iu(i,n),null,2),"application/json")}]:[],...$e(l)]})]}),children:()=>i.rows.length===0?o("p",{class:"notice empty",children:["No ",n.name.toLowerCase()," in this range. The chart says why."]}):o(S,{children:[o(bg,{table:i,measure:n,hasChange:t.compare==="PREVIOUS_PERIOD"&&n.change!==null}),u&&c&&o("button",{type:"button",class:"secondary",onClick:()=>ba(c),children:["Show up to ",c," ",i.by.length>1?"pairs":a]})]})})}function bg({table:e,measure:t,hasChange:n}){let{by:r}=e,i=e.rows.map(u=>Eu(u,t)),s=i.reduce((u,c)=>c>u?c:u,0n),a=t.unit==="cost",l=t.id==="records",d=0;return o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:mg(r.map(u=>L[u].name).join(" and "))}),o("th",{scope:"col",class:"number",children:t.name}),o("th",{scope:"col",class:"share-bar",children:o("span",{class:"hidden",children:"Bar"})}),o("th",{scope:"col",class:"number small",children:"Share"}),n&&o("th",{scope:"col",class:"number medium",children:"Change"}),!a&&o("th",{scope:"col",class:"number",children:"Cost"}),!l&&o("th",{scope:"col",class:"number wide",children:"Records"})]})}),o("tbody",{children:e.rows.map((u,c)=>{let p=hg(u,r),g=i[c],{totals:f}=u,m=r.length>1?"single":hs(u.kind,u.kind==="VALUE"?d++:ms),y=yg(_.value.filter,u,e),b=o(S,{children:[r.length===1&&o("i",{class:`key ${m}`}),o("span",{class:"ellipsis",title:u.keys.filter(Boolean).join(" · ")||void 0,children:p})]});return o("tr",{class:u.kind==="VALUE"?"":"other-group",children:[o("th",{scope:"row",children:y?o("button",{type:"button",class:"row-button",onClick:()=>M({filter:y}),children:b}):o("span",{class:"row-text",children:b})}),o("td",{class:"number",title:D(g,t.unit),children:F(g,t.unit)}),o("td",{class:"share-bar",children:o("i",{class:m,style:{width:`${(bo(g,s)*100).toFixed(1)}%`}})}),o("td",{class:"number small",children:Me(u.share,!0)}),n&&o("td",{class:"number medium muted",children:vg(u,t)}),!a&&o("td",{class:"number",title:f.unpricedRecords==="0"?void 0:`${D(BigInt(f.unpricedRecords),"count")} records have no known cost`,children:[fe(f.cost),f.unpricedRecords!=="0"&&o("sup",{children:"*"})]}),!l&&o("td",{class:"number wide",children:y?o("button",{type:"button",class:"quiet-link",title:"Show these records",onClick:()=>zt(p,_g(y)),children:D(BigInt(f.records),"count")}):D(BigInt(f.records),"count")})]},JSON.stringify([u.kind,u.keys,u.accountId]))})})]})}function vg({change:e},t){if(!A.data.value.insights?.previous||t.change===null)return"–";if(!e)return"new";let n=e[t.change];if(n===null)return"–";let r=Me(Math.abs(n)/100,!0);return Math.abs(n)<.05?r:`${n<0?"−":"+"}${r}`}function _g(e){let t=wi();return t===null||e.usageTypes?.length?e:{...e,usageTypes:t}}var xg=1024;function Du(){let{tiers:e}=A.data.value,t=ot("UsageByTier",ra,Ve(["tiers"])),n=e?.tiers??[],r=()=>n.map(({tier:s,computeSeconds:a,cost:l,records:d,unpricedRecords:u})=>({tier:s,compute_seconds:a,cost:l,records:d,unpriced_records:u})),i=Math.max(...n.map(({share:s})=>s),0);return o(te,{title:"Compute by tier",hasData:!!e,isLoading:A.loading.value.has("tiers"),error:A.errors.value.tiers,onRetry:()=>{_e("tiers")},tools:o("div",{class:"panel-actions",children:[!E.embed&&o("button",{type:"button",class:"link",onClick:()=>M({tab:"hardware"}),children:"Hardware"}),o(de,{name:"More about Compute by tier",actions:[{name:"Download CSV",run:()=>Ee("compute-by-tier.csv",Wt(r()),"text/csv")},{name:"Download JSON",run:()=>Ee("compute-by-tier.json",JSON.stringify(r(),null,2),"application/json")},...$e(t)]})]}),children:()=>o(S,{children:[e?.emptyReason&&o(Ot,{title:"No compute on a tier in this range",reason:e.emptyReason}),n.length>0&&o("ul",{class:"tiers",children:n.map(s=>{let a=s.hardwareSpec,l=a&&[a.hourlyRate&&`${dn(a.hourlyRate)}/h`,a.gpuCount>0?`${a.gpuCount>1?`${a.gpuCount} × `:""}${a.gpuModel??"GPU"}`:null,a.vcpu&&`${a.vcpu} vCPU`,a.memoryMib&&`${Math.round(a.memoryMib/xg)} GiB`].filter(Boolean).join(" · "),d=s.tier??"no tier";return o("li",{children:[o("button",{type:"button",class:`row-button ${s.tier===null?"other-group":""}`,title:`Filter by ${d}`,onClick:()=>M({filter:ze(_.value.filter,"TIER",{kind:s.tier===null?"UNKNOWN":"VALUE",key:s.tier,accountId:null},[])}),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:a?.displayName??d}),o("small",{children:l||(s.tier===null?"sent without a tier":"no hardware spec")})]})}),o("span",{class:"meter",title:Me(s.share),children:o("i",{style:{width:`${(s.share/(i||1)*100).toFixed(1)}%`}})}),o("span",{class:"number",title:D(BigInt(s.computeSeconds),"hours"),children:F(BigInt(s.computeSeconds),"hours")}),o("span",{class:"number",title:s.unpricedRecords==="0"?void 0:`${s.unpricedRecords} records have no known cost`,children:s.unpricedRecords===s.records?o("em",{class:"muted",children:"not priced"}):o(S,{children:[fe(s.cost),s.unpricedRecords!=="0"&&o("sup",{children:"*"})]})})]},d)})})]})})}function Mu(){let e=A.data.value.users?.breakdown,t=ot("MostActiveUsers",ia,Ve(["users"])),n=e?.rows??[],r=n.some(({kind:s,totals:a})=>s==="VALUE"&&a.computeSeconds!=="0"),i=n.flatMap(({kind:s,key:a})=>s==="VALUE"&&a!==null?[a]:[]);return o(te,{title:"Most active users",hasData:!!e,isLoading:A.loading.value.has("users"),error:A.errors.value.users,onRetry:()=>{_e("users")},tools:o("div",{class:"panel-actions",children:o(de,{name:"More about Most active users",actions:[...$e(t)]})}),children:()=>i.length===0?o("p",{class:"notice empty",children:["No record in this range names a user. Services send it in ",o("code",{children:"userId"}),"."]}):o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"User"}),o("th",{scope:"col",class:"number",children:"Tokens"}),r&&o("th",{scope:"col",class:"number medium",children:"Hours"}),o("th",{scope:"col",class:"number",children:"Cost"}),o("th",{scope:"col",class:"number wide",children:"Records"})]})}),o("tbody",{children:n.map(s=>{let{kind:a,key:l,names:d,accountId:u,accountName:c,totals:p,values:g}=s,f=a==="VALUE"?d[0]??l??"":a==="REMAINDER"?`${D(BigInt(g),"count")} other users`:"no user",m=ze(_.value.filter,"USER",s,i);return o("tr",{class:a==="VALUE"?"":"other-group",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",title:`Filter by ${f}`,onClick:()=>M({filter:m}),children:o("span",{class:"ellipsis",children:[f,u!==null&&o("small",{class:"muted",children:[" ",c??u]})]})})}),o("td",{class:"number",children:F(BigInt(p.tokens),"count")}),r&&o("td",{class:"number medium",title:D(BigInt(p.computeSeconds),"hours"),children:p.computeSeconds==="0"?"–":F(BigInt(p.computeSeconds),"hours")}),o("td",{class:"number",children:fe(p.cost)}),o("td",{class:"number wide",children:o("button",{type:"button",class:"quiet-link",title:"Show these records",onClick:()=>zt(f,m),children:D(BigInt(p.records),"count")})})]},We(s))})})]})})}function Or(){Q(va,[]);let e=A.data.value.insights?.emptyReason,{insights:t,chart:n}=A.errors.value;return t&&t===n?o(S,{children:[o(lr,{}),o(Ae,{title:"Usage",error:t,onRetry:()=>{je()}})]}):e?o(S,{children:[o(lr,{}),o(Ot,{title:"No usage in this range",reason:e})]}):o(S,{children:[o(lr,{}),o(mu,{}),o(Ru,{}),o("div",{class:"pair",children:[o(Cu,{}),o(Du,{})]}),J.value?.role==="MEMBER"?o(cs,{}):o("div",{class:"pair",children:[o(cs,{}),o(Mu,{})]}),o(_u,{})]})}var vs=[{tab:"usage",name:"Usage"},{tab:"hardware",name:"Hardware"},{tab:"ingestion",name:"Ingestion"}],wg={usage:Or,hardware:Gl,ingestion:Xl},Sg=[{theme:"system",name:"As the system"},{theme:"light",name:"Light"},{theme:"dark",name:"Dark"}];function Nu(){let{tab:e}=_.value,t=ne.value==="open",n=wg[e];return Q(()=>{document.title=`${vs.find(r=>r.tab===e)?.name} · usage-insights`},[e]),o(S,{children:[E.isDevelopment&&o("p",{class:"environment",children:"Development: open to this machine without sign-in"}),o("header",{class:"top",children:[o("a",{class:"brand",href:"/",children:[o(Xn,{})," ",o("span",{children:"usage-insights"})]}),t&&o("nav",{"aria-label":"Pages",children:[vs.filter(({tab:r})=>r!=="ingestion"||r===e||ga.value).map(({tab:r,name:i})=>o("a",{href:`/${ri({..._.value,tab:r})}`,"aria-current":r===e?"page":void 0,onClick:s=>{s.metaKey||s.ctrlKey||s.shiftKey||(s.preventDefault(),M({tab:r}))},children:i},r)),E.graphiql&&o("a",{class:"wide-only",href:E.graphiql,target:"_blank",rel:"opener",children:["Explore ",o(K,{name:"external"})]})]}),o("div",{class:"top-end",children:[t&&e==="usage"&&o(Ag,{}),o(yt,{label:o(K,{name:"theme"}),name:"Appearance and session",class:"icon-button",align:"end",children:r=>o("ul",{class:"menu",children:[Sg.map(({theme:i,name:s})=>o("li",{children:o("button",{type:"button","aria-pressed":Nr.value===i,onClick:()=>{du(i),r()},children:s})},i)),E.graphiql&&o("li",{class:"narrow-only",children:o("a",{href:E.graphiql,target:"_blank",rel:"opener",children:"Explore the API"})}),J.value?.subject&&o("li",{class:"muted",children:["Signed in as ",J.value.subject,", ",J.value.role.toLowerCase(),J.value.expiresAt&&o(S,{children:[o("br",{}),"until ",Y(J.value.expiresAt,_.value.timeZone)]})]}),o("li",{class:"muted",children:["Version ",E.version]}),se.value!==null&&t&&o("li",{children:o("button",{type:"button",onClick:()=>{r(),ma()},children:"Sign out"})})]})})]})]}),_t.value&&o("p",{class:"bar",role:"status",children:["You are offline, or the server cannot be reached. What is shown was read before."," ",o("button",{type:"button",class:"link",onClick:()=>{je()},children:"Try again"})]}),t&&o(kg,{}),t?o("main",{class:"page",children:[o("h1",{class:"hidden",children:vs.find(r=>r.tab===e)?.name}),o(n,{})]}):o(tu,{})]})}var _s=N(Date.now());setInterval(()=>_s.value=Date.now(),1e3);function kg(){let e=J.value?.expiresAt,t=e==null?1/0:Date.parse(e)-_s.value;return t>Tg?null:o("p",{class:"bar",role:"status",children:["Your session ends ",t>0?`in ${Math.ceil(t/6e4)} min`:"now","."," ",o("button",{type:"button",class:"link",onClick:ar,children:"Sign in again"})]})}var Tg=3e5;function Ag(){let e=A.data.value.insights?.freshness.dataThrough,t=Dr.value==="streaming"||Dr.value==="polling";if(!A.data.value.insights)return null;let n=e?`last record ${co(e,_s.value)}`:"no records";return o("span",{class:`freshness ${t?"live":""}`,title:t?"Changes appear by themselves":"The page checks for changes regularly",children:[o("i",{}),o("span",{class:"word",children:t?"live":"complete"}),o("span",{class:"wide-only",children:[" · ",n]})]})}function Uu(){return o(S,{children:[_t.value&&o("p",{class:"bar",role:"status",children:["You are offline, or the server cannot be reached. What is shown was read before."," ",o("button",{type:"button",class:"link",onClick:()=>{je()},children:"Try again"})]}),o("main",{class:"page",children:[o("h1",{class:"hidden",children:"Usage"}),ne.value==="open"?o(Or,{}):o(Ig,{})]})]})}var Rg=5e3;function Ig(){let[e,t]=T(!1);if(Q(()=>{let r=setTimeout(()=>t(!0),Rg);return()=>clearTimeout(r)},[]),!vi){let{origins:r}=E.embed;return o("div",{class:"notice empty",children:[o("b",{children:"This view is for frames of other pages"}),o("p",{children:[r.length===0?o(S,{children:["No page may show it: ",o("code",{children:"http.embed_origins"})," of the server lists none."]}):o(S,{children:["Pages of these origins may show it: ",r.join(", "),"."]})," ",o("a",{href:"/",children:"Open the dashboard"})]})]})}let n=ne.value==="ended";return o("div",{class:"notice empty",role:"status",children:[o("b",{children:n?"Your session has ended":e||et.value?"Not signed in":"Signing in …"}),n&&o("p",{children:"The view continues as soon as the page around it sends a new token."}),et.value&&o("p",{children:[o(pe,{text:et.value}),"."]}),e&&!n&&!et.value&&o("p",{children:"The page around this view has not sent a token. Load the page again, or report it to those who run it."})]})}$s(E.embed?o(Uu,{}):o(Nu,{}),document.getElementById("app"));eu();E.embed&&da();})();
