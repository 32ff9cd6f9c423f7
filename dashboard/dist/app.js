"use strict";(()=>{var C,Rs,qr,Qe,Fr,$n,Es,On,Cs,Br,Lr,Lu,en=Symbol.for("pv"),Fn={},Ln=[],qu=/^m(i|n|o|s|text|space)$/,Hr=Array.isArray,Vr=Ln.slice,lt=Object.assign;function at(e){e&&e.parentNode&&e.remove()}function Ds(e,t,n){var r,i,s,a={},l=arguments.length;for(s in t)s=="key"?r=t[s]:s=="ref"&&typeof e!="function"?i=t[s]:a[s]=t[s];return l>2&&(a.children=l>3?Vr.call(arguments,2):n),Jt(e,a,r,i,null)}function Jt(e,t,n,r,i){var s={type:e,props:t,key:n,ref:r,__k:null,__:null,__b:0,__e:null,__c:null,constructor:en,__v:i||++Rs,__i:-1,__u:0};return!i&&C.vnode&&C.vnode(s),s}function k(e){return e.children}function It(e,t){this.props=e,this.context=t,this.__g=0}function Ke(e,t){if(t==null)return e.__&&Ke(e.__,e.__i+1);for(var n;t<e.__k.length;t++)if((n=e.__k[t])&&n.__e)return n.__e;return typeof e.type!="function"||e.props.__P?null:Ke(e)}function Bu(e){var t,n=e.__v,r=n.__e,i=[],s=[],a=e.__P;a&&((t=lt({constructor:en},n)).__v=n.__v+1,C.vnode&&C.vnode(t),jr(a,t,n,e.__n,a.namespaceURI,32&n.__u?[r]:null,i,r||Ke(n),32&n.__u,s),t.__v=n.__v,t.__.__k[t.__i]=t,$s(i,t,s),n.__=n.__e=null,t.__e!=r&&Ms(t))}function Ms(e){if((e=e.__)&&e.__c&&!e.props.__P)return e.__e=null,e.__k.some(function(t){return t&&(e.__e=t.__e)}),Ms(e)}function Ts(e){(8&e.__g||(e.__g|=8,Qe.push(e),$n++))&&Fr==C.debounceRendering||((Fr=C.debounceRendering)||queueMicrotask)(Ns)}function Ns(){try{for(var e,t=1;Qe.length;)Qe.length>t&&Qe.sort(Es),e=Qe.shift(),t=Qe.length,8&e.__g&&Bu(e)}finally{($n=Qe.length)&&(Fr||queueMicrotask)(Ns)}}function Us(e,t,n,r,i,s,a,l,c,u,d){var p,g,f,m,y,b,v=r.__k||Ln,x=t.length;for(c=Hu(n,t,v,c,x),p=0;p<x;p++)(f=n.__k[p])!=null&&(g=~f.__i&&v[f.__i]||Fn,f.__i=p,b=jr(e,f,g,i,s,a,l,c,u,d),m=f.__e,(g.ref!=f.ref||8&g.__u)&&(g.ref&&Zr(g.ref,null,f,g),f.ref&&d.push(f.ref,f.__c||m,f)),y=y||m,4&f.__u?(c=Os(f,c,e,!g.__v),g.__e&&(g.__e=null)):typeof f.type=="function"&&b!==void 0?c=b:m&&(c=m.nextSibling),f.__u&=-21);return n.__e=y,c}function Hu(e,t,n,r,i){var s,a,l,c,u,d,p,g,f,m=n.length,y=m,b=0,v=0,x=e.__k=Array(i);for(s=0;s<i;s++)(a=t[s])!=null&&typeof a!="boolean"&&typeof a!="function"?(typeof a!="object"||a.constructor===String?a=x[s]=Jt(null,a):Hr(a)?a=x[s]=Jt(k,{children:a}):a.constructor===en&&a.__b?a=x[s]=Jt(a.type,a.props,a.key,a.ref,a.__v):x[s]=a,c=s+b,a.__=e,a.__b=e.__b+1,l=null,~(u=a.__i=Vu(a,n,c,y))&&(y--,(l=n[u])&&(l.__u|=2)),l&&l.__v?(a.__u|=16,u==c-1?b--:u==c+1?b++:u!=c&&(u>c?b--:b++,v=1)):(~u||(i>m?b--:i<m&&b++),typeof a.type!="function"&&(a.__u|=4))):x[s]=null;if(v){for(d=[],p=[],s=0;s<i;s++)if((a=x[s])&&16&a.__u){for(b=0,g=d.length;b<g;)d[f=b+g>>1]<a.__i?b=f+1:g=f;d[b]=a.__i,p[s]=b+1}for(b=d.length;s--;)p[s]&&(p[s]==b?b--:x[s].__u|=4)}if(y)for(s=0;s<m;s++)!(l=n[s])||2&l.__u||(l.__e==r&&(r=Ke(l)),Qr(l,l));return r}function Os(e,t,n,r){var i,s,a,l;if(typeof e.type=="function"){if(e.props.__P)return t;if(i=e.__k)for(s=0;s<i.length;s++)i[s]&&(i[s].__=e,t=Os(i[s],t,n,!1));return t}for(t&&!t.parentNode&&(t=Ke(e))&&!t.parentNode&&(t=null),a=e.__e,l=t;l&&l.nodeType==8;)l=l.nextSibling;for(a!=l&&(!r&&n.moveBefore&&a.parentNode?n.moveBefore(a,t):n.insertBefore(a,t||null)),t=a;(t=t&&t.nextSibling)&&t.nodeType==8&&!t.data.startsWith("$s"););return t}function Vu(e,t,n,r){var i,s=e.key,a=e.type,l=t[n],c=l&&!(2&l.__u);if(l===null&&s==null||c&&s==l.key&&a==l.type)return n;if(r>(c?1:0)){for(i=n-1;i>=0;i--)if((l=t[i])&&!(2&l.__u)&&s==l.key&&a==l.type)return i;for(i=n+1;i<t.length;i++)if((l=t[i])&&!(2&l.__u)&&s==l.key&&a==l.type)return i}return-1}function Is(e,t,n){n==null&&(n=""),t[0]=="-"?e.setProperty(t,n):e[t]=n}function Un(e,t,n,r,i){var s,a;if(t=="style")if(typeof n=="string")e.style.cssText=n;else{if(typeof r=="string"&&(e.style.cssText=r=""),r)for(t in r)n&&t in n||Is(e.style,t);if(n)for(t in n)r&&n[t]==r[t]||Is(e.style,t,n[t])}else if(t[0]=="o"&&t[1]=="n")typeof n!="function"&&(n=null),typeof r!="function"&&(r=null),(e.__e||(e.__e={}))[t]=n,n&&r||(a=Lr[t]||(Lr[t]=ju(t)),(e.__a||(e.__a={}))[t]=Br,s=t!=(t=t.replace(Cs,"$1")),(t=t.slice(2))[0]<"a"&&(t=t.toLowerCase()),n?e.addEventListener(t,a,s):e.removeEventListener(t,a,s));else{if(i=="http://www.w3.org/2000/svg")t=t.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(t!="width"&&t!="height"&&t!="href"&&t!="list"&&t!="form"&&t!="tabIndex"&&t!="download"&&t!="rowSpan"&&t!="colSpan"&&t!="role"&&t!="popover"&&t in e)try{return void(e[t]=n??"")}catch{}if(typeof n=="function")return;n==null||n===!1&&t[4]!="-"?e.removeAttribute(t):e.setAttribute(t,t=="popover"&&n==1?"":n)}}function ju(e){return function(t){var n=this.__e;if(n){if(n=n[e],t[On]==null)t[On]=Br++;else if(t[On]<this.__a[e])return;return n(C.event?C.event(t):t)}}}function jr(e,t,n,r,i,s,a,l,c,u){var d,p,g,f,m,y,b,v,x,h,w,O,z,le,ge,Ce,ue,ce,I=t.type;if(t.constructor!==en)return null;128&n.__u&&(c=32&n.__u,d=n.__c.__z)&&(t.__u|=c,p=s=[],d.nodeType==8?l=Pn(d,s):s.push(d),l=s[0]||l),(d=C.__b)&&d(t);e:if(typeof I=="function"){g=a.length;try{if(v=t.props,x=(d=I.prototype)&&d.render,h=(d=I.contextType)&&r[d.__c],w=d?h?h.props.value:d.__:r,(f=n.__c)?(t.__c=f,2&f.__g&&(f.__g|=1)):(x?t.__c=f=new I(v,w):(t.__c=f=new It(v,w),f.constructor=I,f.render=Qu),h&&h.sub(f),f.state||(f.state={}),f.__n=r,f.__g|=8,f.__h=[],f.__k=[]),x&&(f.__s||(f.__s=f.state),I.getDerivedStateFromProps&&(f.__s==f.state&&(f.__s=lt({},f.__s)),lt(f.__s,I.getDerivedStateFromProps(v,f.__s)))),m=f.props,y=f.state,f.__v=t,n.__c){if(v!==m&&x&&!I.getDerivedStateFromProps&&f.componentWillReceiveProps&&f.componentWillReceiveProps(v,w),t.__v==n.__v&&!(8&f.__g)||!(4&f.__g)&&f.shouldComponentUpdate&&f.shouldComponentUpdate(v,f.__s,w)===!1){t.__v!=n.__v&&(f.props=v,f.state=f.__s,f.__g&=-9),t.__e=n.__e,t.__k=n.__k,t.__k.some(function(q){q&&(q.__=t)}),Ln.push.apply(f.__h,f.__k),f.__k=[],f.__h.length&&a.push(f),l=Ke(n);break e}f.componentWillUpdate&&f.componentWillUpdate(v,f.__s,w),x&&f.componentDidUpdate&&f.__h.push(function(){f.componentDidUpdate(m,y,b)})}else x&&!I.getDerivedStateFromProps&&f.componentWillMount&&f.componentWillMount(),x&&f.componentDidMount&&f.__h.push(f.componentDidMount);f.context=w,f.props=v,f.__P=e,f.__g&=-5,O=C.__r,z=x?25:0;do f.__g&=-9,O&&O(t),d=f.render(f.props,f.state=f.__s,f.context);while(8&f.__g&&++z<25);x&&(Ln.push.apply(f.__h,f.__k),f.__k=[]),f.state=f.__s,f.getChildContext&&(r=lt({},r,f.getChildContext())),x&&n.__c&&f.getSnapshotBeforeUpdate&&(b=f.getSnapshotBeforeUpdate(m,y)),le=d&&d.type===k&&d.key==null?d.props.children:d,v.__P&&(d=l,i=(e=v.__P).namespaceURI,c=s=null,n.props&&n.props.__P!=e&&(n.__k.some(function(q){q&&Qr(q,q)}),n.__k=null),l=n.__k?Ke(n,0):null),l=Us(e,Hr(le)?le:[le],t,n,r,i,s,a,l,c,u),v.__P&&(t.__e=null,l=d),t.__u&=-161,p&&p.some(at),f.__h.length&&a.push(f),1&f.__g&&(f.__g&=-4)}catch(q){if(a.length=g,t.__v=null,c||s)if(q&&q.then){if(t.__u|=128|c,s){for(~(ue=s.indexOf(l||void 0))||(ue=s.length);(ce=s[ue-1])&&ce.nodeType==8;)ue--;for(;ue<s.length;ue++)if(ce=s[ue])if(s[ue]=null,ge){if(ce==Ce)break}else{if(ce.nodeType!=8)break;ce.data.startsWith("$s")&&(Ce=Pn(ge=ce))}}if(!ge){for(;l&&l.nodeType==8&&l.nextSibling;)l=l.nextSibling;ge=l}(d=Pn(ge=t.__c.__z||(t.__c.__z=ge)))?(t.__e=ge,l=d):t.__e=l,l=l&&l.nextSibling}else s&&s.some(at);else t.__e=n.__e;t.__k||(t.__k=n.__k||[]),q&&q.then||Ps(t),C.__e(q,t,n)}}else l=t.__e=Zu(n.__e,t,n,r,i,s,a,c,u,e);return(d=C.diffed)&&d(t),l}function Pn(e,t){if(e&&e.nodeType==8&&e.data.startsWith("$s"))for(var n=1;e=e.nextSibling;){if(e.nodeType==8){if(e.data.startsWith("$s"))n++;else if(e.data.startsWith("/$s")&&!--n)return e}t&&t.push(e)}}function Ps(e){e&&(e.__c&&(e.__c.__g|=4),e.__k&&e.__k.some(Ps))}function $s(e,t,n){for(var r=0;r<n.length;)Zr(n[r++],n[r++],n[r++]);C.__c&&C.__c(t,e),e.some(function(i){try{e=i.__h,i.__h=[],e.some(function(s){s.call(i)})}catch(s){C.__e(s,i.__v)}})}function Zu(e,t,n,r,i,s,a,l,c,u){var d,p,g,f,m,y,b,v,x=n.props||Fn,h=t.props,w=t.type;if(w=="svg"?i="http://www.w3.org/2000/svg":w=="math"?i="http://www.w3.org/1998/Math/MathML":i||(i="http://www.w3.org/1999/xhtml"),s){for(d=0;d<s.length;d++)if((m=s[d])&&(w?m.localName==w:m.nodeType==3)){e=m,s[d]=null;break}}if(!e){if(v=u.ownerDocument||document,!w)return v.createTextNode(h);e=v.createElementNS(i,w,h.is?h:u),l&&(C.__m&&C.__m(t,s),l=!1),s=null}if(w){if(u=w=="template"&&e.content||e,s=w=="textarea"&&h.defaultValue!=null?null:s&&Vr.call(u.childNodes),!l&&s)for(x={},d=0;d<e.attributes.length;d++)x[(m=e.attributes[d]).name]=m.value;for(d in x)m=x[d],d=="dangerouslySetInnerHTML"?g=m:d=="children"||d in h||d=="value"&&"defaultValue"in h||d=="checked"&&"defaultChecked"in h||Un(e,d,null,m,i);for(d in h)m=h[d],d=="children"?f=m:d=="dangerouslySetInnerHTML"?p=m:d=="value"?y=m:d=="checked"?b=m:l&&typeof m!="function"||x[d]===m||Un(e,d,m,x[d],i);p?(l||g&&(p.__html==g.__html||p.__html==e.innerHTML)||(e.innerHTML=p.__html),t.__k=[]):(g&&(e.textContent=""),(w=="foreignObject"||i=="http://www.w3.org/1998/Math/MathML"&&qu.test(w))&&(i="http://www.w3.org/1999/xhtml"),Us(u,Hr(f)?f:[f],t,n,r,i,s,a,s?s[0]:n.__k&&Ke(n,0),l,c),s&&s.some(at)),l&&w!="textarea"||(d="value",w=="progress"&&y==null?e.removeAttribute(d):y==null||y===e[d]&&(w!="progress"||y)||Un(e,d,y,x[d],i),d="checked",b!=null&&b!=e[d]&&Un(e,d,b,x[d],i))}else x===h||l&&e.data==h||(e.data=h);return e}function Zr(e,t,n,r){try{typeof e=="function"?t?t.__x=e(t)||1:r&&(r=r.__c||r.__e)&&(t=r.__x)&&(r.__x=null,typeof t=="function"?t():e(null)):e.current=t}catch(i){C.__e(i,n)}}function Qr(e,t,n){var r,i,s,a;if(C.unmount&&C.unmount(e),!(r=e.ref)||r.current&&r.current!=e.__e||Zr(r,null,t,e),r=e.__c){if(r.componentWillUnmount)try{r.componentWillUnmount()}catch(l){C.__e(l,t)}r.__P=r.__n=null}if(r=e.__k)for(a=0;a<r.length;a++)r[a]&&Qr(r[a],t,typeof e.type!="function"||n&&!e.props.__P);!n&&(r=e.__c)&&(r=r.__z)&&(i=Pn(r,s=[]))&&(r==e.__e&&s.some(at),at(i),at(r)),n||at(e.__e),e.__e=e.__c=e.__=null}function Qu(e,t,n){return this.constructor(e,n)}function Fs(e,t){var n,r,i,s;C.__&&C.__(e,t),t.nodeType==9&&(t=t.documentElement),r=(n=e&&32&e.__u)?null:t.__k,t.__k=Jt(k,{children:[e]}),i=[],s=[],jr(t,t.__k,r||Fn,Fn,t.namespaceURI,r?null:t.firstChild?Vr.call(t.childNodes):null,i,r?r.__e:t.firstChild,n,s),$s(i,t.__k,s),t.__k.props.children=null}C={__e:function(e,t,n,r){for(var i,s,a;t=t.__;)if((i=t.__c)&&!(1&i.__g)){i.__g|=4;try{if((a=(s=i.constructor)&&s.getDerivedStateFromError)&&i.setState(s.getDerivedStateFromError(e)),i.componentDidCatch&&(i.componentDidCatch(e,r||{}),a=1),a&&8&i.__g)return void(i.__g|=2)}catch(l){e=l}}throw $n=0,e}},Rs=0,qr=function(e){return e!=null&&e.constructor===en},It.prototype.setState=function(e,t){var n=this.__s;n&&n!=this.state||(n=this.__s=lt({},this.state)),typeof e=="function"&&(e=e(lt({},n),this.props)),e&&(lt(n,e),this.__v&&(t&&this.__k.push(t),Ts(this)))},It.prototype.forceUpdate=function(e){this.__v&&(this.__g|=4,e&&this.__h.push(e),Ts(this))},It.prototype.render=k,Qe=[],$n=0,Es=function(e,t){return e.__v.__b-t.__v.__b},On=Symbol(),Cs=/(PointerCapture)$|Capture$/i,Br=0,Lr={},Lu=0;var ut,Z,Kr,Ls,Gr=Object.is,qn=0,Gs=[],Yr=[],j=C,qs=j.__b,Bs=j.__r,Hs=j.diffed,Vs=j.__c,js=j.unmount,Zs=j.__;function nn(e,t){j.__h&&j.__h(Z,e,qn||t),qn=0;var n=Z.__H||(Z.__H={__:[],__h:[]});return e>=n.__.length&&n.__.push({}),n.__[e]}function A(e){return qn=1,Ku(Ws,e)}function Ku(e,t,n){var r=nn(ut++,2);if(r.t=e,!r.__c&&(r.__=[n?n(t):Ws(void 0,t),function(s){var a=(r.__N||r.__)[0],l=r.t(a,s);Gr(a,l)||(r.__N=[l,r.__[1]],r.__c.setState({}))}],r.__c=Z,!Z.__f)){Z.__f=!0;var i=Z.shouldComponentUpdate;Z.shouldComponentUpdate=function(s,a,l){var c=this.__H;if(!c)return!0;var u=!1,d=this.props!=s;if(c.__.some(function(g){g.__N&&(u=!0,Gr(g.__[0],g.__N[0])||(d=!0))}),i){var p=i.call(this,s,a,l);return u?p||d:p}return!u||d}}return r.__}function Q(e,t){var n=nn(ut++,3);!j.__s&&Xr(n.__H,t)&&(n.__P=!0,n.__=e,n.u=t,Z.__H.__h.push(n))}function Ys(e,t){var n=nn(ut++,4);!j.__s&&Xr(n.__H,t)&&(n.__P=!1,n.__=e,n.u=t,Z.__h.push(n))}function Ge(e){return qn=5,Fe(function(){return{current:e}},[])}function Fe(e,t){var n=nn(ut++,7);return Xr(n.__H,t)&&(n.__=e(),n.__H=t),n.__}function zr(){var e=nn(ut++,11);if(!e.__){for(var t=Z.__v;!t.__m&&t.__;)t=t.__;var n=t.__m||(t.__m=[0,0]);e.__="P"+n[0]+"-"+n[1]++}return e.__}function Gu(){var e;do{for(;e=Yr.shift();)try{tn(e)}catch(n){j.__e(n,{__:(e=e.__P)&&e.__v})}for(;e=Gs.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(tn),t.__h.some(Wr),t.__h=[]}catch(n){t.__h=[],j.__e(n,e.__v)}}}while(Yr.length)}j.__b=function(e){Z=null,qs&&qs(e)},j.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),Zs&&Zs(e,t)},j.__r=function(e){Bs&&Bs(e),ut=0;var t=(Z=e.__c).__H;t&&(Kr==Z?Z.__h=[]:(t.__h.some(tn),t.__h.some(Wr),ut=0),t.__h=[],t.__.some(function(n){n.__N&&(n.__=n.__N),n.u=n.__N=void 0})),Kr=Z},j.diffed=function(e){Hs&&Hs(e);var t=e.__c;t&&t.__H&&(t.__H.__h.length&&Ks(Gs.push(t)),t.__H.__.some(function(n){n.u&&(n.__H=n.u)})),Kr=Z=null},j.__c=function(e,t){t.some(function(n){try{n.__h.some(tn),n.__h=n.__h.filter(function(r){return!r.__||Wr(r)})}catch(r){n.__h=[function(){throw r}]}}),Vs&&Vs(e,t)},j.unmount=function(e){js&&js(e);var t,n,r=e.__c;r&&r.__H&&(r.__H.__.some(function(i){try{if(i.__P&&i.__c){if(n===void 0){for(n=e.__;n&&(!n.__c||!n.__c.__P);)n=n.__;n=n&&n.__c}i.__P=n,Ks(Yr.push(i))}else tn(i)}catch(s){t=s}}),r.__H=void 0,t&&j.__e(t,r.__v))};var Qs=typeof requestAnimationFrame=="function";function Yu(e){var t,n=function(){clearTimeout(r),Qs&&cancelAnimationFrame(t),setTimeout(e)},r=setTimeout(n,35);Qs&&(t=requestAnimationFrame(n))}function Ks(e){e!=1&&Ls==j.requestAnimationFrame||((Ls=j.requestAnimationFrame)||Yu)(Gu)}function tn(e){var t=Z,n=e.__c;typeof n=="function"&&(e.__c=void 0,n()),Z=t}function Wr(e){var t=Z;e.__c=e.__(),Z=t}function Xr(e,t){return!e||e.length!=t.length||t.some(function(n,r){return!Gr(n,e[r])})}function Ws(e,t){return typeof t=="function"?t(e):t}var Wu=Symbol.for("preact-signals");function jn(){if(Le>1)Le--;else{var e,t=!1;for((function(){var i=Hn;for(Hn=void 0;i!==void 0;){var s=i.S;if(s.v===i.v)for(var a=s.t;a!==void 0;a=a.x)a.i===i.i&&(a.i=s.i);i=i.o}})();sn!==void 0;){var n=sn;for(sn=void 0,Bn++;n!==void 0;){var r=n.u;if(n.u=void 0,n.f&=-3,!(8&n.f)&&Xs(n))try{n.c()}catch(i){t||(e=i,t=!0)}n=r}}if(Bn=0,Le--,t)throw e}}function De(e){if(Le>0)return e();Jr=++zu,Le++;try{return e()}finally{jn()}}var rn,P=void 0;function xe(e){var t=P,n=rn;P=void 0,rn=void 0;try{return e()}finally{P=t,rn=n}}var sn=void 0,Le=0,Bn=0,zu=0,Jr=0,Hn=void 0,Vn=0;function zs(e){if(P!==void 0){var t=e.n;if(t===void 0||t.t!==P)return t={i:0,S:e,p:P.s,n:void 0,t:P,e:void 0,x:void 0,r:t},P.s!==void 0&&(P.s.n=t),P.s=t,e.n=t,32&P.f&&e.S(t),t;if(t.i===-1)return t.i=0,t.n!==void 0&&(t.n.p=t.p,t.p!==void 0&&(t.p.n=t.n),t.p=P.s,t.n=void 0,P.s.n=t,P.s=t),t}}function X(e,t){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=t?.watched,this.Z=t?.unwatched,this.name=t?.name}X.prototype.brand=Wu;X.prototype.h=function(){return!0};X.prototype.S=function(e){var t=this,n=this.t;n!==e&&e.e===void 0&&(e.x=n,this.t=e,n!==void 0?n.e=e:xe(function(){var r;(r=t.W)==null||r.call(t)}))};X.prototype.U=function(e){var t=this;if(this.t!==void 0){var n=e.e,r=e.x;n!==void 0&&(n.x=r,e.e=void 0),r!==void 0&&(r.e=n,e.x=void 0),e===this.t&&(this.t=r,r===void 0&&xe(function(){var i;(i=t.Z)==null||i.call(t)}))}};X.prototype.subscribe=function(e){var t=this;return ie(function(){var n=t.value;xe(function(){return e(n)})},{name:"sub"})};X.prototype.valueOf=function(){return this.value};X.prototype.toString=function(){return this.value+""};X.prototype.toJSON=function(){return this.value};X.prototype.peek=function(){var e=this;return xe(function(){return e.value})};Object.defineProperty(X.prototype,"value",{get:function(){var e=zs(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){if(Bn>100)throw new Error("Cycle detected");(function(n){Le!==0&&Bn===0&&n.l!==Jr&&(n.l=Jr,Hn={S:n,v:n.v,i:n.i,o:Hn})})(this),this.v=e,this.i++,Vn++,Le++;try{for(var t=this.t;t!==void 0;t=t.x)t.t.N()}finally{jn()}}}});function N(e,t){return new X(e,t)}function Xs(e){for(var t=e.s;t!==void 0;t=t.n)if(t.S.i!==t.i||!t.S.h()||t.S.i!==t.i)return!0;return!1}function Js(e){for(var t=e.s;t!==void 0;t=t.n){var n=t.S.n;if(n!==void 0&&(t.r=n),t.S.n=t,t.i=-1,t.n===void 0){e.s=t;break}}}function eo(e){for(var t=e.s,n=void 0;t!==void 0;){var r=t.p;t.i===-1?(t.S.U(t),r!==void 0&&(r.n=t.n),t.n!==void 0&&(t.n.p=r)):n=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=r}e.s=n}function ct(e,t){X.call(this,void 0,t),this.x=e,this.s=void 0,this.g=Vn-1,this.f=4}ct.prototype=new X;ct.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===Vn))return!0;if(this.g=Vn,this.f|=1,this.i>0&&!Xs(this))return this.f&=-2,!0;var e=P;try{Js(this),P=this;var t=this.x();(16&this.f||this.v!==t||this.i===0)&&(this.v=t,this.f&=-17,this.i++)}catch(n){this.v=n,this.f|=16,this.i++}return P=e,eo(this),this.f&=-2,!0};ct.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(var t=this.s;t!==void 0;t=t.n)t.S.S(t)}X.prototype.S.call(this,e)};ct.prototype.U=function(e){if(this.t!==void 0&&(X.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(var t=this.s;t!==void 0;t=t.n)t.S.U(t)}};ct.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==void 0;e=e.x)e.t.N()}};Object.defineProperty(ct.prototype,"value",{get:function(){if(1&this.f)throw new Error("Cycle detected");var e=zs(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function we(e,t){return new ct(e,t)}function to(e){var t=e.j;if(e.j=void 0,typeof t=="function"){Le++;var n=P;P=void 0;try{t()}catch(r){throw e.f&=-2,e.f|=8,ei(e),r}finally{P=n,jn()}}}function ei(e){for(var t=e.s;t!==void 0;t=t.n)t.S.U(t);e.x=void 0,e.s=void 0,to(e)}function Xu(e){if(P!==this)throw new Error("Out-of-order effect");eo(this),P=e,this.f&=-2;try{8&this.f&&ei(this)}finally{jn()}}function Rt(e,t){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=t?.name,rn&&rn.push(this)}Rt.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var t=this.x();typeof t=="function"&&(this.j=t)}finally{e()}};Rt.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,to(this),Js(this),Le++;var e=P;return P=this,Xu.bind(this,e)};Rt.prototype.N=function(){2&this.f||(this.f|=2,this.u=sn,sn=this)};Rt.prototype.d=function(){this.f|=8,1&this.f||ei(this)};Rt.prototype.dispose=function(){this.d()};function ie(e,t){var n=new Rt(e,t);try{n.c()}catch(i){throw n.d(),i}var r=n.d.bind(n);return r[Symbol.dispose]=r,r}var no,Qn,Zn,Ju=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__;var ro=[];ie(function(){no=this.N})();function Et(e,t){C[e]=t.bind(null,C[e]||function(){})}function on(e){if(Zn){var t=Zn;Zn=void 0,t()}Zn=e&&e.S()}function io(e){var t=this,n=e.data,r=tc(n);r.name="ReactiveDom",r.value=n;var i=Fe(function(){for(var l=t,c=t.__v;c=c.__;)if(c.__c){c.__c.__$f|=4;break}var u=we(function(){var f=r.value.value;return f===0?0:f===!0?"":f||""}),d=we(function(){return!Array.isArray(u.value)&&!qr(u.value)}),p=ie(function(){if(this.N=so,d.value){var f=u.value;l.__v&&l.__v.__e&&l.__v.__e.nodeType===3&&(l.__v.__e.data=f)}}),g=t.__$u.d;return t.__$u.d=function(){p(),g.call(this)},[d,u]},[]),s=i[0],a=i[1];return s.value?a.peek():a.value}io.displayName="ReactiveTextNode";Object.defineProperties(X.prototype,{constructor:{configurable:!0,value:Ds(k,null).constructor},type:{configurable:!0,value:io},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}});Et("__b",function(e,t){if(on(),Qn=void 0,typeof t.type=="string"){var n,r=t.props;for(var i in r)if(i!=="children"){var s=r[i];s instanceof X&&(n||(t.__np=n={}),n[i]=s,r[i]=s.peek())}}e(t)});Et("__r",function(e,t){if(e(t),t.type!==k){on();var n,r=t.__c;r&&(r.__$f&=-2,(n=r.__$u)===void 0&&(r.__$u=n=(function(i,s){var a;return ie(function(){a=this},{name:s}),a.c=i,a})((function(i){return function(){var s;Ju&&((s=this.y)==null||s.call(this)),i.__$f|=1,i.setState({})}})(r),typeof t.type=="function"?t.type.displayName||t.type.name:""))),Qn=r,on(n)}});Et("__e",function(e,t,n,r){on(),Qn=void 0,e(t,n,r)});Et("diffed",function(e,t){on(),Qn=void 0;var n;if(typeof t.type=="string"&&(n=t.__e)){var r=t.__np,i=t.props,s=n.U;if(s)for(var a in s){var l=s[a];l===void 0||r&&a in r||(l.d(),s[a]=void 0)}if(r){s||(s={},n.U=s);for(var c in r){var u=s[c],d=r[c];u===void 0?(u=ec(n,c,d,i),s[c]=u):u.o(d,i)}}}e(t)});function ec(e,t,n,r){var i=t in e&&e.ownerSVGElement===void 0,s=N(n);return{o:function(a,l){s.value=a,r=l},d:ie(function(){this.N=so;var a=s.value.value;r[t]!==a&&(r[t]=a,i?e[t]=a:a!=null&&(a!==!1||t[4]==="-")?e.setAttribute(t,a):e.removeAttribute(t))})}}Et("unmount",function(e,t){if(typeof t.type=="string"){var n=t.__e;if(n){var r=n.U;if(r){n.U=void 0;for(var i in r){var s=r[i];s&&s.d()}}}var a=t.__np;if(a){var l=t.props;for(var c in a)l[c]=a[c]}t.__np=void 0}else{var u=t.__c;if(u){u.__$f|=8;var d=u.__$u;d&&(u.__$u=void 0,d.d())}}e(t)});Et("__h",function(e,t,n,r){r<3&&(t.__$f|=2),e(t,n,r)});It.prototype.shouldComponentUpdate=function(e,t){if(this.__R)return!0;var n=this.__$u,r=n&&n.s!==void 0;for(var i in t)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){var s=2&this.__$f;if(!(r||s||4&this.__$f)||1&this.__$f)return!0}else if(!(r||4&this.__$f)||3&this.__$f)return!0;for(var a in e)if(a!=="__source"&&e[a]!==this.props[a])return!0;for(var l in this.props)if(!(l in e))return!0;return!1};function tc(e,t){return Fe(function(){return N(e,t)},[])}var nc=function(e){queueMicrotask(function(){queueMicrotask(e)})};function rc(){De(function(){for(var e;e=ro.shift();)no.call(e)})}function so(){ro.push(this)===1&&(C.requestAnimationFrame||nc)(rc)}var E=JSON.parse(document.getElementById("dashboard-config")?.textContent??"{}");var ao=navigator.languages.length>0?[...navigator.languages]:void 0,oo=new Map;function Ct(e){let t=JSON.stringify(e),n=oo.get(t);return n||oo.set(t,n=new Intl.DateTimeFormat(ao,e)),n}var an=Intl.DateTimeFormat().resolvedOptions().timeZone||"UTC";function lo(){return Intl.supportedValuesOf("timeZone")}function Y(e,t){return Ct({timeZone:t,dateStyle:"medium",timeStyle:"medium"}).format(new Date(e))}function uo(e,t){return Ct({timeZone:t,dateStyle:"medium"}).format(new Date(e))}function qe(e,t={day:"numeric",month:"short"}){return Ct({...t,timeZone:"UTC"}).format(new Date(`${e}T12:00:00Z`))}function Ye(e,t){return Ct({day:"numeric",month:"short",year:"numeric",timeZone:"UTC"}).formatRange(new Date(`${e}T12:00:00Z`),new Date(`${t}T12:00:00Z`))}function ln(e,t,n,r){switch(e){case"HOUR":return Ct({timeZone:r,weekday:"short",day:"numeric",month:"short",hour:"2-digit",minute:"2-digit",timeZoneName:"shortOffset"}).format(new Date(n));case"DAY":return qe(t,{weekday:"long",day:"numeric",month:"long"});case"WEEK":return`Week of ${qe(t,{day:"numeric",month:"long",year:"numeric"})}`;case"MONTH":return qe(t,{month:"long",year:"numeric"});case"QUARTER":return`Quarter from ${qe(t,{month:"long",year:"numeric"})}`}}function co(e,t,n,r){switch(e){case"HOUR":{let i=Ct({timeZone:r,hour:"2-digit",minute:"2-digit",hour12:!1}).format(new Date(n));return i.startsWith("00:00")||i.startsWith("24:00")?qe(t):i.replace(/^24/,"00")}case"MONTH":case"QUARTER":return qe(t,t.slice(5,7)==="01"?{year:"numeric"}:{month:"short"});default:return qe(t)}}var ic=[["day",864e5],["hour",36e5],["minute",6e4],["second",1e3]];function po(e,t){let n=Math.max(0,t-Date.parse(e)),[r,i]=ic.find(([,s])=>n>=s)??["second",1e3];return new Intl.RelativeTimeFormat(ao,{style:"short",numeric:"always"}).format(-Math.floor(n/i),r)}function un(e){return e==="PARTIAL"?"not complete":e==="FUTURE"?"to come":""}var sc=navigator.languages.length>0?[...navigator.languages]:void 0,go=new Map,dt="USD";function Gn(e){dt=e}function W(e,t){let n=JSON.stringify(t),r=go.get(n);return r||go.set(n,r=new Intl.NumberFormat(sc,t)),r.format(e)}function ke(e){let[t="0",n=""]=e.split("."),r=BigInt(t.replace("-","")+n.padEnd(9,"0").slice(0,9));return t.startsWith("-")?-r:r}function cn(e,t,n){let r=e<0n!=t<0n,[i,s]=[e<0n?-e:e,t<0n?-t:t],a=(i*10n**BigInt(n)*2n+s)/(s*2n),l=a.toString().padStart(n+1,"0"),c=n===0?l:`${l.slice(0,-n)}.${l.slice(-n)}`;return r&&a!==0n?`-${c}`:c}var fo={count:1n,cost:1000000000n,hours:3600n,storage:3600000000000n};function Dt(e,t,n=9){return t==="count"?e.toString():cn(e,fo[t],n)}function dn(e,t){return Number(Dt(e,t))}var oc="⁰¹²³⁴⁵⁶⁷⁸⁹";function mo(e,t){return W(e,{...t,notation:"scientific",maximumFractionDigits:2}).replace(/E(\d+)/,(r,i)=>` × 10${[...i].map(s=>oc[Number(s)]).join("")}`)}var ti=15,Kn=e=>(e<0n?-e:e).toString().length;function pt(e,t){let n=Dt(e,t),r=BigInt(n.split(".")[0]??"0"),i=Kn(r),s=t==="cost"?{style:"currency",currency:dt,currencyDisplay:"narrowSymbol"}:{},a=t==="storage"?" GB·h":t==="hours"?" h":"";return i>ti?mo(n,s)+a:t==="cost"?i>6?W(n,{...s,notation:"compact",maximumFractionDigits:2}):e!==0n&&Kn(e)<8?W(n,{...s,maximumSignificantDigits:2}):W(n,s):i>5?W(n,{notation:"compact",maximumSignificantDigits:4})+a:t==="count"?W(e,{}):W(n,{maximumFractionDigits:i>3?0:1,minimumFractionDigits:0})+a}function F(e,t){if(Kn(e/fo[t])>ti)return pt(e,t);let n=Dt(e,t);if(t==="count")return W(e,{});if(t==="cost"){let r=e!==0n&&Kn(e)<8;return W(n,{style:"currency",currency:dt,currencyDisplay:"narrowSymbol",...r?{maximumSignificantDigits:2}:{}})}return W(n,{minimumFractionDigits:1,maximumFractionDigits:1})+(t==="hours"?" h":" GB·h")}function D(e,t){switch(t){case"count":return W(e,{});case"cost":return W(Dt(e,"cost"),{style:"currency",currency:dt,currencyDisplay:"narrowSymbol",maximumFractionDigits:9});case"hours":return`${W(e,{})} s`;case"storage":return`${W(e,{})} byte-seconds`}}function fe(e){return e==null?"not known":F(ke(e),"cost")}function pn(e){return W(e,{style:"currency",currency:dt,currencyDisplay:"narrowSymbol",maximumFractionDigits:9})}function ho(e){return W(e,{style:"currency",currency:dt,currencyDisplay:"narrowSymbol",maximumFractionDigits:ke(e)>=100000000000n?0:2,...ke(e)>=10n**16n?{notation:"compact",maximumFractionDigits:2}:{}})}function yo(e,t){let n=t==="cost"?{style:"currency",currency:dt,currencyDisplay:"narrowSymbol",minimumFractionDigits:0}:{};if(Math.abs(e)>=10**ti)return mo(e.toString(),n);let r=Math.abs(e)>=1e4?"compact":"standard";return W(e.toString(),{...n,notation:r,maximumSignificantDigits:4})}function bo(e){let t=["B","kB","MB","GB","TB","PB","EB","ZB","YB"],n=0;for(;n<t.length-1&&e>=1000n**BigInt(n+1);)n+=1;let r=cn(e,1000n**BigInt(n),3);return`${W(r,{maximumSignificantDigits:4})} ${t[n]}`}function Me(e,t=!1){return W(e.toString(),{style:"percent",minimumFractionDigits:t?1:0,maximumFractionDigits:1})}function Yn(e,t){if(t===0n)return e===0n?null:{text:"new",direction:"same"};let n=cn((e-t)*100n,t,1),r=Number(n)===0?"same":e>t?"up":"down",i=e>t?cn(e,t,1):"";return{text:e>t*10n?`${W(i,{notation:"compact",maximumSignificantDigits:3})} ×`:Me(Math.abs(Number(n))/100),direction:r}}function vo(e,t){return t===0n?0:Number(cn(e,t,6))}var Wn=N(new Map),ni=(e,t)=>`${e} ${t}`;function zn(e,t){let n=new Map(Wn.peek());for(let r of t)e.forEach((i,s)=>{let[a,l]=[r.keys[s],r.names[s]];a!=null&&l!=null&&n.set(ni(i,a),l)}),r.accountId!=null&&r.accountName!=null&&n.set(ni("ACCOUNT",r.accountId),r.accountName);n.size!==Wn.peek().size&&(Wn.value=n)}function gt(e,t){return Wn.value.get(ni(e,t))??t}var L={MODEL:{field:"models",name:"model",plural:"models",missing:"no model",belongsToAccount:!1},PROVIDER:{field:"providers",name:"provider",plural:"providers",missing:"no provider",belongsToAccount:!1},TIER:{field:"tiers",name:"tier",plural:"tiers",missing:"no tier",belongsToAccount:!1},SOURCE:{field:"sources",name:"source",plural:"sources",missing:"no source",belongsToAccount:!1},USER:{field:"userIds",name:"user",plural:"users",missing:"no user",belongsToAccount:!0},ACCOUNT:{field:"accountIds",name:"account",plural:"accounts",missing:"no account",belongsToAccount:!1},USAGE_TYPE:{field:"usageTypes",name:"type",plural:"usage types",missing:"no usage type",belongsToAccount:!1},SESSION:{field:"sessionIds",name:"session",plural:"sessions",missing:"no session",belongsToAccount:!0},WORKSPACE:{field:"workspaceIds",name:"workspace",plural:"workspaces",missing:"no workspace",belongsToAccount:!0},AGENT:{field:"agentIds",name:"agent",plural:"agents",missing:"no agent",belongsToAccount:!0}},ft=["MODEL","PROVIDER","TIER","SOURCE","USER","ACCOUNT","USAGE_TYPE"],wo=new Set(["AGENT","MODEL","PROVIDER","SESSION","TIER","USER","WORKSPACE"]),Xn=Object.entries(L).map(([e,t])=>({dimension:e,...t})),Mt=e=>e.flatMap(({dimension:t})=>t??[]);function Se(e){let t=i=>Object.fromEntries(Object.entries(i).filter(([,s])=>Array.isArray(s)&&s.length>0)),n=e.not?t(e.not):{},r={...t(e),...Object.keys(n).length>0?{not:n}:{}};return Object.keys(r).length>0?r:null}var We=({kind:e,key:t,accountId:n})=>JSON.stringify([e,t,n??null]);function ze(e,t,{kind:n,key:r,accountId:i},s){let{field:a}=L[t];if(n==="VALUE")return{...e,...i==null?{}:{accountIds:[i]},[a]:[r??""]};if(n==="UNKNOWN")return wo.has(t)?{...e,missing:[...new Set([...e.missing??[],t])]}:e;let l=new Set([...e.not?.[a]??[],...s]);return{...e,not:{...e.not,[a]:[...l]}}}function gn(e,t){let n=t?e.map(r=>gt(t,r)):e;return n.length>3?`${n.slice(0,2).join(", ")} and ${n.length-2} more`:n.join(", ")}function fn(e){let t=[];for(let{dimension:n,field:r,name:i}of Xn){let s=e[r];s?.length&&t.push({label:`${i}: ${gn(s,n)}`,without:{...e,[r]:null}})}e.modelPrefixes?.length&&t.push({label:`model: ${gn(e.modelPrefixes.map(n=>`${n}…`))}`,without:{...e,modelPrefixes:null}});for(let n of e.missing??[]){let r=e.missing?.filter(i=>i!==n);t.push({label:L[n].missing,without:{...e,missing:r}})}for(let{dimension:n,field:r,name:i}of Xn){let s=e.not?.[r];s?.length&&t.push({label:`${i} not: ${gn(s,n)}`,without:{...e,not:{...e.not,[r]:null}}})}for(let{key:n,values:r}of e.labels??[]){let i=e.labels?.filter(s=>s.key!==n);t.push({label:r?.length?`${n}: ${gn(r)}`:`any ${n}`,without:{...e,labels:i}})}for(let n of e.missingLabels??[]){let r=e.missingLabels?.filter(i=>i!==n);t.push({label:`no ${n}`,without:{...e,missingLabels:r}})}for(let{key:n,values:r}of e.not?.labels??[]){let i=e.not?.labels?.filter(s=>s.key!==n);t.push({label:`${n} not: ${gn(r??[])}`,without:{...e,not:{...e.not,labels:i}}})}return t}function _o(e,t){let n=new Map;for(let[r,i]of e){if(!r.startsWith(t))continue;let s=r.slice(t.length);n.set(s,[...n.get(s)??[],...i===""?[]:[i]])}return[...n].map(([r,i])=>({key:r,values:i}))}function xo(e,t,n){for(let{key:r,values:i}of e)for(let s of i?.length?i:[""])n.append(`${t}${r}`,s)}function ko(e,t){for(let{field:n,name:r}of Xn){for(let i of e[n]??[])t.append(r,i);for(let i of e.not?.[n]??[])t.append(`not.${r}`,i)}for(let n of e.modelPrefixes??[])t.append("model-prefix",n);for(let n of e.missing??[])t.append("missing",n.toLowerCase());xo(e.labels??[],"label.",t),xo(e.not?.labels??[],"not.label.",t);for(let n of e.missingLabels??[])t.append("missing-label",n)}function So(e){let t={},n={};for(let{field:c,name:u}of Xn){let d=e.getAll(u);d.length>0&&(n[c]=d);let p=e.getAll(`not.${u}`);p.length>0&&(t[c]=p)}let r=e.getAll("model-prefix");r.length>0&&(n.modelPrefixes=r);let i=e.getAll("missing").map(c=>c.toUpperCase()).filter(c=>wo.has(c));i.length>0&&(n.missing=i);let[s,a,l]=[_o(e,"label."),_o(e,"not.label."),e.getAll("missing-label")];return s.length>0&&(n.labels=s),a.length>0&&(t.labels=a),l.length>0&&(n.missingLabels=l),Object.keys(t).length>0&&(n.not=t),n}var Ao=e=>t=>BigInt(t.byType.find(({usageType:n})=>n===e)?.quantity??"0"),ri=["tokens_cache_read","tokens_cache_write","tokens_input","tokens_output","tokens_reasoning"],To=[...ri,"api_calls","compute_seconds","credits","storage_byte_seconds","transcription_seconds"],ve=[{id:"tokens",change:"tokens",name:"Tokens",unit:"count",column:"quantities",usageTypes:null,split:"MODEL",ranking:"TOKENS",total:e=>BigInt(e.tokens)},{id:"input",change:"tokens",name:"Input tokens",unit:"count",column:"quantities",usageTypes:["tokens_input","tokens_cache_read","tokens_cache_write"],split:"MODEL",ranking:"TOKENS_INPUT",total:e=>BigInt(e.tokensInput)+BigInt(e.tokensCacheRead)+BigInt(e.tokensCacheWrite)},{id:"output",change:"tokens",name:"Output tokens",unit:"count",column:"quantities",usageTypes:["tokens_output","tokens_reasoning"],split:"MODEL",ranking:"TOKENS_OUTPUT",total:e=>BigInt(e.tokensOutput)+BigInt(e.tokensReasoning)},{id:"compute",change:"computeSeconds",name:"Compute",unit:"hours",column:"quantities",usageTypes:["compute_seconds"],split:"TIER",ranking:"COMPUTE_SECONDS",total:e=>BigInt(e.computeSeconds)},{id:"cost",change:"cost",name:"Cost",unit:"cost",column:"costs",usageTypes:[],split:"MODEL",ranking:"COST",total:e=>ke(e.cost)},{id:"calls",change:"apiCalls",name:"API calls",unit:"count",column:"quantities",usageTypes:["api_calls"],split:"ACCOUNT",ranking:"API_CALLS",total:e=>BigInt(e.apiCalls)},{id:"storage",change:null,name:"Storage",unit:"storage",column:"quantities",usageTypes:["storage_byte_seconds"],split:"ACCOUNT",ranking:"COST",total:Ao("storage_byte_seconds")},{id:"transcription",change:null,name:"Transcription",unit:"hours",column:"quantities",usageTypes:["transcription_seconds"],split:"MODEL",ranking:"COST",total:Ao("transcription_seconds")},{id:"records",change:"records",name:"Records",unit:"count",column:"records",usageTypes:[],split:"USAGE_TYPE",ranking:"RECORDS",total:e=>BigInt(e.records)}];function me(e){return ve.find(t=>t.id===e)??ve[0]}var Be=[{preset:"LAST_24_HOURS",name:"24 h",days:1},{preset:"LAST_7_DAYS",name:"7 d",days:7},{preset:"LAST_30_DAYS",name:"30 d",days:30},{preset:"LAST_90_DAYS",name:"90 d",days:90},{preset:"LAST_365_DAYS",name:"1 y",days:365},{preset:"THIS_MONTH",name:"This month",days:31},{preset:"TODAY",name:"Today",days:1},{preset:"YESTERDAY",name:"Yesterday",days:1},{preset:"THIS_WEEK",name:"This week",days:7},{preset:"LAST_WEEK",name:"Last week",days:7},{preset:"LAST_MONTH",name:"Last month",days:31},{preset:"THIS_QUARTER",name:"This quarter",days:92},{preset:"LAST_QUARTER",name:"Last quarter",days:92},{preset:"THIS_YEAR",name:"This year",days:366},{preset:"LAST_YEAR",name:"Last year",days:366},{preset:"ALL_TIME",name:"All time",days:3650}],Xe={tab:"usage",range:{preset:"LAST_30_DAYS"},timeZone:an,filter:{},compare:"PREVIOUS_PERIOD",measure:"tokens",split:null,second:null,interval:null},Mo=["HOUR","DAY","WEEK","MONTH","QUARTER"],Io={period:"PREVIOUS_PERIOD",year:"PREVIOUS_YEAR",none:null},Ro=e=>e!==null&&/^\d{4}-\d\d-\d\d$/.test(e),Eo=e=>e!==null&&!Number.isNaN(Date.parse(e));function ac(e){let[t,n]=[e.get("from"),e.get("through")];if(Ro(t)&&Ro(n))return{from:t,through:n};let[r,i]=[e.get("start"),e.get("end")];if(Eo(r)&&Eo(i))return{start:r,end:i};let s=Be.find(({preset:a})=>a===e.get("range")?.toUpperCase());return s?{preset:s.preset}:Xe.range}function No(e){let t=new URLSearchParams(e),n=t.get("tab"),r=t.get("compare"),i=t.get("measure")??"",s=ft.find(c=>L[c].name===t.get("split")),a=ft.find(c=>L[c].name===t.get("and")),l=Mo.find(c=>c.toLowerCase()===t.get("interval"));return{tab:!E.embed&&(n==="hardware"||n==="ingestion")?n:"usage",range:ac(t),timeZone:t.get("tz")??Xe.timeZone,filter:So(t),compare:r!==null&&r in Io?Io[r]:Xe.compare,measure:ve.some(({id:c})=>c===i)?i:Xe.measure,split:s??null,second:a??null,interval:l??null}}var lc=E.embed?[...new URLSearchParams(location.search)].filter(([e])=>/^theme(\.|$)/.test(e)):[];function ii(e){let t=new URLSearchParams(lc);if(e.tab!=="usage"&&t.set("tab",e.tab),"preset"in e.range)JSON.stringify(e.range)!==JSON.stringify(Xe.range)&&t.set("range",e.range.preset.toLowerCase());else for(let[r,i]of Object.entries(e.range))t.set(r,i);e.timeZone!==Xe.timeZone&&t.set("tz",e.timeZone),e.compare!==Xe.compare&&t.set("compare",e.compare==="PREVIOUS_YEAR"?"year":"none"),e.measure!==Xe.measure&&t.set("measure",e.measure),e.split&&t.set("split",L[e.split].name),e.second&&t.set("and",L[e.second].name),e.interval&&t.set("interval",e.interval.toLowerCase()),ko(e.filter,t);let n=t.toString();return n?`?${n}`:""}var _=N(No(location.search)),mt=N(history.state?.zoomedFrom??null);function M(e,t=null){_.value={..._.value,...e},mt.value=t;let n=`${location.pathname}${ii(_.value)}`;E.embed?history.replaceState({zoomedFrom:t},"",n):history.pushState({zoomedFrom:t},"",n)}addEventListener("popstate",e=>{mt.value=e.state?.zoomedFrom??null,_.value=No(location.search)});function Ne(e){return"preset"in e?{preset:e.preset}:"from"in e?{days:{from:e.from,through:e.through}}:{instants:{start:e.start,end:e.end}}}var Co=864e5;function Uo(e){return"preset"in e?Be.find(({preset:t})=>t===e.preset)?.days??30:"from"in e?(Date.parse(e.through)-Date.parse(e.from))/Co+1:(Date.parse(e.end)-Date.parse(e.start))/Co}var Do={HOUR:1/24,DAY:1,WEEK:7,MONTH:30,QUARTER:91},uc=800;function si(e){let t=Uo(e),n=Mo.filter(r=>t/Do[r]<=uc&&t/Do[r]>=1);return n.length>0?n:["HOUR"]}function ht({range:e,interval:t}){if(t&&si(e).includes(t))return t;let n=Uo(e);return n<=2.1?"HOUR":n<=100?"DAY":n<=400?"WEEK":"MONTH"}function oi(e){let t=He(e);return e.second&&e.second!==t?[t,e.second]:[t]}function He(e){return e.split??me(e.measure).split}async function Jn(e){try{return await navigator.clipboard.writeText(e),!0}catch{let t=document.createElement("textarea");t.value=e,t.className="hidden",(document.querySelector("dialog[open]")??document.body).append(t),t.select();let n=document.execCommand("copy");return t.remove(),n}}var cc=Symbol.for("pv"),dc=0;function o(e,t,n,r,i,s){t||(t={});var a,l,c=t;if("ref"in c&&typeof e!="function")for(l in c={},t)l=="ref"?a=t[l]:c[l]=t[l];var u={type:e,props:c,key:n,ref:a,__k:null,__:null,__b:0,__e:null,__c:null,constructor:cc,__v:--dc,__i:-1,__u:0};return(i||s)&&(u.__source=i,u.__self=s),C.vnode&&C.vnode(u),u}var pc={more:"M3 8h.01M8 8h.01M13 8h.01",close:"M4 4l8 8M12 4l-8 8",down:"M4 6l4 4 4-4",theme:["M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11z","M8 2.5a5.5 5.5 0 0 1 0 11z"],back:"M6.5 4L2.5 8l4 4M2.5 8h11",check:"M3.5 8.5l3 3 6-7",external:"M6 3.5H3.5v9h9V10M9 3.5h3.5V7M12.5 3.5L7.5 8.5",globe:"M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2zM2 8h12M8 2c2 1.8 2.6 3.8 2.6 6S10 12.2 8 14C6 12.2 5.4 10.2 5.4 8S6 3.8 8 2",account:"M3 13V5.5L8 3l5 2.5V13M6.5 13v-3h3v3M6.5 7h.01M9.5 7h.01",copy:"M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z"};function K({name:e}){return o("svg",{class:`icon icon-${e}`,viewBox:"0 0 16 16",width:"16",height:"16","aria-hidden":"true",children:[pc[e]].flat().map(t=>o("path",{d:t},t))})}function er(){return o("svg",{class:"mark",viewBox:"0 0 20 20",width:"20",height:"20","aria-hidden":"true",children:[o("rect",{x:"1",y:"11",width:"4",height:"8",rx:"1.2"}),o("rect",{x:"8",y:"6",width:"4",height:"13",rx:"1.2"}),o("rect",{x:"15",y:"1",width:"4",height:"18",rx:"1.2"})]})}function yt({label:e,name:t,class:n="control",align:r="start",children:i}){let[s,a]=A(!1),l=Ge(null),c=Ge(null),u=zr();Q(()=>{if(!s)return;let p=g=>{l.current?.contains(g.target)||a(!1)};return document.addEventListener("pointerdown",p),l.current?.querySelector(".panel-pop input, .panel-pop button, .panel-pop select, .panel-pop a")?.focus(),()=>document.removeEventListener("pointerdown",p)},[s]);let d=()=>{a(!1),c.current?.focus()};return o("div",{class:"pop",ref:l,onKeyDown:p=>{p.key==="Escape"&&s&&(p.stopPropagation(),d())},onFocusOut:p=>{let g=p.relatedTarget;g&&!l.current?.contains(g)&&a(!1)},children:[o("button",{ref:c,type:"button",class:n,"aria-label":t,"aria-expanded":s,"aria-controls":u,onClick:()=>a(!s),children:e}),o("div",{id:u,class:`panel-pop ${r}`,hidden:!s,children:s&&i(d)})]})}function de({name:e,actions:t}){return o(yt,{label:o(K,{name:"more"}),name:e,class:"icon-button",align:"end",children:n=>o("ul",{class:"menu",children:t.map(r=>o("li",{children:r.href?o("a",{href:r.href,target:"_blank",rel:"opener",onClick:n,children:[r.name," ",o(K,{name:"external"})]}):o("button",{type:"button",onClick:()=>{r.run?.(),n()},children:r.name})},r.name))})})}function ai({name:e,options:t,value:n,onChange:r}){return o(k,{children:[o("div",{class:"segments",role:"group","aria-label":e,children:t.map(i=>o("button",{type:"button","aria-pressed":i.value===n,onClick:()=>r(i.value),children:i.name},i.value))}),o(bt,{class:"narrow",name:e,options:t,value:n,onChange:r})]})}function bt({name:e,options:t,value:n,onChange:r,class:i=""}){return o("select",{class:`control ${i}`,"aria-label":e,value:n,onChange:s=>r(s.currentTarget.value),children:t.map(s=>o("option",{value:s.value,children:s.name},s.value))})}var gc=1600;function Nt({text:e,name:t,children:n}){let[r,i]=A(!1);return Q(()=>{if(!r)return;let s=setTimeout(()=>i(!1),gc);return()=>clearTimeout(s)},[r]),o("button",{type:"button",class:"link copy","aria-label":r?"Copied":t,title:t,onClick:()=>{Jn(e).then(i)},children:[n," ",o(K,{name:r?"check":"copy"})]})}var fc=120;function Ut({title:e,kind:t="centre",onClose:n,children:r}){let i=Ge(null),s=zr();return Ys(()=>{let a=document.activeElement?.getBoundingClientRect();i.current?.showModal(),E.embed&&i.current?.style.setProperty("--top",`${Math.max(0,(a?.top??0)-fc)}px`)},[]),o("dialog",{ref:i,class:t,"aria-labelledby":s,onClose:n,onClick:a=>{a.target===i.current&&i.current?.close()},children:o("div",{class:"dialog",children:[o("header",{children:[o("h2",{id:s,children:e}),o("button",{type:"button",class:"icon-button","aria-label":"Close",onClick:()=>i.current?.close(),children:o(K,{name:"close"})})]}),r]})})}var tr=class{#n;#t=null;#e=null;constructor(t){this.#n=t}current(){let t=this.#i();return this.#t?.configured===t?this.#t?.token:t}async replace(t){if(this.current()!==t)return!0;let{refreshToken:n}=this.#n;return n?(this.#e??=this.#r(n).finally(()=>{this.#e=null}),await this.#e!==void 0):!1}async#r(t){let n=await Promise.resolve().then(t).catch(()=>{});return n!==void 0&&(this.#t={configured:this.#i(),token:n}),n}#i(){let{token:t}=this.#n;return typeof t=="function"?t():t}};var Ae="NETWORK",Je="BAD_RESPONSE",mc=new Set(["INVALID_TOKEN","UNAUTHENTICATED"]),hc=new Set(["INTERNAL","SCHEMA_MISMATCH","UNSUPPORTED_DATABASE",Je]),vt=class extends Error{name="UsageError";code;requestId;retryable;retryAfterMs;docs;field;limit;path;status;constructor(t){super(t.message,t.cause===void 0?void 0:{cause:t.cause}),this.code=t.code,this.requestId=t.requestId??null,this.retryable=t.retryable??!1,this.retryAfterMs=t.retryAfterMs??null,this.docs=t.docs??null,this.field=t.field??null,this.limit=t.limit??null,this.path=t.path??[],this.status=t.status??null}get section(){let[t]=this.path;return typeof t=="string"?t:null}get isAuthentication(){return mc.has(this.code)||this.code===Je&&this.status===401}get isNetwork(){return this.code===Ae}get action(){return this.isAuthentication?"sign-in":this.code==="FORBIDDEN"?"request-access":this.retryable?"retry":hc.has(this.code)?"contact-operator":"change-request"}},li=e=>typeof e=="object"&&e!==null,Ot=e=>typeof e=="string"?e:null,ui=e=>typeof e=="number"&&Number.isFinite(e)?e:null;function yc(e){if(!li(e))return null;let t=Ot(e.name),n=ui(e.value);return t===null||n===null?null:{name:t,value:n,actual:ui(e.actual)}}function bc(e,t){return e!==null&&URL.canParse(e,t)?new URL(e,t).href:e}function Oo(e,t){let n=li(e)?e:{},r=li(n.extensions)?n.extensions:{},i=Array.isArray(n.path)?n.path:[];return new vt({code:Ot(r.code)??Je,message:Ot(n.message)??"the server reported an error without a message",requestId:Ot(r.requestId)??t.requestId,retryable:r.retryable===!0,retryAfterMs:ui(r.retryAfterMs)??t.retryAfterMs,docs:bc(Ot(r.docs),t.url),field:Ot(r.field),limit:yc(r.limit),path:i.filter(s=>typeof s=="string"||typeof s=="number"),status:t.status})}var he=class extends String{__apiType;value;__meta__;constructor(t,n){super(t),this.value=t,this.__meta__=n}toString(){return this.value}};var Po=new he(`
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
}`),$o=new he(`
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
}`),Fo=new he(`
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
    `);var Lo=new he(`
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
      labels {
        key
        value
      }
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
    `),qo=new he(`
    mutation CreateHardwareSpec($input: CreateHardwareSpecInput!) {
  createHardwareSpec(input: $input) {
    hardwareSpec {
      tier
      displayName
    }
  }
}
    `),Bo=new he(`
    mutation UpdateHardwareSpec($input: UpdateHardwareSpecInput!) {
  updateHardwareSpec(input: $input) {
    hardwareSpec {
      tier
      displayName
    }
  }
}
    `),Ho=new he(`
    mutation RetireHardwareSpec($input: RetireHardwareSpecInput!) {
  retireHardwareSpec(input: $input) {
    hardwareSpec {
      tier
      displayName
    }
  }
}
    `),Vo=new he(`
    mutation SetPrice($input: SetPriceInput!) {
  setPrice(input: $input) {
    isNew
  }
}
    `),jo=new he(`
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
    `),Zo=new he(`
    mutation CreateServiceToken($input: CreateServiceTokenInput!) {
  createServiceToken(input: $input) {
    token
    serviceToken {
      id
      name
    }
  }
}
    `),Qo=new he(`
    mutation RotateServiceToken($input: RotateServiceTokenInput!) {
  rotateServiceToken(input: $input) {
    token
    serviceToken {
      id
      name
    }
  }
}
    `),Ko=new he(`
    mutation RevokeServiceToken($input: RevokeServiceTokenInput!) {
  revokeServiceToken(input: $input) {
    serviceToken {
      id
      name
    }
  }
}
    `);async function*Go(e,t){let n=e.getReader(),r=new TextDecoder,i=new ci;try{for(;;){let{done:s,value:a}=await n.read();if(s)return;t(),yield*i.push(r.decode(a,{stream:!0}))}}finally{n.cancel().catch(()=>{})}}var ci=class{#n="";#t="";#e=[];*push(t){let n=this.#n+t,r=n.endsWith("\r")?n.length-1:n.length,i=n.slice(0,r).split(/\r\n|\n|\r/);this.#n=(i.pop()??"")+n.slice(r);for(let s of i)s===""?((this.#e.length>0||this.#t!=="")&&(yield{type:this.#t||"message",text:this.#e.join(`
`)}),this.#t="",this.#e=[]):this.#r(s)}#r(t){let n=t.indexOf(":"),r=n<0?t:t.slice(0,n),i=n<0?"":t.slice(n+1).replace(/^ /,"");r==="event"&&(this.#t=i),r==="data"&&this.#e.push(i)}};var Yo={attempts:4,baseDelayMs:300,maxDelayMs:1e4};function Wo(e,t,n){return t>=e.attempts||(n??0)>e.maxDelayMs?null:(n??0)+di(e.baseDelayMs,e.maxDelayMs,t)}function di(e,t,n){return Math.random()*Math.min(t,e*2**(n-1))}function nr(e,t){return new Promise((n,r)=>{if(t?.aborted){r(t.reason);return}let i=()=>{clearTimeout(s),r(t?.reason)},s=setTimeout(()=>{t?.removeEventListener("abort",i),n()},e);t?.addEventListener("abort",i,{once:!0})})}function zo(e,t=Date.now()){if(e===null)return null;if(/^\s*\d+\s*$/.test(e))return Number(e)*1e3;let n=Date.parse(e);return Number.isNaN(n)?null:Math.max(0,n-t)}var rr=class{#n;#t;#e=null;#r=null;constructor(t,n){this.#n=t,this.#t=n}push(t){this.#e===null?this.#i(t):this.#r={value:t}}stop(){this.#e!==null&&clearTimeout(this.#e),this.#e=null,this.#r=null}#i(t){this.#e=setTimeout(()=>{this.#e=null;let n=this.#r;this.#r=null,n&&this.#i(n.value)},this.#n),this.#t(t)}};var vc="application/graphql-response+json, application/json;q=0.9",_c="text/event-stream, application/graphql-response+json;q=0.9, application/json;q=0.8",xc=new Set([408,425,429,502,503,504]),ir=class{#n;#t;#e;constructor(t,n,r){this.#n=t,this.#t=n,this.#e=r}async send(t,n,r){r?.throwIfAborted();let i=new AbortController,s=()=>i.abort(r?.reason);r?.addEventListener("abort",s,{once:!0});let a=setTimeout(()=>{i.abort(new Error(`no response within ${this.#e} ms`))},this.#e);try{let l=await this.#r(t,n,vc,i.signal);return await pi(l)}catch(l){return r?.throwIfAborted(),{data:null,errors:[fi(l)],requestId:null}}finally{clearTimeout(a),r?.removeEventListener("abort",s)}}open(t,n,r){return this.#r(t,n,_c,r)}#r(t,n,r,i){let s={"content-type":"application/json",accept:r};return n!==void 0&&(s.authorization=`Bearer ${n}`),this.#t(this.#n,{method:"POST",headers:s,body:t,signal:i})}};function mn(e,t){return JSON.stringify({query:e,variables:t},(n,r)=>typeof r=="bigint"?r.toString():r)}async function pi(e){return gi(await e.text(),e)}function gi(e,t){let n=t.headers.get("x-request-id"),{status:r}=t,i=zo(t.headers.get("retry-after")),s=wc(e),a=s?.errors,l=Array.isArray(a)?a.map(d=>Oo(d,{requestId:n,retryAfterMs:i,status:r,url:t.url})):[],c=s?.data;return typeof c=="object"&&c!==null?{data:c,errors:l,requestId:n}:l.length>0?{data:null,errors:l,requestId:n}:{data:null,errors:[new vt({code:Je,message:`the response is not GraphQL (HTTP status ${r}); check the URL of the client, and the proxies before the server`,requestId:n,retryable:xc.has(r),retryAfterMs:i,status:r})],requestId:n}}function fi(e){let t=e instanceof Error?e.message:String(e);return new vt({code:Ae,message:`the server cannot be reached: ${t}`,retryable:!0,cause:e})}function wc(e){try{let t=JSON.parse(e);return typeof t=="object"&&t!==null&&!Array.isArray(t)?t:null}catch{return null}}var ea={firstByteMs:1e4,inactivityMs:45e3,pollIntervalMs:1e4,pollForMs:3e5,reconnectMs:500,maxReconnectMs:3e4},kc=3,Xo={min:100,max:6e4};function mi(e){return t=>{try{e(t)}catch(n){queueMicrotask(()=>{throw n})}}}var sr=class{#n;#t;#e;#r=new Map;constructor(t,n,r){this.#n=t,this.#t=n,this.#e=r}subscribe(t,n,r){let i=r.minIntervalMs??2e3,s=Math.min(Math.max(i,Xo.min),Xo.max);if(r.signal?.aborted)return()=>{};let a=new rr(i,mi(n)),l=this.#i(t,s).add({update:u=>a.push(u),status:mi(u=>r.onStatus?.(u)),error:mi(u=>r.onError?.(u))}),c=()=>{r.signal?.removeEventListener("abort",c),a.stop(),l()};return r.signal?.addEventListener("abort",c,{once:!0}),c}#i({range:t,timeZone:n,filter:r},i){let s={range:t??{preset:"TODAY"},timeZone:n??"UTC",filter:r??null},a=mn(Po.toString(),{...s,throttleMs:i}),l=this.#r.get(a);if(!l){let c=mn($o.toString(),s),u=Math.max(this.#e.pollIntervalMs,i);l=new hi(this.#n,this.#t,{...this.#e,pollIntervalMs:u},{subscription:a,poll:c},()=>{this.#r.delete(a)}),this.#r.set(a,l)}return l}},hi=class{#n;#t;#e;#r;#i;#s=new Set;#u=new AbortController;#a="connecting";#l=null;#c="";constructor(t,n,r,i,s){this.#n=t,this.#t=n,this.#e=r,this.#r=i,this.#i=s}add(t){let n=this.#s.size===0;return this.#s.add(t),t.status(this.#a),this.#l&&t.update({...this.#l,isInitial:!0}),n&&this.#g(),()=>{this.#s.delete(t)&&this.#s.size===0&&this.#d()}}#d(){this.#u.signal.aborted||(this.#i(),this.#u.abort())}async#g(){let{signal:t}=this.#u;try{let n=await this.#f(t);this.#o("failed");for(let r of this.#s)r.error(n);this.#d()}catch(n){if(!t.aborted)throw n}}async#f(t){let n=0,r=!0;for(;;){let i=this.#t.current(),s=await this.#m(i,t,()=>{n=0,r=!0});if(s.kind==="error"&&s.error.isAuthentication){if(!r||!await this.#t.replace(i))return s.error;r=!1;continue}if(r=!0,n+=1,s.kind==="undelivered"||n>kc||s.kind==="error"&&!Sc(s.error)){let l=await this.#h(t);if(l)return l;n=0;continue}this.#o(s.kind==="error"?"offline":"connecting");let a=s.kind==="error"?s.error.retryAfterMs??0:0;await Jo(a+di(this.#e.reconnectMs,this.#e.maxReconnectMs,n),t)}}async#m(t,n,r){this.#a!=="offline"&&this.#o("connecting");let i=new yi(this.#e.firstByteMs,n);try{let s=await this.#n.open(this.#r.subscription,t,i.signal);if(!Ac(s)){let[l]=(await pi(s)).errors;return l?{kind:"error",error:l}:{kind:"undelivered"}}if(!s.body)return{kind:"undelivered"};let a=()=>i.restart(this.#e.inactivityMs);for await(let l of Go(s.body,a)){if(l.type==="complete")break;if(l.type!=="next")continue;let{data:c,errors:u}=gi(l.text,s),d=c?.usageChanged;if(u[0]||!d)return u[0]?{kind:"error",error:u[0]}:{kind:"ended"};r(),this.#o("streaming"),this.#p(d)}return{kind:"ended"}}catch(s){return n.throwIfAborted(),i.isOver?i.wasStarted?{kind:"ended"}:{kind:"undelivered"}:{kind:"error",error:fi(s)}}finally{i.stop()}}async#h(t){let n=Date.now()+this.#e.pollForMs,r=!0;for(;Date.now()<n;){let i=this.#t.current(),{data:s,errors:a}=await this.#n.send(this.#r.poll,i,t),[l]=a,c=this.#e.pollIntervalMs;if(l?.isAuthentication){if(!r||!await this.#t.replace(i))return l;r=!1;continue}if(r=!0,l){if(!l.retryable)return l;this.#o("offline"),c=Math.max(c,l.retryAfterMs??0)}else s?.usageInsights&&(this.#o("polling"),this.#p(s.usageInsights));await Jo(c,t)}return null}#p({range:t,totals:n}){let r=JSON.stringify([t,n]);if(r===this.#c)return;let i=this.#l===null;this.#c=r,this.#l={range:t,totals:n};for(let s of this.#s)s.update({range:t,totals:n,isInitial:i})}#o(t){if(t!==this.#a){this.#a=t;for(let n of this.#s)n.status(t)}}},yi=class{#n=new AbortController;#t;#e;isOver=!1;wasStarted=!1;constructor(t,n){this.#t=n,n.addEventListener("abort",this.#r,{once:!0}),this.#e=setTimeout(this.#i,t),n.aborted&&this.#r()}get signal(){return this.#n.signal}restart(t){this.wasStarted=!0,clearTimeout(this.#e),this.#e=setTimeout(this.#i,t)}stop(){clearTimeout(this.#e),this.#t.removeEventListener("abort",this.#r),this.#n.abort()}#r=()=>this.#n.abort(this.#t.reason);#i=()=>{this.isOver=!0,this.#n.abort()}},Sc=e=>e.retryable&&e.code!=="SUBSCRIPTIONS_FULL",Ac=e=>e.ok&&(e.headers.get("content-type")??"").startsWith("text/event-stream");async function Jo(e,t){let n=new AbortController,r=()=>n.abort(),i=globalThis;i.addEventListener?.("online",r),t.addEventListener("abort",r,{once:!0});try{await nr(e,n.signal).catch(()=>{})}finally{i.removeEventListener?.("online",r),t.removeEventListener("abort",r)}t.throwIfAborted()}function ta({data:e,errors:t}){if(t.length===0)return!1;if(e===null)return!0;let n=new Set(t.map(r=>r.section));return Object.entries(e).every(([r,i])=>i===null&&n.has(r))}var hn=class{#n;#t;#e;#r;constructor(t){let n=t.fetch??((r,i)=>globalThis.fetch(r,i));this.#n=new tr(t),this.#t=new ir(t.url,n,t.timeoutMs??3e4),this.#e={...Yo,...t.retry},this.#r=new sr(this.#t,this.#n,{...ea,...t.live})}query(t,n,r={}){return this.#i(t,n,r.signal,!0)}mutate(t,n,r={}){return this.#i(t,n,r.signal,r.idempotent??!1)}recordUsage(t,n={}){return this.mutate(Fo,{records:t},{...n,idempotent:!0})}onUsageChanged(t,n,r={}){return this.#r.subscribe(t,n,r)}async#i(t,n,r,i){let s=mn(t.toString(),n),a=!0;for(let l=1;;){let c=this.#n.current(),u=await this.#t.send(s,c,r),d=u;if(!ta(u))return d;if(a&&d.errors.some(g=>g.isAuthentication)){a=!1;let g=await this.#n.replace(c);if(r?.throwIfAborted(),!g)return d;continue}if(!d.errors.every(g=>Tc(g,i)))return d;let p=Wo(this.#e,l,Ic(d.errors));if(p===null)return d;await nr(p,r),l+=1}}};function Tc(e,t){return e.retryable&&(t||e.code!==Ae&&e.code!==Je)}function Ic(e){let t=e.map(n=>n.retryAfterMs).filter(n=>n!==null);return t.length===0?null:Math.max(...t)}var Rc=new Set(["SERVER_BUSY","RATE_LIMITED","QUEUE_FULL","SUBSCRIPTIONS_FULL"]);function na(e,t){return t.code===Ae?`${e}: the server cannot be reached`:t.code==="FORBIDDEN"?`${e} is not open to this token`:Rc.has(t.code)?`${e}: the server is busy`:`${e} could not be read`}function ra(e){switch(e.action){case"sign-in":return"Sign in again.";case"request-access":return"A token with more rights is needed.";case"retry":return e.section===null?"The page tried several times.":"The rest of the page is complete.";case"contact-operator":return"Give the request id to the operator of this server.";case"change-request":return"Choose another range or filter."}}function Ec(e){return e.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g,t=>Y(t,_.value.timeZone)).replace(/\b\d{4}-\d\d-\d\d\b/g,t=>qe(t,{day:"numeric",month:"short",year:"numeric"})).replace(/(?<![\d.,])\d{5,}(?![\d.,]*\d)/g,t=>D(BigInt(t),"count")).replace(/(?<![\d.,])(\d+(?:\.\d+)?) %/g,(t,n)=>Me(Number(n)/100))}function pe({text:e}){let t=e.replace(/^[a-z]/,n=>n.toUpperCase()).split(/`([^`]+)`/);return o(k,{children:t.map((n,r)=>r%2===0?Ec(n):o("code",{children:n},r))})}function bi({error:{code:e,docs:t}}){return t===null?o("code",{children:e}):o("a",{href:t,target:"_blank",rel:"noopener",title:"What this code means",children:o("code",{children:e})})}function Te({title:e,error:t,onRetry:n}){return t.code==="FORBIDDEN"?o("div",{class:"notice empty",children:[o("b",{children:na(e,t)}),o("p",{children:ra(t)})]}):o("div",{class:"notice failed",role:"alert",children:[o("b",{children:na(e,t)}),o("p",{children:[o(pe,{text:t.message})," ",o(bi,{error:t})]}),o("p",{children:ra(t)}),t.requestId&&o("p",{class:"muted",children:["Request ",o("code",{children:t.requestId})," ",o(Nt,{text:t.requestId,name:"Copy the request id"})]}),o("button",{type:"button",class:"primary",onClick:n,children:"Try again"})]})}function Cc(e){let t={},n=[],{range:r,filter:i,usageTypes:s}=e;if(r?.preset){t.range={preset:r.preset};let l=Be.find(({preset:c})=>c===r.preset)?.name??r.preset;n.push(`Show ${/^\d/.test(l)?`the last ${l.replace(" d"," days").replace(" h"," hours").replace("1 y","365 days")}`:l.toLowerCase()}`)}else if(r?.instants){let{start:l,end:c}=r.instants;t.range={start:l,end:c},n.push(`Show ${Ye(l.slice(0,10),new Date(Date.parse(c)-1).toISOString().slice(0,10))}`)}if(i){t.filter=Se(i)??{};let l=fn(_.value.filter).map(({label:p})=>p),c=fn(t.filter).map(({label:p})=>p),u=c.filter(p=>!l.includes(p)),d=l.filter(p=>!c.includes(p));n.push(u.length>0?`Filter by ${u.join(", ")}`:`Remove the filter ${d.join(", ")}`)}let a=s&&ve.find(l=>l.usageTypes?.length&&l.usageTypes.every(c=>s.includes(c)));return a?(t.measure=a.id,n.push(`Show ${a.name.toLowerCase()}`)):s&&(t.measure="records",n.push("Show all records")),{name:n.map((l,c)=>c===0?l:l[0].toLowerCase()+l.slice(1)).join(" and "),patch:t}}function Pt({title:e,reason:t}){let n=t.suggestion&&Cc(t.suggestion);return o("div",{class:"notice empty",children:[o("b",{children:e}),o("p",{children:o(pe,{text:t.message})}),n?.name&&o("button",{type:"button",class:"primary",onClick:()=>M({...n.patch,interval:null,tab:_.value.tab}),children:n.name})]})}function te({title:e,class:t="",isLoading:n=!1,error:r,hasData:i,lines:s=6,onRetry:a,tools:l,children:c}){return o("section",{class:`panel ${t}`,"aria-label":e,"aria-busy":n,children:[o("div",{class:"panel-head",children:[o("h2",{children:e}),l]}),r?o(Te,{title:e,error:r,onRetry:a}):i?o("div",{class:"panel-body",children:c()}):o(yn,{lines:s})]})}function yn({lines:e}){return o("div",{class:"placeholder","aria-hidden":"true",children:Array.from({length:e},(t,n)=>o("i",{},n))})}var G=class extends String{__apiType;value;__meta__;constructor(t,n){super(t),this.value=t,this.__meta__=n}toString(){return this.value}},em=new G(`
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
    `,{fragmentName:"Spec"}),tm=new G(`
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
    `,{fragmentName:"PriceRow"}),nm=new G(`
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
    `,{fragmentName:"Totals"}),rm=new G(`
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
    `,{fragmentName:"Filter"}),im=new G(`
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
}`,{fragmentName:"Reason"}),sm=new G(`
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
}`,{fragmentName:"InsightsSection"}),ia=new G(`
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
}`,{fragmentName:"ChartSection"}),sa=new G(`
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
    `,{fragmentName:"TableSection"}),oa=new G(`
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
}`,{fragmentName:"TiersSection"}),om=new G(`
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
}`,{fragmentName:"FindingsSection"}),aa=new G(`
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
    `,{fragmentName:"UsersSection"}),am=new G(`
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
    `,{fragmentName:"AccountsSection"}),lm=new G(`
    fragment ViewerParts on Viewer {
  subject
  role
  scopes
  expiresAt
}
    `,{fragmentName:"ViewerParts"}),um=new G(`
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
}`,{fragmentName:"CatalogSection"}),la=new G(`
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
}`),ua=new G(`
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
}`),ca=new G(`
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
}`),da=new G(`
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
}`),vi=new G(`
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
    `);var Dc=3e4,_i=window.parent!==window,et=N(null),or=new Set;function ar(e){_i&&window.parent.postMessage(e,"*")}function tt(e){console.warn(`usage-insights: ${e}`),ar({type:"usage-insights:problem",message:e})}function pa(e){or.add(e)}function ga(){return new Promise(e=>{let t=r=>{or.delete(t),clearTimeout(n),e(r)},n=setTimeout(()=>t(void 0),Dc);or.add(t),ar({type:"usage-insights:expired"})})}function Mc({origin:e,source:t,data:n}){return E.embed?.origins.includes(e)?t!==window.parent?`a token from \`${e}\` was ignored, because another window than the one around this frame sent it`:typeof n.token!="string"||n.token.trim()===""?"a message `usage-insights:token` was ignored, because its `token` is not a text":null:`a token from \`${e}\` was ignored, because \`http.embed_origins\` of the server does not list that origin`}function Nc(e){if(e.data?.type==="usage-insights:token"){if(et.value=Mc(e),et.value!==null){tt(et.value);return}for(let t of or)t(e.data.token.trim())}}function fa(){addEventListener("message",Nc),ar({type:"usage-insights:ready"});let e=0;new ResizeObserver(()=>{let t=Math.ceil(document.body.getBoundingClientRect().height);t!==e&&(e=t,ar({type:"usage-insights:height",height:e}))}).observe(document.body)}var lr="usage-insights.token";function Uc(){try{return sessionStorage.getItem(lr)}catch{return null}}function Oc(){let e=/^#token=([^&]+)$/.exec(location.hash);return e?.[1]?(history.replaceState(history.state,"",location.pathname+location.search),decodeURIComponent(e[1])):null}var se=N(Oc()??(E.embed?null:Uc())),ne=N(E.isDevelopment||se.value!==null?"open":"signed-out"),J=N(null),ha=we(()=>J.value?.scopes.includes("ADMIN")??!0),ye=new hn({url:new URL(E.endpoint,location.href).href,token:()=>se.value??void 0,refreshToken:E.embed&&(()=>ga())}),xi=new Set;function ya(e){xi.add(e)}function ma(e){try{let t=(e??"").split(".")[1].replaceAll("-","+").replaceAll("_","/"),{iat:n,exp:r,nbf:i,jti:s,...a}=JSON.parse(atob(t));return JSON.stringify(a)}catch{return e}}function wi(e,t){let n=e.trim().replace(/^Bearer\s+/i,"");if(ma(n)!==ma(se.value))for(let r of xi)r();if(De(()=>{J.value=null,se.value=n,ne.value="open"}),!E.embed)try{t?sessionStorage.setItem(lr,n):sessionStorage.removeItem(lr)}catch{}}function ba(){for(let e of xi)e();se.value=null,J.value=null,ne.value=E.isDevelopment?"open":"signed-out";try{sessionStorage.removeItem(lr)}catch{}}E.embed&&pa(e=>wi(e,!1));addEventListener("message",({origin:e,source:t,data:n})=>{E.embed||e!==location.origin||n?.type!=="usage-insights:graphiql"||t?.postMessage({type:"usage-insights:token",token:se.value},location.origin)});function ur(){ne.value=se.value===null?"signed-out":"ended"}var _t=N(!navigator.onLine);addEventListener("online",()=>_t.value=!1);addEventListener("offline",()=>_t.value=!0);function $t(e,t){let n=N({}),r=N({}),i=N(new Set),s=new Map,a=new Map,l=0;async function c(p){let g=++l,f=new AbortController;for(let y of p)s.set(y,g);let m=new Set(s.values());for(let[y,{abort:b}]of a)m.has(y)||b();a.set(g,{abort:()=>f.abort()}),i.value=new Set([...i.value,...p]);try{let y=await ye.query(e,t(p),{signal:f.signal});u(p.filter(b=>s.get(b)===g),y.data,y.errors)}catch(y){if(!f.signal.aborted)throw y}finally{a.delete(g)}}function u(p,g,f){let m=f.find(({section:y})=>y===null);De(()=>{_t.value=!navigator.onLine||f.some(({code:v})=>v===Ae),f.some(({isAuthentication:v})=>v)&&ur();let y={...r.value},b={...n.value};for(let v of p){let x=f.find(({section:h})=>h===v)??m;delete y[v],x&&(y[v]=x),x?x.code!==Ae&&delete b[v]:b[v]=g?.[v]}[r.value,n.value]=[y,b],i.value=new Set([...i.value].filter(v=>!p.includes(v)))})}function d(){for(let{abort:p}of a.values())p();s.clear(),De(()=>{[n.value,r.value,i.value]=[{},{},new Set]})}return ya(d),{data:n,errors:r,loading:i,load:c,clear:d}}var va=["insights","chart","table","tiers","findings","users","accounts"],Pc=["types","config","viewer"],bn=N(10);function _a(){return T.data.value.types?.map(({slug:e})=>e)??To}function ki(){let{usageTypes:e}=me(_.value.measure);return e!==null?e.length===0?null:e:T.data.value.types?.flatMap(({slug:t,partOfTokens:n})=>n?[t]:[])??ri}function $c(){let e=me(_.value.measure);return e.usageTypes?.length===0?_.value.filter.usageTypes?.length?null:_a():e.usageTypes}function Ve(e){let{range:t,timeZone:n,filter:r,compare:i}=_.value,s=me(_.value.measure),a=l=>e.includes(l);return{range:Ne(t),timeZone:n,filter:Se(r),interval:ht(_.value),split:He(_.value),measure:s.column==="costs"?"COST":s.column==="records"?"RECORDS":null,userMeasure:s.ranking,groups:oi(_.value).map(l=>({dimension:l})),usageTypes:$c(),tableTypes:ki(),compare:i,rows:bn.value,withInsights:a("insights"),withChart:a("chart"),withQuantities:s.column==="quantities",withCosts:s.column==="costs",withRecordCounts:s.column==="records",withTable:a("table"),withChange:i==="PREVIOUS_PERIOD"&&s.change!==null,withTiers:a("tiers"),withFindings:a("findings"),withUsers:a("users"),withAccounts:a("accounts"),withCatalog:a("types")||a("config")}}var T=$t(ca,Ve),vn=N(_.value),Si=N(null),Ai=we(()=>_.value.compare==="PREVIOUS_PERIOD"?T.data.value.insights?.previous?.totals??null:_.value.compare==="PREVIOUS_YEAR"?Si.value:null);async function Ft(e){let t=_.value,n=_a().length;if(await T.load(e),_.value!==t)return;let{accounts:r,chart:i,config:s,table:a,types:l,users:c}=T.data.value;De(()=>{s&&Gn(s.currency),T.data.value.viewer&&(J.value=T.data.value.viewer),a?.breakdown&&zn(Mt(a.breakdown.by),a.breakdown.rows),zn(["USER"],c?.breakdown?.rows.map(d=>({...d,keys:[d.key]}))??[]),zn(["ACCOUNT"],r?.breakdown?.rows.map(d=>({...d,keys:[d.key]}))??[]),vn.value=t}),!me(t.measure).usageTypes?.length&&l&&l.length>n&&Ft(["chart","table"]),t.compare==="PREVIOUS_YEAR"&&i?.comparedRange&&e.includes("insights")&&await Fc(i.comparedRange)}async function Fc({start:e,end:t}){let n=_.value,r=await ye.query(da,{range:{instants:{start:e,end:t}},timeZone:n.timeZone,filter:Se(n.filter)});_.value===n&&(Si.value=r.data?.compared?.totals??null)}function je(){return Ft(J.value&&T.data.value.types?va:[...va,...Pc])}function _e(e){return Ft([e])}function xa(e){bn.value=e,Ft(["table"])}function wa(){let e={page:"",chart:"",table:"",users:""};return ie(()=>{let{tab:t,range:n,timeZone:r,filter:i,compare:s,measure:a}=_.value;if(t!=="usage"||ne.value!=="open"){e={page:"",chart:"",table:"",users:""};return}let l=JSON.stringify([n,r,i,s,se.value]),c=JSON.stringify([a,He(_.value),ht(_.value)]),u=JSON.stringify(oi(_.value)),d=me(a).ranking,p=e;e={page:l,chart:c,table:u,users:d},xe(()=>{(l!==p.page||c!==p.chart||u!==p.table)&&(bn.value=10),l!==p.page?(Si.value=null,je()):c!==p.chart?Ft(d===p.users?["chart","table"]:["chart","table","users"]):u!==p.table&&Ft(["table"])})})}var Ti=6,Ii=(e,t)=>JSON.stringify(e)===JSON.stringify(t);function Ri(e){if("preset"in e)return Be.find(({preset:n})=>n===e.preset)?.name??e.preset;if("from"in e)return Ye(e.from,e.through);let t=T.data.value.insights?.range;return t?Ye(t.firstDay,t.lastDay):"Own range"}function _n(){let{range:e}=_.value,t=r=>M({range:r,interval:null}),n=Be.slice(0,Ti).some(({preset:r})=>Ii(e,{preset:r}));return o("div",{class:"range",children:[o("div",{class:"segments",role:"group","aria-label":"Range",children:Be.slice(0,Ti).map(({preset:r,name:i})=>o("button",{type:"button","aria-pressed":Ii(e,{preset:r}),onClick:()=>t({preset:r}),children:i},r))}),o(yt,{name:`${n?"More ranges":"Range"}: ${Ri(e)}`,class:`control ${n?"is-other":"is-chosen"}`,label:o(k,{children:[o("span",{class:"wide-only",children:n?"More":Ri(e)}),o("span",{class:"narrow-only",children:Ri(e)})," ",o(K,{name:"down"})]}),children:r=>o("div",{class:"range-panel",children:[o("ul",{class:"menu",children:Be.map(({preset:i,name:s},a)=>o("li",{class:a<Ti?"narrow-only":"",children:o("button",{type:"button","aria-pressed":Ii(e,{preset:i}),onClick:()=>{t({preset:i}),r()},children:/^\d/.test(s)?`Last ${s}`:s})},i))}),o(Lc,{range:e,onChoose:i=>{t(i),r()}})]})})]})}function Lc({range:e,onChoose:t}){let n=T.data.value.insights?.range,[r,i]=A("from"in e?e.from:n?.firstDay??""),[s,a]=A("through"in e?e.through:n?.lastDay??"");return o("form",{class:"own-days",onSubmit:l=>{l.preventDefault(),t({from:r,through:s})},children:[o("label",{children:["From ",o("input",{type:"date",class:"control",required:!0,value:r,min:"2000-01-01",max:"2099-12-31",onInput:l=>i(l.currentTarget.value)})]}),o("label",{children:["Through ",o("input",{type:"date",class:"control",required:!0,value:s,min:r||"2000-01-01",max:"2099-12-31",onInput:l=>a(l.currentTarget.value)})]}),o("button",{type:"submit",class:"primary",children:"Show these days"})]})}function xn(){let{timeZone:e}=_.value,[t,n]=A(""),i=[...new Set([an,"UTC",e,...lo()])].filter(s=>s.toLowerCase().replaceAll("_"," ").includes(t.toLowerCase().replaceAll("_"," ")));return o(yt,{name:`Time zone: ${e}`,label:o(k,{children:[o(K,{name:"globe"})," ",o("span",{class:"ellipsis",children:e.replaceAll("_"," ")})," ",o(K,{name:"down"})]}),children:s=>o("div",{class:"picker",children:[o("input",{type:"search",class:"control","aria-label":"Search time zones",placeholder:"Search time zones",value:t,onInput:a=>n(a.currentTarget.value)}),o("ul",{class:"menu scroll",children:[i.slice(0,60).map(a=>o("li",{children:o("button",{type:"button","aria-pressed":a===e,onClick:()=>{M({timeZone:a}),s()},children:[a.replaceAll("_"," "),a===an&&o("span",{class:"muted",children:" yours"})]})},a)),i.length===0&&o("li",{class:"muted",children:"No such time zone"})]})]})})}function qc(){let{filter:e}=_.value,[t,n]=A(""),r=T.data.value.accounts?.breakdown?.rows.flatMap(({kind:u,key:d})=>u==="VALUE"&&d!==null?[d]:[])??[],i=e.accountIds??[],s=[...new Set([...i,...r])];if(s.length<2)return null;let a=s.filter(u=>`${u} ${gt("ACCOUNT",u)}`.toLowerCase().includes(t.toLowerCase())),l=u=>M({filter:{...e,accountIds:u}}),c=i.length===0?"All accounts":i.length===1?gt("ACCOUNT",i[0]):`${i.length} accounts`;return o(yt,{name:`Accounts: ${c}`,label:o(k,{children:[o(K,{name:"account"})," ",o("span",{class:"ellipsis",children:c})," ",o(K,{name:"down"})]}),children:()=>o("div",{class:"picker",children:[o("input",{type:"search",class:"control","aria-label":"Search accounts",placeholder:"Search accounts",value:t,onInput:u=>n(u.currentTarget.value)}),o("ul",{class:"menu scroll",children:[i.length>0&&o("li",{children:o("button",{type:"button",onClick:()=>l([]),children:"All accounts"})}),a.map(u=>o("li",{children:o("label",{class:"check",children:[o("input",{type:"checkbox",checked:i.includes(u),onChange:()=>l(i.includes(u)?i.filter(d=>d!==u):[...i,u])}),o("span",{class:"ellipsis",title:u,children:[gt("ACCOUNT",u),gt("ACCOUNT",u)!==u&&o("small",{class:"muted",children:[" ",u]})]})]})},u)),a.length===0&&t&&o("li",{children:o("button",{type:"button",onClick:()=>l([...i,t]),children:["Only the account ",o("b",{children:t})]})})]})]})})}var Bc=[{value:"PREVIOUS_PERIOD",name:"vs previous period"},{value:"PREVIOUS_YEAR",name:"vs previous year"},{value:"",name:"No comparison"}];function cr(){let{filter:e,compare:t}=_.value,n=fn(e),r=T.data.value.insights?.range;return o("div",{class:"tools",role:"group","aria-label":"Range and filter",children:[r&&o("p",{class:"print-only",children:[Ye(r.firstDay,r.lastDay),", ",_.value.timeZone.replaceAll("_"," ")]}),o(_n,{}),o(bt,{name:"Compare",options:Bc,value:t??"",onChange:i=>M({compare:i||null})}),o(xn,{}),o(qc,{}),n.map(({label:i,without:s})=>o("span",{class:"chip",children:[o("span",{class:"ellipsis",title:i,children:i}),o("button",{type:"button","aria-label":`Remove the filter ${i}`,onClick:()=>M({filter:s}),children:o(K,{name:"close"})})]},i)),n.length>1&&o("button",{type:"button",class:"link",onClick:()=>M({filter:{}}),children:"Clear all"})]})}var Hc=["specs","usage","series","prices","types","config","viewer"];function Vc(e){let{range:t,timeZone:n}=_.value,r=i=>e.includes(i);return{range:Ne(t),timeZone:n,interval:ht(_.value),withSpecs:r("specs"),withUsage:r("usage"),withSeries:r("series"),withPrices:r("prices"),withTypes:r("types")||r("config")}}var Ue=$t(la,Vc);async function wn(e=Hc){await Ue.load(e);let{config:t,viewer:n}=Ue.data.value;t&&Gn(t.currency),n&&(J.value=n)}function ka(){let e="";return ie(()=>{let{range:t,timeZone:n}=_.value,r=JSON.stringify([t,n,se.value]);ne.value!=="open"||r===e||(e=r,xe(()=>{wn()}))})}function $({label:e,value:t,onInput:n,type:r="text",required:i=!1,placeholder:s,hint:a,disabled:l=!1,list:c}){let u=c&&`options-${e.replaceAll(/\W/g,"-").toLowerCase()}`;return o("label",{children:[o("span",{children:[e,i&&" *"]}),o("input",{class:"control",type:r==="number"?"text":r,inputMode:r==="number"?"decimal":void 0,pattern:r==="number"?"\\d+(\\.\\d{1,9})?":void 0,title:r==="number"?"A number such as 12 or 0.25":void 0,value:t,required:i,placeholder:s,disabled:l,list:u,autoComplete:"off",onInput:d=>n(d.currentTarget.value)}),u&&o("datalist",{id:u,children:c.map(d=>o("option",{value:d},d))}),a&&o("small",{children:a})]})}function nt({title:e,action:t,isDangerous:n=!1,document:r,variables:i,onDone:s,onClose:a,children:l}){let[c,u]=A(null),[d,p]=A(!1),g=async f=>{f.preventDefault(),p(!0);let m=await ye.mutate(r,i());p(!1),u(m.errors[0]??null),m.data&&m.errors.length===0&&s(m.data)};return o(Ut,{title:e,onClose:a,children:o("form",{class:"form",onSubmit:f=>{g(f)},children:[l,c&&o("div",{class:"notice failed",role:"alert",children:[o("b",{children:"Not saved"}),o("p",{children:[o(pe,{text:c.message})," ",o(bi,{error:c})]}),c.requestId&&o("p",{class:"muted",children:["Request ",o("code",{children:c.requestId})]})]}),o("div",{class:"buttons",children:[o("button",{type:"button",class:"secondary",onClick:a,children:"Cancel"}),o("button",{type:"submit",class:n?"secondary danger":"primary",disabled:d,children:d?"Sending …":t})]})]})})}var Sa=1024,Ei=e=>e.trim()===""?null:Number(e),xt=e=>e.trim()===""?null:e.trim();function Aa({spec:e,tier:t="",onDone:n,onClose:r}){let[i,s]=A({tier:e?.tier??t,displayName:e?.displayName??t,hourlyRate:e?.hourlyRate??"",vcpu:e?.vcpu?.toString()??"",memoryGib:e?.memoryMib==null?"":(e.memoryMib/Sa).toString(),gpuModel:e?.gpuModel??"",gpuCount:e?.gpuCount.toString()??"0",gpuMemoryGib:e?.gpuMemoryGib?.toString()??"",regions:e?.regions.join(", ")??"",description:e?.description??"",isAvailable:e?.isAvailable??!0}),a=c=>({value:i[c],onInput:u=>s({...i,[c]:u})}),l=()=>({tier:i.tier,displayName:i.displayName,...i.hourlyRate===(e?.hourlyRate??"")?{}:{hourlyRate:xt(i.hourlyRate)},vcpu:Ei(i.vcpu),memoryMib:i.memoryGib.trim()===""?null:Math.round(Number(i.memoryGib)*Sa),gpuModel:xt(i.gpuModel),gpuCount:Ei(i.gpuCount)??0,gpuMemoryGib:Ei(i.gpuMemoryGib),regions:i.regions.split(",").map(c=>c.trim()).filter(Boolean),description:i.description,isAvailable:i.isAvailable});return o(nt,{title:e?`Change ${e.displayName}`:"Add a hardware spec",action:e?"Save":"Add",document:e?Bo:qo,variables:()=>({input:l()}),onDone:n,onClose:r,children:[o("div",{class:"fields",children:[o($,{label:"Tier",required:!0,disabled:e!==null,hint:"As services send it",...a("tier")}),o($,{label:"Name",required:!0,...a("displayName")}),o($,{label:"Price per hour",type:"number",hint:"In force from now on",...a("hourlyRate")})]}),o("div",{class:"fields",children:[o($,{label:"vCPU",type:"number",...a("vcpu")}),o($,{label:"Memory in GiB",type:"number",...a("memoryGib")}),o($,{label:"Regions",placeholder:"eu-west, us-east",...a("regions")})]}),o("div",{class:"fields",children:[o($,{label:"GPU model",...a("gpuModel")}),o($,{label:"Number of GPUs",type:"number",...a("gpuCount")}),o($,{label:"Memory per GPU in GiB",type:"number",...a("gpuMemoryGib")})]}),o($,{label:"Description",...a("description")}),o("label",{class:"check",children:[o("input",{type:"checkbox",checked:i.isAvailable,onChange:()=>s({...i,isAvailable:!i.isAvailable})})," Available"]})]})}function Ta({spec:e,onDone:t,onClose:n}){return o(nt,{title:`Retire ${e.displayName}?`,action:"Retire",isDangerous:!0,document:Ho,variables:()=>({input:{tier:e.tier}}),onDone:t,onClose:n,children:o("p",{children:["The spec remains, so that usage recorded on ",o("code",{children:e.tier})," keeps its details. It is no longer listed as available."]})})}var jc={tokens:"Default: 1000000",seconds:"Default: 3600 (an hour)"};function Ia({types:e,tiers:t,initial:n,onDone:r,onClose:i}){let[s,a]=A({usageType:n.usageType??"",tier:n.tier??"",model:n.model??"",provider:n.provider??"",rate:"",perUnits:"",validFrom:""}),l=d=>({value:s[d],onInput:p=>a({...s,[d]:p})}),c=e.find(({slug:d})=>d===s.usageType)?.unit,u=()=>({usageType:s.usageType,tier:xt(s.tier),model:xt(s.model),provider:xt(s.provider),rate:xt(s.rate),perUnits:xt(s.perUnits),validFrom:s.validFrom===""?null:new Date(s.validFrom).toISOString()});return o(nt,{title:"Set a price",action:"Set the price",document:Vo,variables:()=>({input:u()}),onDone:r,onClose:i,children:[o("div",{class:"fields",children:[o($,{label:"Usage type",required:!0,list:e.map(({slug:d})=>d),...l("usageType")}),o($,{label:"Rate",required:!0,type:"number",placeholder:"0.25",...l("rate")}),o($,{label:c?`Per ${c}`:"Per units",type:"number",placeholder:"1",hint:jc[c??""]??"Default: 1",...l("perUnits")})]}),o("div",{class:"fields",children:[o($,{label:"Tier",list:t,hint:"Empty: every tier",...l("tier")}),o($,{label:"Model",hint:"Empty: every model; gpt-* is a prefix",...l("model")}),o($,{label:"Provider",hint:"Empty: every provider",...l("provider")})]}),o($,{label:"In force from",type:"datetime-local",hint:"Your local time. Empty: now. Existing records keep their cost until an operator runs usage-insights reprice.",...l("validFrom")})]})}function kn(e,t){return e==null||t==null?NaN:e<t?-1:e>t?1:e>=t?0:NaN}function Zc(e,t){return e==null||t==null?NaN:t<e?-1:t>e?1:t>=e?0:NaN}function Ea(e){let t,n,r;e.length!==2?(t=kn,n=(l,c)=>kn(e(l),c),r=(l,c)=>e(l)-c):(t=e===kn||e===Zc?e:Qc,n=e,r=e);function i(l,c,u=0,d=l.length){if(u<d){if(t(c,c)!==0)return d;do{let p=u+d>>>1;n(l[p],c)<0?u=p+1:d=p}while(u<d)}return u}function s(l,c,u=0,d=l.length){if(u<d){if(t(c,c)!==0)return d;do{let p=u+d>>>1;n(l[p],c)<=0?u=p+1:d=p}while(u<d)}return u}function a(l,c,u=0,d=l.length){let p=i(l,c,u,d-1);return p>u&&r(l[p-1],c)>-r(l[p],c)?p-1:p}return{left:i,center:a,right:s}}function Qc(){return 0}function Kc(e){return e===null?NaN:+e}var Ca=Ea(kn),Da=Ca.right,lh=Ca.left,uh=Ea(Kc).center;var ch=Ma(Na),dh=Ma(Gc);function Ma(e){return function(t,n,r=n){if(!((n=+n)>=0))throw new RangeError("invalid rx");if(!((r=+r)>=0))throw new RangeError("invalid ry");let{data:i,width:s,height:a}=t;if(!((s=Math.floor(s))>=0))throw new RangeError("invalid width");if(!((a=Math.floor(a!==void 0?a:i.length/s))>=0))throw new RangeError("invalid height");if(!s||!a||!n&&!r)return t;let l=n&&e(n),c=r&&e(r),u=i.slice();return l&&c?(Lt(l,u,i,s,a),Lt(l,i,u,s,a),Lt(l,u,i,s,a),qt(c,i,u,s,a),qt(c,u,i,s,a),qt(c,i,u,s,a)):l?(Lt(l,i,u,s,a),Lt(l,u,i,s,a),Lt(l,i,u,s,a)):c&&(qt(c,i,u,s,a),qt(c,u,i,s,a),qt(c,i,u,s,a)),t}}function Lt(e,t,n,r,i){for(let s=0,a=r*i;s<a;)e(t,n,s,s+=r,1)}function qt(e,t,n,r,i){for(let s=0,a=r*i;s<r;++s)e(t,n,s,s+a,r)}function Gc(e){let t=Na(e);return(n,r,i,s,a)=>{i<<=2,s<<=2,a<<=2,t(n,r,i+0,s+0,a),t(n,r,i+1,s+1,a),t(n,r,i+2,s+2,a),t(n,r,i+3,s+3,a)}}function Na(e){let t=Math.floor(e);if(t===e)return Yc(e);let n=e-t,r=2*e+1;return(i,s,a,l,c)=>{if(!((l-=c)>=a))return;let u=t*s[a],d=c*t,p=d+c;for(let g=a,f=a+d;g<f;g+=c)u+=s[Math.min(l,g)];for(let g=a,f=l;g<=f;g+=c)u+=s[Math.min(l,g+d)],i[g]=(u+n*(s[Math.max(a,g-p)]+s[Math.min(l,g+p)]))/r,u-=s[Math.max(a,g-d)]}}function Yc(e){let t=2*e+1;return(n,r,i,s,a)=>{if(!((s-=a)>=i))return;let l=e*r[i],c=a*e;for(let u=i,d=i+c;u<d;u+=a)l+=r[Math.min(s,u)];for(let u=i,d=s;u<=d;u+=a)l+=r[Math.min(s,u+c)],n[u]=l/t,l-=r[Math.max(i,u-c)]}}var Sn=class extends Map{constructor(t,n=Xc){if(super(),Object.defineProperties(this,{_intern:{value:new Map},_key:{value:n}}),t!=null)for(let[r,i]of t)this.set(r,i)}get(t){return super.get(Ra(this,t))}has(t){return super.has(Ra(this,t))}set(t,n){return super.set(Wc(this,t),n)}delete(t){return super.delete(zc(this,t))}};function Ra({_intern:e,_key:t},n){let r=t(n);return e.has(r)?e.get(r):n}function Wc({_intern:e,_key:t},n){let r=t(n);return e.has(r)?e.get(r):(e.set(r,n),n)}function zc({_intern:e,_key:t},n){let r=t(n);return e.has(r)&&(n=e.get(r),e.delete(r)),n}function Xc(e){return e!==null&&typeof e=="object"?e.valueOf():e}var Jc=Array.prototype,ph=Jc.slice;var ed=Math.sqrt(50),td=Math.sqrt(10),nd=Math.sqrt(2);function dr(e,t,n){let r=(t-e)/Math.max(0,n),i=Math.floor(Math.log10(r)),s=r/Math.pow(10,i),a=s>=ed?10:s>=td?5:s>=nd?2:1,l,c,u;return i<0?(u=Math.pow(10,-i)/a,l=Math.round(e*u),c=Math.round(t*u),l/u<e&&++l,c/u>t&&--c,u=-u):(u=Math.pow(10,i)*a,l=Math.round(e/u),c=Math.round(t/u),l*u<e&&++l,c*u>t&&--c),c<l&&.5<=n&&n<2?dr(e,t,n*2):[l,c,u]}function Ua(e,t,n){if(t=+t,e=+e,n=+n,!(n>0))return[];if(e===t)return[e];let r=t<e,[i,s,a]=r?dr(t,e,n):dr(e,t,n);if(!(s>=i))return[];let l=s-i+1,c=new Array(l);if(r)if(a<0)for(let u=0;u<l;++u)c[u]=(s-u)/-a;else for(let u=0;u<l;++u)c[u]=(s-u)*a;else if(a<0)for(let u=0;u<l;++u)c[u]=(i+u)/-a;else for(let u=0;u<l;++u)c[u]=(i+u)*a;return c}function pr(e,t,n){return t=+t,e=+e,n=+n,dr(e,t,n)[2]}function Oa(e,t,n){t=+t,e=+e,n=+n;let r=t<e,i=r?pr(t,e,n):pr(e,t,n);return(r?-1:1)*(i<0?1/-i:i)}function Ci(e,t){let n;if(t===void 0)for(let r of e)r!=null&&(n<r||n===void 0&&r>=r)&&(n=r);else{let r=-1;for(let i of e)(i=t(i,++r,e))!=null&&(n<i||n===void 0&&i>=i)&&(n=i)}return n}function Pa(e,t,n){e=+e,t=+t,n=(i=arguments.length)<2?(t=e,e=0,1):i<3?1:+n;for(var r=-1,i=Math.max(0,Math.ceil((t-e)/n))|0,s=new Array(i);++r<i;)s[r]=e+r*n;return s}var gh=rd(Math.random);function rd(e){return function(n,r=0,i=n.length){let s=i-(r=+r);for(;s;){let a=e()*s--|0,l=n[s+r];n[s+r]=n[a+r],n[a+r]=l}return n}}function jt(e,t,n){e.prototype=t.prototype=n,n.constructor=e}function In(e,t){var n=Object.create(e.prototype);for(var r in t)n[r]=t[r];return n}function rt(){}var At=.7,Vt=1/At,Bt="\\s*([+-]?\\d+)\\s*",An="\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)\\s*",Oe="\\s*([+-]?(?:\\d*\\.)?\\d+(?:[eE][+-]?\\d+)?)%\\s*",id=/^#([0-9a-f]{3,8})$/,sd=new RegExp(`^rgb\\(${Bt},${Bt},${Bt}\\)$`),od=new RegExp(`^rgb\\(${Oe},${Oe},${Oe}\\)$`),ad=new RegExp(`^rgba\\(${Bt},${Bt},${Bt},${An}\\)$`),ld=new RegExp(`^rgba\\(${Oe},${Oe},${Oe},${An}\\)$`),ud=new RegExp(`^hsl\\(${An},${Oe},${Oe}\\)$`),cd=new RegExp(`^hsla\\(${An},${Oe},${Oe},${An}\\)$`),$a={aliceblue:15792383,antiquewhite:16444375,aqua:65535,aquamarine:8388564,azure:15794175,beige:16119260,bisque:16770244,black:0,blanchedalmond:16772045,blue:255,blueviolet:9055202,brown:10824234,burlywood:14596231,cadetblue:6266528,chartreuse:8388352,chocolate:13789470,coral:16744272,cornflowerblue:6591981,cornsilk:16775388,crimson:14423100,cyan:65535,darkblue:139,darkcyan:35723,darkgoldenrod:12092939,darkgray:11119017,darkgreen:25600,darkgrey:11119017,darkkhaki:12433259,darkmagenta:9109643,darkolivegreen:5597999,darkorange:16747520,darkorchid:10040012,darkred:9109504,darksalmon:15308410,darkseagreen:9419919,darkslateblue:4734347,darkslategray:3100495,darkslategrey:3100495,darkturquoise:52945,darkviolet:9699539,deeppink:16716947,deepskyblue:49151,dimgray:6908265,dimgrey:6908265,dodgerblue:2003199,firebrick:11674146,floralwhite:16775920,forestgreen:2263842,fuchsia:16711935,gainsboro:14474460,ghostwhite:16316671,gold:16766720,goldenrod:14329120,gray:8421504,green:32768,greenyellow:11403055,grey:8421504,honeydew:15794160,hotpink:16738740,indianred:13458524,indigo:4915330,ivory:16777200,khaki:15787660,lavender:15132410,lavenderblush:16773365,lawngreen:8190976,lemonchiffon:16775885,lightblue:11393254,lightcoral:15761536,lightcyan:14745599,lightgoldenrodyellow:16448210,lightgray:13882323,lightgreen:9498256,lightgrey:13882323,lightpink:16758465,lightsalmon:16752762,lightseagreen:2142890,lightskyblue:8900346,lightslategray:7833753,lightslategrey:7833753,lightsteelblue:11584734,lightyellow:16777184,lime:65280,limegreen:3329330,linen:16445670,magenta:16711935,maroon:8388608,mediumaquamarine:6737322,mediumblue:205,mediumorchid:12211667,mediumpurple:9662683,mediumseagreen:3978097,mediumslateblue:8087790,mediumspringgreen:64154,mediumturquoise:4772300,mediumvioletred:13047173,midnightblue:1644912,mintcream:16121850,mistyrose:16770273,moccasin:16770229,navajowhite:16768685,navy:128,oldlace:16643558,olive:8421376,olivedrab:7048739,orange:16753920,orangered:16729344,orchid:14315734,palegoldenrod:15657130,palegreen:10025880,paleturquoise:11529966,palevioletred:14381203,papayawhip:16773077,peachpuff:16767673,peru:13468991,pink:16761035,plum:14524637,powderblue:11591910,purple:8388736,rebeccapurple:6697881,red:16711680,rosybrown:12357519,royalblue:4286945,saddlebrown:9127187,salmon:16416882,sandybrown:16032864,seagreen:3050327,seashell:16774638,sienna:10506797,silver:12632256,skyblue:8900331,slateblue:6970061,slategray:7372944,slategrey:7372944,snow:16775930,springgreen:65407,steelblue:4620980,tan:13808780,teal:32896,thistle:14204888,tomato:16737095,turquoise:4251856,violet:15631086,wheat:16113331,white:16777215,whitesmoke:16119285,yellow:16776960,yellowgreen:10145074};jt(rt,Zt,{copy(e){return Object.assign(new this.constructor,this,e)},displayable(){return this.rgb().displayable()},hex:Fa,formatHex:Fa,formatHex8:dd,formatHsl:pd,formatRgb:La,toString:La});function Fa(){return this.rgb().formatHex()}function dd(){return this.rgb().formatHex8()}function pd(){return Ga(this).formatHsl()}function La(){return this.rgb().formatRgb()}function Zt(e){var t,n;return e=(e+"").trim().toLowerCase(),(t=id.exec(e))?(n=t[1].length,t=parseInt(t[1],16),n===6?qa(t):n===3?new re(t>>8&15|t>>4&240,t>>4&15|t&240,(t&15)<<4|t&15,1):n===8?gr(t>>24&255,t>>16&255,t>>8&255,(t&255)/255):n===4?gr(t>>12&15|t>>8&240,t>>8&15|t>>4&240,t>>4&15|t&240,((t&15)<<4|t&15)/255):null):(t=sd.exec(e))?new re(t[1],t[2],t[3],1):(t=od.exec(e))?new re(t[1]*255/100,t[2]*255/100,t[3]*255/100,1):(t=ad.exec(e))?gr(t[1],t[2],t[3],t[4]):(t=ld.exec(e))?gr(t[1]*255/100,t[2]*255/100,t[3]*255/100,t[4]):(t=ud.exec(e))?Va(t[1],t[2]/100,t[3]/100,1):(t=cd.exec(e))?Va(t[1],t[2]/100,t[3]/100,t[4]):$a.hasOwnProperty(e)?qa($a[e]):e==="transparent"?new re(NaN,NaN,NaN,0):null}function qa(e){return new re(e>>16&255,e>>8&255,e&255,1)}function gr(e,t,n,r){return r<=0&&(e=t=n=NaN),new re(e,t,n,r)}function Pi(e){return e instanceof rt||(e=Zt(e)),e?(e=e.rgb(),new re(e.r,e.g,e.b,e.opacity)):new re}function Rn(e,t,n,r){return arguments.length===1?Pi(e):new re(e,t,n,r??1)}function re(e,t,n,r){this.r=+e,this.g=+t,this.b=+n,this.opacity=+r}jt(re,Rn,In(rt,{brighter(e){return e=e==null?Vt:Math.pow(Vt,e),new re(this.r*e,this.g*e,this.b*e,this.opacity)},darker(e){return e=e==null?At:Math.pow(At,e),new re(this.r*e,this.g*e,this.b*e,this.opacity)},rgb(){return this},clamp(){return new re(kt(this.r),kt(this.g),kt(this.b),mr(this.opacity))},displayable(){return-.5<=this.r&&this.r<255.5&&-.5<=this.g&&this.g<255.5&&-.5<=this.b&&this.b<255.5&&0<=this.opacity&&this.opacity<=1},hex:Ba,formatHex:Ba,formatHex8:gd,formatRgb:Ha,toString:Ha}));function Ba(){return`#${wt(this.r)}${wt(this.g)}${wt(this.b)}`}function gd(){return`#${wt(this.r)}${wt(this.g)}${wt(this.b)}${wt((isNaN(this.opacity)?1:this.opacity)*255)}`}function Ha(){let e=mr(this.opacity);return`${e===1?"rgb(":"rgba("}${kt(this.r)}, ${kt(this.g)}, ${kt(this.b)}${e===1?")":`, ${e})`}`}function mr(e){return isNaN(e)?1:Math.max(0,Math.min(1,e))}function kt(e){return Math.max(0,Math.min(255,Math.round(e)||0))}function wt(e){return e=kt(e),(e<16?"0":"")+e.toString(16)}function Va(e,t,n,r){return r<=0?e=t=n=NaN:n<=0||n>=1?e=t=NaN:t<=0&&(e=NaN),new Ie(e,t,n,r)}function Ga(e){if(e instanceof Ie)return new Ie(e.h,e.s,e.l,e.opacity);if(e instanceof rt||(e=Zt(e)),!e)return new Ie;if(e instanceof Ie)return e;e=e.rgb();var t=e.r/255,n=e.g/255,r=e.b/255,i=Math.min(t,n,r),s=Math.max(t,n,r),a=NaN,l=s-i,c=(s+i)/2;return l?(t===s?a=(n-r)/l+(n<r)*6:n===s?a=(r-t)/l+2:a=(t-n)/l+4,l/=c<.5?s+i:2-s-i,a*=60):l=c>0&&c<1?0:a,new Ie(a,l,c,e.opacity)}function yr(e,t,n,r){return arguments.length===1?Ga(e):new Ie(e,t,n,r??1)}function Ie(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}jt(Ie,yr,In(rt,{brighter(e){return e=e==null?Vt:Math.pow(Vt,e),new Ie(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?At:Math.pow(At,e),new Ie(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=this.h%360+(this.h<0)*360,t=isNaN(e)||isNaN(this.s)?0:this.s,n=this.l,r=n+(n<.5?n:1-n)*t,i=2*n-r;return new re(Di(e>=240?e-240:e+120,i,r),Di(e,i,r),Di(e<120?e+240:e-120,i,r),this.opacity)},clamp(){return new Ie(ja(this.h),fr(this.s),fr(this.l),mr(this.opacity))},displayable(){return(0<=this.s&&this.s<=1||isNaN(this.s))&&0<=this.l&&this.l<=1&&0<=this.opacity&&this.opacity<=1},formatHsl(){let e=mr(this.opacity);return`${e===1?"hsl(":"hsla("}${ja(this.h)}, ${fr(this.s)*100}%, ${fr(this.l)*100}%${e===1?")":`, ${e})`}`}}));function ja(e){return e=(e||0)%360,e<0?e+360:e}function fr(e){return Math.max(0,Math.min(1,e||0))}function Di(e,t,n){return(e<60?t+(n-t)*e/60:e<180?n:e<240?t+(n-t)*(240-e)/60:t)*255}var Ya=Math.PI/180,Wa=180/Math.PI,hr=18,za=.96422,Xa=1,Ja=.82521,el=4/29,Ht=6/29,tl=3*Ht*Ht,fd=Ht*Ht*Ht;function nl(e){if(e instanceof Pe)return new Pe(e.l,e.a,e.b,e.opacity);if(e instanceof Ze)return il(e);e instanceof re||(e=Pi(e));var t=Oi(e.r),n=Oi(e.g),r=Oi(e.b),i=Mi((.2225045*t+.7168786*n+.0606169*r)/Xa),s,a;return t===n&&n===r?s=a=i:(s=Mi((.4360747*t+.3850649*n+.1430804*r)/za),a=Mi((.0139322*t+.0971045*n+.7141733*r)/Ja)),new Pe(116*i-16,500*(s-i),200*(i-a),e.opacity)}function rl(e,t,n,r){return arguments.length===1?nl(e):new Pe(e,t,n,r??1)}function Pe(e,t,n,r){this.l=+e,this.a=+t,this.b=+n,this.opacity=+r}jt(Pe,rl,In(rt,{brighter(e){return new Pe(this.l+hr*(e??1),this.a,this.b,this.opacity)},darker(e){return new Pe(this.l-hr*(e??1),this.a,this.b,this.opacity)},rgb(){var e=(this.l+16)/116,t=isNaN(this.a)?e:e+this.a/500,n=isNaN(this.b)?e:e-this.b/200;return t=za*Ni(t),e=Xa*Ni(e),n=Ja*Ni(n),new re(Ui(3.1338561*t-1.6168667*e-.4906146*n),Ui(-.9787684*t+1.9161415*e+.033454*n),Ui(.0719453*t-.2289914*e+1.4052427*n),this.opacity)}}));function Mi(e){return e>fd?Math.pow(e,1/3):e/tl+el}function Ni(e){return e>Ht?e*e*e:tl*(e-el)}function Ui(e){return 255*(e<=.0031308?12.92*e:1.055*Math.pow(e,1/2.4)-.055)}function Oi(e){return(e/=255)<=.04045?e/12.92:Math.pow((e+.055)/1.055,2.4)}function md(e){if(e instanceof Ze)return new Ze(e.h,e.c,e.l,e.opacity);if(e instanceof Pe||(e=nl(e)),e.a===0&&e.b===0)return new Ze(NaN,0<e.l&&e.l<100?0:NaN,e.l,e.opacity);var t=Math.atan2(e.b,e.a)*Wa;return new Ze(t<0?t+360:t,Math.sqrt(e.a*e.a+e.b*e.b),e.l,e.opacity)}function br(e,t,n,r){return arguments.length===1?md(e):new Ze(e,t,n,r??1)}function Ze(e,t,n,r){this.h=+e,this.c=+t,this.l=+n,this.opacity=+r}function il(e){if(isNaN(e.h))return new Pe(e.l,0,0,e.opacity);var t=e.h*Ya;return new Pe(e.l,Math.cos(t)*e.c,Math.sin(t)*e.c,e.opacity)}jt(Ze,br,In(rt,{brighter(e){return new Ze(this.h,this.c,this.l+hr*(e??1),this.opacity)},darker(e){return new Ze(this.h,this.c,this.l-hr*(e??1),this.opacity)},rgb(){return il(this).rgb()}}));var sl=-.14861,$i=1.78277,Fi=-.29227,vr=-.90649,Tn=1.97294,Za=Tn*vr,Qa=Tn*$i,Ka=$i*Fi-vr*sl;function hd(e){if(e instanceof St)return new St(e.h,e.s,e.l,e.opacity);e instanceof re||(e=Pi(e));var t=e.r/255,n=e.g/255,r=e.b/255,i=(Ka*r+Za*t-Qa*n)/(Ka+Za-Qa),s=r-i,a=(Tn*(n-i)-Fi*s)/vr,l=Math.sqrt(a*a+s*s)/(Tn*i*(1-i)),c=l?Math.atan2(a,s)*Wa-120:NaN;return new St(c<0?c+360:c,l,i,e.opacity)}function _r(e,t,n,r){return arguments.length===1?hd(e):new St(e,t,n,r??1)}function St(e,t,n,r){this.h=+e,this.s=+t,this.l=+n,this.opacity=+r}jt(St,_r,In(rt,{brighter(e){return e=e==null?Vt:Math.pow(Vt,e),new St(this.h,this.s,this.l*e,this.opacity)},darker(e){return e=e==null?At:Math.pow(At,e),new St(this.h,this.s,this.l*e,this.opacity)},rgb(){var e=isNaN(this.h)?0:(this.h+120)*Ya,t=+this.l,n=isNaN(this.s)?0:this.s*t*(1-t),r=Math.cos(e),i=Math.sin(e);return new re(255*(t+n*(sl*r+$i*i)),255*(t+n*(Fi*r+vr*i)),255*(t+n*(Tn*r)),this.opacity)}}));function ul(e,t,n,r,i){var s=e*e,a=s*e;return((1-3*e+3*s-a)*t+(4-6*s+3*a)*n+(1+3*e+3*s-3*a)*r+a*i)/6}function yd(e){var t=e.length-1;return function(n){var r=n<=0?n=0:n>=1?(n=1,t-1):Math.floor(n*t),i=e[r],s=e[r+1],a=r>0?e[r-1]:2*i-s,l=r<t-1?e[r+2]:2*s-i;return ul((n-r/t)*t,a,i,s,l)}}function bd(e){var t=e.length;return function(n){var r=Math.floor(((n%=1)<0?++n:n)*t),i=e[(r+t-1)%t],s=e[r%t],a=e[(r+1)%t],l=e[(r+2)%t];return ul((n-r/t)*t,i,s,a,l)}}var wr=e=>()=>e;function cl(e,t){return function(n){return e+n*t}}function vd(e,t,n){return e=Math.pow(e,n),t=Math.pow(t,n)-e,n=1/n,function(r){return Math.pow(e+r*t,n)}}function Hi(e,t){var n=t-e;return n?cl(e,n>180||n<-180?n-360*Math.round(n/360):n):wr(isNaN(e)?t:e)}function _d(e){return(e=+e)==1?be:function(t,n){return n-t?vd(t,n,e):wr(isNaN(t)?n:t)}}function be(e,t){var n=t-e;return n?cl(e,n):wr(isNaN(e)?t:e)}var ol=(function e(t){var n=_d(t);function r(i,s){var a=n((i=Rn(i)).r,(s=Rn(s)).r),l=n(i.g,s.g),c=n(i.b,s.b),u=be(i.opacity,s.opacity);return function(d){return i.r=a(d),i.g=l(d),i.b=c(d),i.opacity=u(d),i+""}}return r.gamma=e,r})(1);function dl(e){return function(t){var n=t.length,r=new Array(n),i=new Array(n),s=new Array(n),a,l;for(a=0;a<n;++a)l=Rn(t[a]),r[a]=l.r||0,i[a]=l.g||0,s[a]=l.b||0;return r=e(r),i=e(i),s=e(s),l.opacity=1,function(c){return l.r=r(c),l.g=i(c),l.b=s(c),l+""}}}var yh=dl(yd),bh=dl(bd);function xd(e,t){t||(t=[]);var n=e?Math.min(t.length,e.length):0,r=t.slice(),i;return function(s){for(i=0;i<n;++i)r[i]=e[i]*(1-s)+t[i]*s;return r}}function wd(e){return ArrayBuffer.isView(e)&&!(e instanceof DataView)}function kd(e,t){var n=t?t.length:0,r=e?Math.min(n,e.length):0,i=new Array(r),s=new Array(n),a;for(a=0;a<r;++a)i[a]=kr(e[a],t[a]);for(;a<n;++a)s[a]=t[a];return function(l){for(a=0;a<r;++a)s[a]=i[a](l);return s}}function Sd(e,t){var n=new Date;return e=+e,t=+t,function(r){return n.setTime(e*(1-r)+t*r),n}}function Re(e,t){return e=+e,t=+t,function(n){return e*(1-n)+t*n}}function Ad(e,t){var n={},r={},i;(e===null||typeof e!="object")&&(e={}),(t===null||typeof t!="object")&&(t={});for(i in t)i in e?n[i]=kr(e[i],t[i]):r[i]=t[i];return function(s){for(i in n)r[i]=n[i](s);return r}}var qi=/[-+]?(?:\d+\.?\d*|\.?\d+)(?:[eE][-+]?\d+)?/g,Li=new RegExp(qi.source,"g");function Td(e){return function(){return e}}function Id(e){return function(t){return e(t)+""}}function Rd(e,t){var n=qi.lastIndex=Li.lastIndex=0,r,i,s,a=-1,l=[],c=[];for(e=e+"",t=t+"";(r=qi.exec(e))&&(i=Li.exec(t));)(s=i.index)>n&&(s=t.slice(n,s),l[a]?l[a]+=s:l[++a]=s),(r=r[0])===(i=i[0])?l[a]?l[a]+=i:l[++a]=i:(l[++a]=null,c.push({i:a,x:Re(r,i)})),n=Li.lastIndex;return n<t.length&&(s=t.slice(n),l[a]?l[a]+=s:l[++a]=s),l.length<2?c[0]?Id(c[0].x):Td(t):(t=c.length,function(u){for(var d=0,p;d<t;++d)l[(p=c[d]).i]=p.x(u);return l.join("")})}function kr(e,t){var n=typeof t,r;return t==null||n==="boolean"?wr(t):(n==="number"?Re:n==="string"?(r=Zt(t))?(t=r,ol):Rd:t instanceof Zt?ol:t instanceof Date?Sd:wd(t)?xd:Array.isArray(t)?kd:typeof t.valueOf!="function"&&typeof t.toString!="function"||isNaN(t)?Ad:Re)(e,t)}function pl(e,t){return e=+e,t=+t,function(n){return Math.round(e*(1-n)+t*n)}}var al=180/Math.PI,Bi={translateX:0,translateY:0,rotate:0,skewX:0,scaleX:1,scaleY:1};function gl(e,t,n,r,i,s){var a,l,c;return(a=Math.sqrt(e*e+t*t))&&(e/=a,t/=a),(c=e*n+t*r)&&(n-=e*c,r-=t*c),(l=Math.sqrt(n*n+r*r))&&(n/=l,r/=l,c/=l),e*r<t*n&&(e=-e,t=-t,c=-c,a=-a),{translateX:i,translateY:s,rotate:Math.atan2(t,e)*al,skewX:Math.atan(c)*al,scaleX:a,scaleY:l}}var xr;function Ed(e){let t=new(typeof DOMMatrix=="function"?DOMMatrix:WebKitCSSMatrix)(e+"");return t.isIdentity?Bi:gl(t.a,t.b,t.c,t.d,t.e,t.f)}function Cd(e){return e==null||(xr||(xr=document.createElementNS("http://www.w3.org/2000/svg","g")),xr.setAttribute("transform",e),!(e=xr.transform.baseVal.consolidate()))?Bi:(e=e.matrix,gl(e.a,e.b,e.c,e.d,e.e,e.f))}function fl(e,t,n,r){function i(u){return u.length?u.pop()+" ":""}function s(u,d,p,g,f,m){if(u!==p||d!==g){var y=f.push("translate(",null,t,null,n);m.push({i:y-4,x:Re(u,p)},{i:y-2,x:Re(d,g)})}else(p||g)&&f.push("translate("+p+t+g+n)}function a(u,d,p,g){u!==d?(u-d>180?d+=360:d-u>180&&(u+=360),g.push({i:p.push(i(p)+"rotate(",null,r)-2,x:Re(u,d)})):d&&p.push(i(p)+"rotate("+d+r)}function l(u,d,p,g){u!==d?g.push({i:p.push(i(p)+"skewX(",null,r)-2,x:Re(u,d)}):d&&p.push(i(p)+"skewX("+d+r)}function c(u,d,p,g,f,m){if(u!==p||d!==g){var y=f.push(i(f)+"scale(",null,",",null,")");m.push({i:y-4,x:Re(u,p)},{i:y-2,x:Re(d,g)})}else(p!==1||g!==1)&&f.push(i(f)+"scale("+p+","+g+")")}return function(u,d){var p=[],g=[];return u=e(u),d=e(d),s(u.translateX,u.translateY,d.translateX,d.translateY,p,g),a(u.rotate,d.rotate,p,g),l(u.skewX,d.skewX,p,g),c(u.scaleX,u.scaleY,d.scaleX,d.scaleY,p,g),u=d=null,function(f){for(var m=-1,y=g.length,b;++m<y;)p[(b=g[m]).i]=b.x(f);return p.join("")}}}var vh=fl(Ed,"px, ","px)","deg)"),_h=fl(Cd,", ",")",")"),Dd=1e-12;function ll(e){return((e=Math.exp(e))+1/e)/2}function Md(e){return((e=Math.exp(e))-1/e)/2}function Nd(e){return((e=Math.exp(2*e))-1)/(e+1)}var xh=(function e(t,n,r){function i(s,a){var l=s[0],c=s[1],u=s[2],d=a[0],p=a[1],g=a[2],f=d-l,m=p-c,y=f*f+m*m,b,v;if(y<Dd)v=Math.log(g/u)/t,b=function(le){return[l+le*f,c+le*m,u*Math.exp(t*le*v)]};else{var x=Math.sqrt(y),h=(g*g-u*u+r*y)/(2*u*n*x),w=(g*g-u*u-r*y)/(2*g*n*x),O=Math.log(Math.sqrt(h*h+1)-h),z=Math.log(Math.sqrt(w*w+1)-w);v=(z-O)/t,b=function(le){var ge=le*v,Ce=ll(O),ue=u/(n*x)*(Ce*Nd(t*ge+O)-Md(O));return[l+ue*f,c+ue*m,u*Ce/ll(t*ge+O)]}}return b.duration=Math.abs(v)*1e3*t/Math.SQRT2,b}return i.rho=function(s){var a=Math.max(.001,+s),l=a*a,c=l*l;return e(a,l,c)},i})(Math.SQRT2,2,4);function ml(e){return function(t,n){var r=e((t=yr(t)).h,(n=yr(n)).h),i=be(t.s,n.s),s=be(t.l,n.l),a=be(t.opacity,n.opacity);return function(l){return t.h=r(l),t.s=i(l),t.l=s(l),t.opacity=a(l),t+""}}}var wh=ml(Hi),kh=ml(be);function hl(e){return function(t,n){var r=e((t=br(t)).h,(n=br(n)).h),i=be(t.c,n.c),s=be(t.l,n.l),a=be(t.opacity,n.opacity);return function(l){return t.h=r(l),t.c=i(l),t.l=s(l),t.opacity=a(l),t+""}}}var Sh=hl(Hi),Ah=hl(be);function yl(e){return(function t(n){n=+n;function r(i,s){var a=e((i=_r(i)).h,(s=_r(s)).h),l=be(i.s,s.s),c=be(i.l,s.l),u=be(i.opacity,s.opacity);return function(d){return i.h=a(d),i.s=l(d),i.l=c(Math.pow(d,n)),i.opacity=u(d),i+""}}return r.gamma=t,r})(1)}var Th=yl(Hi),Ih=yl(be);function Ud(e){return Math.abs(e=Math.round(e))>=1e21?e.toLocaleString("en").replace(/,/g,""):e.toString(10)}function Ar(e,t){if(!isFinite(e)||e===0)return null;var n=(e=t?e.toExponential(t-1):e.toExponential()).indexOf("e"),r=e.slice(0,n);return[r.length>1?r[0]+r.slice(2):r,+e.slice(n+1)]}function Qt(e){return e=Ar(Math.abs(e)),e?e[1]:NaN}function Od(e,t){return function(n,r){for(var i=n.length,s=[],a=0,l=e[0],c=0;i>0&&l>0&&(c+l+1>r&&(l=Math.max(1,r-c)),s.push(n.substring(i-=l,i+l)),!((c+=l+1)>r));)l=e[a=(a+1)%e.length];return s.reverse().join(t)}}function Pd(e){return function(t){return t.replace(/[0-9]/g,function(n){return e[+n]})}}var $d=/^(?:(.)?([<>=^]))?([+\-( ])?([$#])?(0)?(\d+)?(,)?(\.\d+)?(~)?([a-z%])?$/i;function En(e){if(!(t=$d.exec(e)))throw new Error("invalid format: "+e);var t;return new Vi({fill:t[1],align:t[2],sign:t[3],symbol:t[4],zero:t[5],width:t[6],comma:t[7],precision:t[8]&&t[8].slice(1),trim:t[9],type:t[10]})}En.prototype=Vi.prototype;function Vi(e){this.fill=e.fill===void 0?" ":e.fill+"",this.align=e.align===void 0?">":e.align+"",this.sign=e.sign===void 0?"-":e.sign+"",this.symbol=e.symbol===void 0?"":e.symbol+"",this.zero=!!e.zero,this.width=e.width===void 0?void 0:+e.width,this.comma=!!e.comma,this.precision=e.precision===void 0?void 0:+e.precision,this.trim=!!e.trim,this.type=e.type===void 0?"":e.type+""}Vi.prototype.toString=function(){return this.fill+this.align+this.sign+this.symbol+(this.zero?"0":"")+(this.width===void 0?"":Math.max(1,this.width|0))+(this.comma?",":"")+(this.precision===void 0?"":"."+Math.max(0,this.precision|0))+(this.trim?"~":"")+this.type};function Fd(e){e:for(var t=e.length,n=1,r=-1,i;n<t;++n)switch(e[n]){case".":r=i=n;break;case"0":r===0&&(r=n),i=n;break;default:if(!+e[n])break e;r>0&&(r=0);break}return r>0?e.slice(0,r)+e.slice(i+1):e}var Tr;function Ld(e,t){var n=Ar(e,t);if(!n)return Tr=void 0,e.toPrecision(t);var r=n[0],i=n[1],s=i-(Tr=Math.max(-8,Math.min(8,Math.floor(i/3)))*3)+1,a=r.length;return s===a?r:s>a?r+new Array(s-a+1).join("0"):s>0?r.slice(0,s)+"."+r.slice(s):"0."+new Array(1-s).join("0")+Ar(e,Math.max(0,t+s-1))[0]}function bl(e,t){var n=Ar(e,t);if(!n)return e+"";var r=n[0],i=n[1];return i<0?"0."+new Array(-i).join("0")+r:r.length>i+1?r.slice(0,i+1)+"."+r.slice(i+1):r+new Array(i-r.length+2).join("0")}var vl={"%":(e,t)=>(e*100).toFixed(t),b:e=>Math.round(e).toString(2),c:e=>e+"",d:Ud,e:(e,t)=>e.toExponential(t),f:(e,t)=>e.toFixed(t),g:(e,t)=>e.toPrecision(t),o:e=>Math.round(e).toString(8),p:(e,t)=>bl(e*100,t),r:bl,s:Ld,X:e=>Math.round(e).toString(16).toUpperCase(),x:e=>Math.round(e).toString(16)};function _l(e){return e}var xl=Array.prototype.map,wl=["y","z","a","f","p","n","µ","m","","k","M","G","T","P","E","Z","Y"];function qd(e){var t=e.grouping===void 0||e.thousands===void 0?_l:Od(xl.call(e.grouping,Number),e.thousands+""),n=e.currency===void 0?"":e.currency[0]+"",r=e.currency===void 0?"":e.currency[1]+"",i=e.decimal===void 0?".":e.decimal+"",s=e.numerals===void 0?_l:Pd(xl.call(e.numerals,String)),a=e.percent===void 0?"%":e.percent+"",l=e.minus===void 0?"−":e.minus+"",c=e.nan===void 0?"NaN":e.nan+"";function u(p,g){p=En(p);var f=p.fill,m=p.align,y=p.sign,b=p.symbol,v=p.zero,x=p.width,h=p.comma,w=p.precision,O=p.trim,z=p.type;z==="n"?(h=!0,z="g"):vl[z]||(w===void 0&&(w=12),O=!0,z="g"),(v||f==="0"&&m==="=")&&(v=!0,f="0",m="=");var le=(g&&g.prefix!==void 0?g.prefix:"")+(b==="$"?n:b==="#"&&/[boxX]/.test(z)?"0"+z.toLowerCase():""),ge=(b==="$"?r:/[%p]/.test(z)?a:"")+(g&&g.suffix!==void 0?g.suffix:""),Ce=vl[z],ue=/[defgprs%]/.test(z);w=w===void 0?6:/[gprs]/.test(z)?Math.max(1,Math.min(21,w)):Math.max(0,Math.min(20,w));function ce(I){var q=le,B=ge,S,R,U;if(z==="c")B=Ce(I)+B,I="";else{I=+I;var ee=I<0||1/I<0;if(I=isNaN(I)?c:Ce(Math.abs(I),w),O&&(I=Fd(I)),ee&&+I==0&&y!=="+"&&(ee=!1),q=(ee?y==="("?y:l:y==="-"||y==="("?"":y)+q,B=(z==="s"&&!isNaN(I)&&Tr!==void 0?wl[8+Tr/3]:"")+B+(ee&&y==="("?")":""),ue){for(S=-1,R=I.length;++S<R;)if(U=I.charCodeAt(S),48>U||U>57){B=(U===46?i+I.slice(S+1):I.slice(S))+B,I=I.slice(0,S);break}}}h&&!v&&(I=t(I,1/0));var V=q.length+I.length+B.length,oe=V<x?new Array(x-V+1).join(f):"";switch(h&&v&&(I=t(oe+I,oe.length?x-B.length:1/0),oe=""),m){case"<":I=q+I+B+oe;break;case"=":I=q+oe+I+B;break;case"^":I=oe.slice(0,V=oe.length>>1)+q+I+B+oe.slice(V);break;default:I=oe+q+I+B;break}return s(I)}return ce.toString=function(){return p+""},ce}function d(p,g){var f=Math.max(-8,Math.min(8,Math.floor(Qt(g)/3)))*3,m=Math.pow(10,-f),y=u((p=En(p),p.type="f",p),{suffix:wl[8+f/3]});return function(b){return y(m*b)}}return{format:u,formatPrefix:d}}var Sr,ji,Zi;Bd({thousands:",",grouping:[3],currency:["$",""]});function Bd(e){return Sr=qd(e),ji=Sr.format,Zi=Sr.formatPrefix,Sr}function kl(e){return Math.max(0,-Qt(Math.abs(e)))}function Sl(e,t){return Math.max(0,Math.max(-8,Math.min(8,Math.floor(Qt(t)/3)))*3-Qt(Math.abs(e)))}function Al(e,t){return e=Math.abs(e),t=Math.abs(t)-e,Math.max(0,Qt(t)-Qt(e))+1}function Ki(e,t){switch(arguments.length){case 0:break;case 1:this.range(e);break;default:this.range(t).domain(e);break}return this}var Tl=Symbol("implicit");function Rl(){var e=new Sn,t=[],n=[],r=Tl;function i(s){let a=e.get(s);if(a===void 0){if(r!==Tl)return r;e.set(s,a=t.push(s)-1)}return n[a%n.length]}return i.domain=function(s){if(!arguments.length)return t.slice();t=[],e=new Sn;for(let a of s)e.has(a)||e.set(a,t.push(a)-1);return i},i.range=function(s){return arguments.length?(n=Array.from(s),i):n.slice()},i.unknown=function(s){return arguments.length?(r=s,i):r},i.copy=function(){return Rl(t,n).unknown(r)},Ki.apply(i,arguments),i}function Gi(){var e=Rl().unknown(void 0),t=e.domain,n=e.range,r=0,i=1,s,a,l=!1,c=0,u=0,d=.5;delete e.unknown;function p(){var g=t().length,f=i<r,m=f?i:r,y=f?r:i;s=(y-m)/Math.max(1,g-c+u*2),l&&(s=Math.floor(s)),m+=(y-m-s*(g-c))*d,a=s*(1-c),l&&(m=Math.round(m),a=Math.round(a));var b=Pa(g).map(function(v){return m+s*v});return n(f?b.reverse():b)}return e.domain=function(g){return arguments.length?(t(g),p()):t()},e.range=function(g){return arguments.length?([r,i]=g,r=+r,i=+i,p()):[r,i]},e.rangeRound=function(g){return[r,i]=g,r=+r,i=+i,l=!0,p()},e.bandwidth=function(){return a},e.step=function(){return s},e.round=function(g){return arguments.length?(l=!!g,p()):l},e.padding=function(g){return arguments.length?(c=Math.min(1,u=+g),p()):c},e.paddingInner=function(g){return arguments.length?(c=Math.min(1,g),p()):c},e.paddingOuter=function(g){return arguments.length?(u=+g,p()):u},e.align=function(g){return arguments.length?(d=Math.max(0,Math.min(1,g)),p()):d},e.copy=function(){return Gi(t(),[r,i]).round(l).paddingInner(c).paddingOuter(u).align(d)},Ki.apply(p(),arguments)}function Hd(e){return function(){return e}}function Vd(e){return+e}var Il=[0,1];function Kt(e){return e}function Qi(e,t){return(t-=e=+e)?function(n){return(n-e)/t}:Hd(isNaN(t)?NaN:.5)}function jd(e,t){var n;return e>t&&(n=e,e=t,t=n),function(r){return Math.max(e,Math.min(t,r))}}function Zd(e,t,n){var r=e[0],i=e[1],s=t[0],a=t[1];return i<r?(r=Qi(i,r),s=n(a,s)):(r=Qi(r,i),s=n(s,a)),function(l){return s(r(l))}}function Qd(e,t,n){var r=Math.min(e.length,t.length)-1,i=new Array(r),s=new Array(r),a=-1;for(e[r]<e[0]&&(e=e.slice().reverse(),t=t.slice().reverse());++a<r;)i[a]=Qi(e[a],e[a+1]),s[a]=n(t[a],t[a+1]);return function(l){var c=Da(e,l,1,r)-1;return s[c](i[c](l))}}function Kd(e,t){return t.domain(e.domain()).range(e.range()).interpolate(e.interpolate()).clamp(e.clamp()).unknown(e.unknown())}function Gd(){var e=Il,t=Il,n=kr,r,i,s,a=Kt,l,c,u;function d(){var g=Math.min(e.length,t.length);return a!==Kt&&(a=jd(e[0],e[g-1])),l=g>2?Qd:Zd,c=u=null,p}function p(g){return g==null||isNaN(g=+g)?s:(c||(c=l(e.map(r),t,n)))(r(a(g)))}return p.invert=function(g){return a(i((u||(u=l(t,e.map(r),Re)))(g)))},p.domain=function(g){return arguments.length?(e=Array.from(g,Vd),d()):e.slice()},p.range=function(g){return arguments.length?(t=Array.from(g),d()):t.slice()},p.rangeRound=function(g){return t=Array.from(g),n=pl,d()},p.clamp=function(g){return arguments.length?(a=g?!0:Kt,d()):a!==Kt},p.interpolate=function(g){return arguments.length?(n=g,d()):n},p.unknown=function(g){return arguments.length?(s=g,p):s},function(g,f){return r=g,i=f,d()}}function Yd(){return Gd()(Kt,Kt)}function Wd(e,t,n,r){var i=Oa(e,t,n),s;switch(r=En(r??",f"),r.type){case"s":{var a=Math.max(Math.abs(e),Math.abs(t));return r.precision==null&&!isNaN(s=Sl(i,a))&&(r.precision=s),Zi(r,a)}case"":case"e":case"g":case"p":case"r":{r.precision==null&&!isNaN(s=Al(i,Math.max(Math.abs(e),Math.abs(t))))&&(r.precision=s-(r.type==="e"));break}case"f":case"%":{r.precision==null&&!isNaN(s=kl(i))&&(r.precision=s-(r.type==="%")*2);break}}return ji(r)}function zd(e){var t=e.domain;return e.ticks=function(n){var r=t();return Ua(r[0],r[r.length-1],n??10)},e.tickFormat=function(n,r){var i=t();return Wd(i[0],i[i.length-1],n??10,r)},e.nice=function(n){n==null&&(n=10);var r=t(),i=0,s=r.length-1,a=r[i],l=r[s],c,u,d=10;for(l<a&&(u=a,a=l,l=u,u=i,i=s,s=u);d-- >0;){if(u=pr(a,l,n),u===c)return r[i]=a,r[s]=l,t(r);if(u>0)a=Math.floor(a/u)*u,l=Math.ceil(l/u)*u;else if(u<0)a=Math.ceil(a*u)/u,l=Math.floor(l*u)/u;else break;c=u}return e},e}function Gt(){var e=Yd();return e.copy=function(){return Kd(e,Gt())},Ki.apply(e,arguments),zd(e)}var Cn=Math.PI,Yi=2*Cn,Tt=1e-6,Xd=Yi-Tt;function El(e){this._+=e[0];for(let t=1,n=e.length;t<n;++t)this._+=arguments[t]+e[t]}function Jd(e){let t=Math.floor(e);if(!(t>=0))throw new Error(`invalid digits: ${e}`);if(t>15)return El;let n=10**t;return function(r){this._+=r[0];for(let i=1,s=r.length;i<s;++i)this._+=Math.round(arguments[i]*n)/n+r[i]}}function Cl(e,t,n,r){return e===n&&t===r}function ep(e){let t=Math.floor(e);if(!(t<=15))return Cl;let n=10**t,r=function(i){return Math.round(i*n)};return function(i,s,a,l){return r(i)===r(a)&&r(s)===r(l)}}var Yt=class{constructor(t){this._x0=this._y0=this._x1=this._y1=null,this._="",this._append=t==null?El:Jd(t),this._equal=t==null?Cl:ep(t)}moveTo(t,n){this._append`M${this._x0=this._x1=+t},${this._y0=this._y1=+n}`}closePath(){this._x1!==null&&(this._x1=this._x0,this._y1=this._y0,this._append`Z`)}lineTo(t,n){this._append`L${this._x1=+t},${this._y1=+n}`}quadraticCurveTo(t,n,r,i){this._append`Q${+t},${+n},${this._x1=+r},${this._y1=+i}`}bezierCurveTo(t,n,r,i,s,a){this._append`C${+t},${+n},${+r},${+i},${this._x1=+s},${this._y1=+a}`}arcTo(t,n,r,i,s){if(t=+t,n=+n,r=+r,i=+i,s=+s,s<0)throw new Error(`negative radius: ${s}`);let a=this._x1,l=this._y1,c=r-t,u=i-n,d=a-t,p=l-n,g=d*d+p*p;if(this._x1===null)this._append`M${this._x1=t},${this._y1=n}`;else if(g>Tt)if(!(Math.abs(p*c-u*d)>Tt)||!s)this._append`L${this._x1=t},${this._y1=n}`;else{let f=r-a,m=i-l,y=c*c+u*u,b=f*f+m*m,v=Math.sqrt(y),x=Math.sqrt(g),h=s*Math.tan((Cn-Math.acos((y+g-b)/(2*v*x)))/2),w=h/x,O=h/v;Math.abs(w-1)>Tt&&this._append`L${t+w*d},${n+w*p}`,this._append`A${s},${s},0,0,${+(p*f>d*m)},${this._x1=t+O*c},${this._y1=n+O*u}`}}arc(t,n,r,i,s,a){if(t=+t,n=+n,r=+r,a=!!a,r<0)throw new Error(`negative radius: ${r}`);let l=r*Math.cos(i),c=r*Math.sin(i),u=t+l,d=n+c,p=1^a,g=a?i-s:s-i;if(this._x1===null?this._append`M${u},${d}`:(Math.abs(this._x1-u)>Tt||Math.abs(this._y1-d)>Tt)&&this._append`L${u},${d}`,!!r){if(g<0&&(g=g%Yi+Yi),g>Xd)this._append`A${r},${r},0,1,${p},${t-l},${n-c}A${r},${r},0,1,${p},${this._x1=u},${this._y1=d}`;else if(g>Tt){let f=t+r*Math.cos(s),m=n+r*Math.sin(s);if(g>=Cn&&this._equal(u,d,f,m)){g/=2;let y=i+g;this._append`A${r},${r},0,${+(g>=Cn)},${p},${t+r*Math.cos(y)},${n+r*Math.sin(y)}`}this._append`A${r},${r},0,${+(g>=Cn)},${p},${this._x1=f},${this._y1=m}`}}}rect(t,n,r,i){this._append`M${this._x0=this._x1=+t},${this._y0=this._y1=+n}h${r=+r}v${+i}h${-r}Z`}toString(){return this._}};function tp(){return new Yt}tp.prototype=Yt.prototype;function H(e){return function(){return e}}var np=Math.cos;var zi=Math.sin,Wt=Math.sqrt,Dl=1e-12,Ir=Math.PI,Lh=Ir/2,$l=2*Ir;function Fl(e){let t=3;return e.digits=function(n){if(!arguments.length)return t;if(n==null)t=null;else{let r=Math.floor(n);if(!(r>=0))throw new RangeError(`invalid digits: ${n}`);t=r}return e},()=>new Yt(t)}var qh=Array.prototype.slice;function Ji(e){return typeof e=="object"&&"length"in e?e:Array.from(e)}function Ll(e){this._context=e}Ll.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;default:this._context.lineTo(e,t);break}}};function es(e){return new Ll(e)}function ql(e){return e[0]}function Bl(e){return e[1]}function ts(e,t){var n=H(!0),r=null,i=es,s=null,a=Fl(l);e=typeof e=="function"?e:e===void 0?ql:H(e),t=typeof t=="function"?t:t===void 0?Bl:H(t);function l(c){var u,d=(c=Ji(c)).length,p,g=!1,f;for(r==null&&(s=i(f=a())),u=0;u<=d;++u)!(u<d&&n(p=c[u],u,c))===g&&((g=!g)?s.lineStart():s.lineEnd()),g&&s.point(+e(p,u,c),+t(p,u,c));if(f)return s=null,f+""||null}return l.x=function(c){return arguments.length?(e=typeof c=="function"?c:H(+c),l):e},l.y=function(c){return arguments.length?(t=typeof c=="function"?c:H(+c),l):t},l.defined=function(c){return arguments.length?(n=typeof c=="function"?c:H(!!c),l):n},l.curve=function(c){return arguments.length?(i=c,r!=null&&(s=i(r)),l):i},l.context=function(c){return arguments.length?(c==null?r=s=null:s=i(r=c),l):r},l}function Hl(e,t,n){var r=null,i=H(!0),s=null,a=es,l=null,c=Fl(u);e=typeof e=="function"?e:e===void 0?ql:H(+e),t=typeof t=="function"?t:H(t===void 0?0:+t),n=typeof n=="function"?n:n===void 0?Bl:H(+n);function u(p){var g,f,m,y=(p=Ji(p)).length,b,v=!1,x,h=new Array(y),w=new Array(y);for(s==null&&(l=a(x=c())),g=0;g<=y;++g){if(!(g<y&&i(b=p[g],g,p))===v)if(v=!v)f=g,l.areaStart(),l.lineStart();else{for(l.lineEnd(),l.lineStart(),m=g-1;m>=f;--m)l.point(h[m],w[m]);l.lineEnd(),l.areaEnd()}v&&(h[g]=+e(b,g,p),w[g]=+t(b,g,p),l.point(r?+r(b,g,p):h[g],n?+n(b,g,p):w[g]))}if(x)return l=null,x+""||null}function d(){return ts().defined(i).curve(a).context(s)}return u.x=function(p){return arguments.length?(e=typeof p=="function"?p:H(+p),r=null,u):e},u.x0=function(p){return arguments.length?(e=typeof p=="function"?p:H(+p),u):e},u.x1=function(p){return arguments.length?(r=p==null?null:typeof p=="function"?p:H(+p),u):r},u.y=function(p){return arguments.length?(t=typeof p=="function"?p:H(+p),n=null,u):t},u.y0=function(p){return arguments.length?(t=typeof p=="function"?p:H(+p),u):t},u.y1=function(p){return arguments.length?(n=p==null?null:typeof p=="function"?p:H(+p),u):n},u.lineX0=u.lineY0=function(){return d().x(e).y(t)},u.lineY1=function(){return d().x(e).y(n)},u.lineX1=function(){return d().x(r).y(t)},u.defined=function(p){return arguments.length?(i=typeof p=="function"?p:H(!!p),u):i},u.curve=function(p){return arguments.length?(a=p,s!=null&&(l=a(s)),u):a},u.context=function(p){return arguments.length?(p==null?s=l=null:l=a(s=p),u):s},u}var Bh=rp(es);function Vl(e){this._curve=e}Vl.prototype={areaStart:function(){this._curve.areaStart()},areaEnd:function(){this._curve.areaEnd()},lineStart:function(){this._curve.lineStart()},lineEnd:function(){this._curve.lineEnd()},point:function(e,t){this._curve.point(t*Math.sin(e),t*-Math.cos(e))}};function rp(e){function t(n){return new Vl(e(n))}return t._curve=e,t}var Hh=Wt(3);var ip=Wt(1/3),Vh=ip*2;var jl=zi(Ir/10)/zi(7*Ir/10),jh=zi($l/10)*jl,Zh=-np($l/10)*jl;var Qh=Wt(3);var Kh=Wt(3);var Gh=Wt(3)/2,sp=1/Wt(12),Yh=(sp/2+1)*3;function it(){}function Rr(e,t,n){e._context.bezierCurveTo((2*e._x0+e._x1)/3,(2*e._y0+e._y1)/3,(e._x0+2*e._x1)/3,(e._y0+2*e._y1)/3,(e._x0+4*e._x1+t)/6,(e._y0+4*e._y1+n)/6)}function ns(e){this._context=e}ns.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=NaN,this._point=0},lineEnd:function(){switch(this._point){case 3:Rr(this,this._x1,this._y1);case 2:this._context.lineTo(this._x1,this._y1);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3,this._context.lineTo((5*this._x0+this._x1)/6,(5*this._y0+this._y1)/6);default:Rr(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function op(e){this._context=e}op.prototype={areaStart:it,areaEnd:it,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._y0=this._y1=this._y2=this._y3=this._y4=NaN,this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x2,this._y2),this._context.closePath();break}case 2:{this._context.moveTo((this._x2+2*this._x3)/3,(this._y2+2*this._y3)/3),this._context.lineTo((this._x3+2*this._x2)/3,(this._y3+2*this._y2)/3),this._context.closePath();break}case 3:{this.point(this._x2,this._y2),this.point(this._x3,this._y3),this.point(this._x4,this._y4);break}}},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._x2=e,this._y2=t;break;case 1:this._point=2,this._x3=e,this._y3=t;break;case 2:this._point=3,this._x4=e,this._y4=t,this._context.moveTo((this._x0+4*this._x1+e)/6,(this._y0+4*this._y1+t)/6);break;default:Rr(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function ap(e){this._context=e}ap.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=NaN,this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3;var n=(this._x0+4*this._x1+e)/6,r=(this._y0+4*this._y1+t)/6;this._line?this._context.lineTo(n,r):this._context.moveTo(n,r);break;case 3:this._point=4;default:Rr(this,e,t);break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t}};function Zl(e,t){this._basis=new ns(e),this._beta=t}Zl.prototype={lineStart:function(){this._x=[],this._y=[],this._basis.lineStart()},lineEnd:function(){var e=this._x,t=this._y,n=e.length-1;if(n>0)for(var r=e[0],i=t[0],s=e[n]-r,a=t[n]-i,l=-1,c;++l<=n;)c=l/n,this._basis.point(this._beta*e[l]+(1-this._beta)*(r+c*s),this._beta*t[l]+(1-this._beta)*(i+c*a));this._x=this._y=null,this._basis.lineEnd()},point:function(e,t){this._x.push(+e),this._y.push(+t)}};var Wh=(function e(t){function n(r){return t===1?new ns(r):new Zl(r,t)}return n.beta=function(r){return e(+r)},n})(.85);function Er(e,t,n){e._context.bezierCurveTo(e._x1+e._k*(e._x2-e._x0),e._y1+e._k*(e._y2-e._y0),e._x2+e._k*(e._x1-t),e._y2+e._k*(e._y1-n),e._x2,e._y2)}function rs(e,t){this._context=e,this._k=(1-t)/6}rs.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x2,this._y2);break;case 3:Er(this,this._x1,this._y1);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2,this._x1=e,this._y1=t;break;case 2:this._point=3;default:Er(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var zh=(function e(t){function n(r){return new rs(r,t)}return n.tension=function(r){return e(+r)},n})(0);function is(e,t){this._context=e,this._k=(1-t)/6}is.prototype={areaStart:it,areaEnd:it,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._x5=this._y0=this._y1=this._y2=this._y3=this._y4=this._y5=NaN,this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x3,this._y3),this._context.closePath();break}case 2:{this._context.lineTo(this._x3,this._y3),this._context.closePath();break}case 3:{this.point(this._x3,this._y3),this.point(this._x4,this._y4),this.point(this._x5,this._y5);break}}},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._x3=e,this._y3=t;break;case 1:this._point=2,this._context.moveTo(this._x4=e,this._y4=t);break;case 2:this._point=3,this._x5=e,this._y5=t;break;default:Er(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Xh=(function e(t){function n(r){return new is(r,t)}return n.tension=function(r){return e(+r)},n})(0);function ss(e,t){this._context=e,this._k=(1-t)/6}ss.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3,this._line?this._context.lineTo(this._x2,this._y2):this._context.moveTo(this._x2,this._y2);break;case 3:this._point=4;default:Er(this,e,t);break}this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var Jh=(function e(t){function n(r){return new ss(r,t)}return n.tension=function(r){return e(+r)},n})(0);function os(e,t,n){var r=e._x1,i=e._y1,s=e._x2,a=e._y2;if(e._l01_a>Dl){var l=2*e._l01_2a+3*e._l01_a*e._l12_a+e._l12_2a,c=3*e._l01_a*(e._l01_a+e._l12_a);r=(r*l-e._x0*e._l12_2a+e._x2*e._l01_2a)/c,i=(i*l-e._y0*e._l12_2a+e._y2*e._l01_2a)/c}if(e._l23_a>Dl){var u=2*e._l23_2a+3*e._l23_a*e._l12_a+e._l12_2a,d=3*e._l23_a*(e._l23_a+e._l12_a);s=(s*u+e._x1*e._l23_2a-t*e._l12_2a)/d,a=(a*u+e._y1*e._l23_2a-n*e._l12_2a)/d}e._context.bezierCurveTo(r,i,s,a,e._x2,e._y2)}function Ql(e,t){this._context=e,this._alpha=t}Ql.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x2,this._y2);break;case 3:this.point(this._x2,this._y2);break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3;default:os(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var ey=(function e(t){function n(r){return t?new Ql(r,t):new rs(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function Kl(e,t){this._context=e,this._alpha=t}Kl.prototype={areaStart:it,areaEnd:it,lineStart:function(){this._x0=this._x1=this._x2=this._x3=this._x4=this._x5=this._y0=this._y1=this._y2=this._y3=this._y4=this._y5=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){switch(this._point){case 1:{this._context.moveTo(this._x3,this._y3),this._context.closePath();break}case 2:{this._context.lineTo(this._x3,this._y3),this._context.closePath();break}case 3:{this.point(this._x3,this._y3),this.point(this._x4,this._y4),this.point(this._x5,this._y5);break}}},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1,this._x3=e,this._y3=t;break;case 1:this._point=2,this._context.moveTo(this._x4=e,this._y4=t);break;case 2:this._point=3,this._x5=e,this._y5=t;break;default:os(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var ty=(function e(t){function n(r){return t?new Kl(r,t):new is(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function Gl(e,t){this._context=e,this._alpha=t}Gl.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._x2=this._y0=this._y1=this._y2=NaN,this._l01_a=this._l12_a=this._l23_a=this._l01_2a=this._l12_2a=this._l23_2a=this._point=0},lineEnd:function(){(this._line||this._line!==0&&this._point===3)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){if(e=+e,t=+t,this._point){var n=this._x2-e,r=this._y2-t;this._l23_a=Math.sqrt(this._l23_2a=Math.pow(n*n+r*r,this._alpha))}switch(this._point){case 0:this._point=1;break;case 1:this._point=2;break;case 2:this._point=3,this._line?this._context.lineTo(this._x2,this._y2):this._context.moveTo(this._x2,this._y2);break;case 3:this._point=4;default:os(this,e,t);break}this._l01_a=this._l12_a,this._l12_a=this._l23_a,this._l01_2a=this._l12_2a,this._l12_2a=this._l23_2a,this._x0=this._x1,this._x1=this._x2,this._x2=e,this._y0=this._y1,this._y1=this._y2,this._y2=t}};var ny=(function e(t){function n(r){return t?new Gl(r,t):new ss(r,0)}return n.alpha=function(r){return e(+r)},n})(.5);function lp(e){this._context=e}lp.prototype={areaStart:it,areaEnd:it,lineStart:function(){this._point=0},lineEnd:function(){this._point&&this._context.closePath()},point:function(e,t){e=+e,t=+t,this._point?this._context.lineTo(e,t):(this._point=1,this._context.moveTo(e,t))}};function Ml(e){return e<0?-1:1}function Nl(e,t,n){var r=e._x1-e._x0,i=t-e._x1,s=(e._y1-e._y0)/(r||i<0&&-0),a=(n-e._y1)/(i||r<0&&-0),l=(s*i+a*r)/(r+i);return(Ml(s)+Ml(a))*Math.min(Math.abs(s),Math.abs(a),.5*Math.abs(l))||0}function Ul(e,t){var n=e._x1-e._x0;return n?(3*(e._y1-e._y0)/n-t)/2:t}function Wi(e,t,n){var r=e._x0,i=e._y0,s=e._x1,a=e._y1,l=(s-r)/3;e._context.bezierCurveTo(r+l,i+l*t,s-l,a-l*n,s,a)}function Xi(e){this._context=e}Xi.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x0=this._x1=this._y0=this._y1=this._t0=NaN,this._point=0},lineEnd:function(){switch(this._point){case 2:this._context.lineTo(this._x1,this._y1);break;case 3:Wi(this,this._t0,Ul(this,this._t0));break}(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line=1-this._line},point:function(e,t){var n=NaN;if(e=+e,t=+t,!(e===this._x1&&t===this._y1)){switch(this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;break;case 2:this._point=3,Wi(this,Ul(this,n=Nl(this,e,t)),n);break;default:Wi(this,this._t0,n=Nl(this,e,t));break}this._x0=this._x1,this._x1=e,this._y0=this._y1,this._y1=t,this._t0=n}}};function up(e){this._context=new Yl(e)}(up.prototype=Object.create(Xi.prototype)).point=function(e,t){Xi.prototype.point.call(this,t,e)};function Yl(e){this._context=e}Yl.prototype={moveTo:function(e,t){this._context.moveTo(t,e)},closePath:function(){this._context.closePath()},lineTo:function(e,t){this._context.lineTo(t,e)},bezierCurveTo:function(e,t,n,r,i,s){this._context.bezierCurveTo(t,e,r,n,s,i)}};function cp(e){this._context=e}cp.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x=[],this._y=[]},lineEnd:function(){var e=this._x,t=this._y,n=e.length;if(n)if(this._line?this._context.lineTo(e[0],t[0]):this._context.moveTo(e[0],t[0]),n===2)this._context.lineTo(e[1],t[1]);else for(var r=Ol(e),i=Ol(t),s=0,a=1;a<n;++s,++a)this._context.bezierCurveTo(r[0][s],i[0][s],r[1][s],i[1][s],e[a],t[a]);(this._line||this._line!==0&&n===1)&&this._context.closePath(),this._line=1-this._line,this._x=this._y=null},point:function(e,t){this._x.push(+e),this._y.push(+t)}};function Ol(e){var t,n=e.length-1,r,i=new Array(n),s=new Array(n),a=new Array(n);for(i[0]=0,s[0]=2,a[0]=e[0]+2*e[1],t=1;t<n-1;++t)i[t]=1,s[t]=4,a[t]=4*e[t]+2*e[t+1];for(i[n-1]=2,s[n-1]=7,a[n-1]=8*e[n-1]+e[n],t=1;t<n;++t)r=i[t]/s[t-1],s[t]-=r,a[t]-=r*a[t-1];for(i[n-1]=a[n-1]/s[n-1],t=n-2;t>=0;--t)i[t]=(a[t]-i[t+1])/s[t];for(s[n-1]=(e[n]+i[n-1])/2,t=0;t<n-1;++t)s[t]=2*e[t+1]-i[t+1];return[i,s]}function dp(e,t){this._context=e,this._t=t}dp.prototype={areaStart:function(){this._line=0},areaEnd:function(){this._line=NaN},lineStart:function(){this._x=this._y=NaN,this._point=0},lineEnd:function(){0<this._t&&this._t<1&&this._point===2&&this._context.lineTo(this._x,this._y),(this._line||this._line!==0&&this._point===1)&&this._context.closePath(),this._line>=0&&(this._t=1-this._t,this._line=1-this._line)},point:function(e,t){switch(e=+e,t=+t,this._point){case 0:this._point=1,this._line?this._context.lineTo(e,t):this._context.moveTo(e,t);break;case 1:this._point=2;default:{if(this._t<=0)this._context.lineTo(this._x,t),this._context.lineTo(e,t);else{var n=this._x*(1-this._t)+e*this._t;this._context.lineTo(n,this._y),this._context.lineTo(n,t)}break}}this._x=e,this._y=t}};function Pl(e,t){if((a=e.length)>1)for(var n=1,r,i,s=e[t[0]],a,l=s.length;n<a;++n)for(i=s,s=e[t[n]],r=0;r<l;++r)s[r][1]+=s[r][0]=isNaN(i[r][1])?i[r][0]:i[r][1]}function Cr(e){for(var t=e.length,n=new Array(t);--t>=0;)n[t]=t;return n}function pp(e,t){return e[t]}function gp(e){let t=[];return t.key=e,t}function Wl(){var e=H([]),t=Cr,n=Pl,r=pp;function i(s){var a=Array.from(e.apply(this,arguments),gp),l,c=a.length,u=-1,d;for(let p of s)for(l=0,++u;l<c;++l)(a[l][u]=[0,+r(p,a[l].key,u,s)]).data=p;for(l=0,d=Ji(t(a));l<c;++l)a[d[l]].index=l;return n(a,d),a}return i.keys=function(s){return arguments.length?(e=typeof s=="function"?s:H(Array.from(s)),i):e},i.value=function(s){return arguments.length?(r=typeof s=="function"?s:H(+s),i):r},i.order=function(s){return arguments.length?(t=s==null?Cr:typeof s=="function"?s:H(Array.from(s)),i):t},i.offset=function(s){return arguments.length?(n=s??Pl,i):n},i}var as=120,Dr=24;function ls({values:e}){let t=e.map(s=>dn(BigInt(s),"hours")),n=Gt([0,Math.max(1,t.length-1)],[0,as]),r=Gt([0,Math.max(...t,0)||1],[Dr,1]),i=Hl().x((s,a)=>n(a)).y0(Dr).y1(r);return o("svg",{class:"spark",width:as,height:Dr,viewBox:`0 0 ${as} ${Dr}`,preserveAspectRatio:"none","aria-hidden":"true",children:o("path",{d:i(t)??""})})}var fp=1024,mp=30;function hp({gpuCount:e,gpuModel:t,gpuMemoryGib:n,vcpu:r,memoryMib:i,regions:s}){return[e>0?`${e>1?`${e} × `:""}${t??"GPU"}${n?` ${n} GiB`:""}`:null,r&&`${r} vCPU`,i&&`${Math.round(i/fp)} GiB`,s.join(", ")].filter(Boolean).join(" · ")}function zl(){Q(ka,[]);let[e,t]=A(null),{specs:n,usage:r,prices:i,types:s}=Ue.data.value,a=!!i,l=()=>t(null),c=()=>{l(),wn()},u=[...new Set([...n?.nodes.map(({tier:d})=>d)??[],...r?.tiers.flatMap(({tier:d})=>d??[])??[]])];return o(k,{children:[o("div",{class:"tools",role:"group","aria-label":"Range",children:[o(_n,{}),o(xn,{})]}),o(yp,{mayChange:a,onOpen:t}),o(vp,{onOpen:t}),e?.kind==="spec"&&o(Aa,{spec:e.spec,tier:e.tier,onDone:c,onClose:l}),e?.kind==="retire"&&o(Ta,{spec:e.spec,onDone:c,onClose:l}),e?.kind==="price"&&o(Ia,{types:s??[],tiers:u,initial:e.initial,onDone:c,onClose:l})]})}function yp({mayChange:e,onOpen:t}){let{specs:n,usage:r,series:i}=Ue.data.value,s=d=>r?.tiers.find(p=>p.tier===d),a=d=>i?.series.find(({key:p})=>p===d)?.quantities,l=new Set(n?.nodes.map(({tier:d})=>d)),c=n?r?.tiers.filter(({tier:d})=>d!=null&&!l.has(d))??[]:[],u=d=>M({tab:"usage",measure:"compute",split:null,filter:{tiers:[d]}});return o(te,{title:"Hardware",hasData:!!n,isLoading:Ue.loading.value.has("specs"),error:Ue.errors.value.specs,lines:8,onRetry:()=>{wn(["specs"])},tools:e&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>t({kind:"spec",spec:null,tier:""}),children:"Add a spec"})}),children:()=>n.nodes.length===0&&c.length===0?o("p",{class:"notice empty",children:"There are no hardware specs yet, and no compute in this range names a tier. A spec says what a tier is and what an hour costs."}):o("table",{class:"groups specs",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Tier"}),o("th",{scope:"col",class:"number medium",children:"Per hour"}),o("th",{scope:"col",class:"wide",children:"In this range"}),o("th",{scope:"col",class:"number",children:"Hours"}),o("th",{scope:"col",class:"number small",children:"Cost"}),e&&o("th",{scope:"col",children:o("span",{class:"hidden",children:"Actions"})})]})}),o("tbody",{children:[c.map(({tier:d,computeSeconds:p,cost:g,unpricedRecords:f})=>o("tr",{class:"attention",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",onClick:()=>u(d),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:d}),o("small",{children:["no hardware spec",f!=="0"&&`, ${D(BigInt(f),"count")} records without a price`]})]})})}),o("td",{class:"number medium muted",children:"–"}),o("td",{class:"wide",children:a(d)&&o(ls,{values:a(d)})}),o("td",{class:"number",title:D(BigInt(p),"hours"),children:F(BigInt(p),"hours")}),o("td",{class:"number small",children:fe(g)}),e&&o("td",{class:"actions",children:[o("button",{type:"button",class:"secondary wide-only",onClick:()=>t({kind:"spec",spec:null,tier:d}),children:"Add a spec"}),o("span",{class:"narrow-only",children:o(de,{name:`Change ${d}`,actions:[{name:"Add a spec",run:()=>t({kind:"spec",spec:null,tier:d})}]})})]})]},d)),n.nodes.map(d=>{let p=s(d.tier);return o("tr",{class:d.isAvailable?"":"retired",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",title:d.description||void 0,onClick:()=>u(d.tier),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:[d.displayName," ",d.displayName!==d.tier&&o("code",{children:d.tier})]}),o("small",{children:[d.isAvailable?"":"retired · ",hp(d)]})]})})}),o("td",{class:"number medium",children:d.hourlyRate==null?o("span",{class:"muted",children:"no price"}):pn(d.hourlyRate)}),o("td",{class:"wide",children:p&&a(d.tier)&&o(ls,{values:a(d.tier)})}),o("td",{class:"number",title:p&&D(BigInt(p.computeSeconds),"hours"),children:p?F(BigInt(p.computeSeconds),"hours"):r?o("em",{class:"muted",children:"not used"}):"–"}),o("td",{class:"number small",children:p?fe(p.cost):"–"}),e&&o("td",{class:"actions",children:o(de,{name:`Change ${d.displayName}`,actions:[{name:"Change",run:()=>t({kind:"spec",spec:d,tier:d.tier})},{name:"Set a price",run:()=>t({kind:"price",initial:{usageType:"compute_seconds",tier:d.tier}})},...d.isAvailable?[{name:"Retire",run:()=>t({kind:"retire",spec:d})}]:[]]})})]},d.tier)})]})]})})}function us({tier:e,model:t,provider:n}){return[e&&`tier ${e}`,t&&`model ${t}`,n&&`provider ${n}`].filter(Boolean).join(", ")||"everything"}function bp(e,t){let n=Date.now(),r=a=>a.usageType===e.usageType&&a.tier===e.tier&&a.model===e.model&&a.provider===e.provider;return t.filter(a=>r(a)&&Date.parse(a.validFrom)<=n).reduce((a,l)=>a===null||Date.parse(l.validFrom)>Date.parse(a.validFrom)?l:a,null)?.id===e.id&&e.rate!=null}function vp({onOpen:e}){let[t,n]=A(!1),{prices:r}=Ue.data.value,i=r?.nodes??[],s=i.filter(c=>bp(c,i)||Date.parse(c.validFrom)>Date.now()),a=(c,u)=>c.usageType.localeCompare(u.usageType)||us(c).localeCompare(us(u)),l=t?i:s.sort(a).slice(0,mp);return o(te,{title:t?"All prices":"Prices in force",hasData:!!r,isLoading:Ue.loading.value.has("prices"),error:Ue.errors.value.prices,onRetry:()=>{wn(["prices"])},tools:r&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>e({kind:"price",initial:{}}),children:"Set a price"})}),children:()=>i.length===0?o("p",{class:"notice empty",children:"There are no prices yet. Usage that is sent without a cost has no known cost until there is one."}):o(k,{children:[o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Usage type"}),o("th",{scope:"col",class:"number",children:"Rate"}),o("th",{scope:"col",class:"medium",children:"In force from"}),o("th",{scope:"col",class:"wide",children:"Added by"})]})}),o("tbody",{children:l.map(c=>o("tr",{children:[o("th",{scope:"row",children:o("span",{class:"tier-name",children:[o("span",{class:"ellipsis",children:c.usageType.replaceAll("_"," ")}),o("small",{children:us(c)})]})}),o("td",{class:"number",children:c.rate==null?o("em",{class:"muted",children:"ended"}):o(k,{children:[pn(c.rate)," ",o("span",{class:"muted",title:D(BigInt(c.perUnits),"count"),children:["per ",F(BigInt(c.perUnits),"count")]})]})}),o("td",{class:"medium",title:Y(c.validFrom,_.value.timeZone),children:[uo(c.validFrom,_.value.timeZone),Date.parse(c.validFrom)>Date.now()&&o("em",{class:"muted",children:" to come"})]}),o("td",{class:"wide muted",children:c.createdBy})]},c.id))})]}),(t||i.length>l.length)&&o("button",{type:"button",class:"secondary",onClick:()=>n(!t),children:t?"Show those in force":`Show all ${i.length}`})]})})}var _p=["ingestion","diagnosis","tokens","viewer"];function xp(e){let{range:t,timeZone:n}=_.value,r=i=>e.includes(i);return{range:Ne(t),timeZone:n,withIngestion:r("ingestion"),withDiagnosis:r("diagnosis"),withTokens:r("tokens"),withViewer:r("viewer")}}var ae=$t(ua,xp);async function st(e=_p){await ae.load(e),ae.data.value.viewer&&(J.value=ae.data.value.viewer)}function Xl(){let e="";return ie(()=>{let{range:t,timeZone:n}=_.value,r=JSON.stringify([t,n,se.value]);ne.value!=="open"||r===e||(e=r,xe(()=>{st()}))})}function eu(){let[e,t]=A(null),{tokens:n}=ae.data.value,{timeZone:r}=_.value,i=()=>t(null),s=(a,l)=>{t({kind:"secret",name:a,secret:l}),st(["tokens","diagnosis"])};return o(te,{title:"Service tokens",hasData:!!n,isLoading:ae.loading.value.has("tokens"),error:ae.errors.value.tokens,onRetry:()=>{st(["tokens"])},tools:n&&o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",onClick:()=>t({kind:"create"}),children:"Create a token"})}),children:()=>o(k,{children:[n.nodes.length===0?o("p",{class:"notice empty",children:"There are no service tokens yet. A service needs one to record usage in production."}):o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Service"}),o("th",{scope:"col",children:"State"}),o("th",{scope:"col",class:"small",children:"Scopes"}),o("th",{scope:"col",class:"wide",children:"Limited to"}),o("th",{scope:"col",class:"medium",children:"Last used"}),o("th",{scope:"col",class:"wide",children:"Expires"}),o("th",{scope:"col",children:o("span",{class:"hidden",children:"Actions"})})]})}),o("tbody",{children:[...n.nodes].sort((a,l)=>+(l.state==="ACTIVE")-+(a.state==="ACTIVE")).map(a=>o("tr",{class:a.state==="ACTIVE"?"":"retired",children:[o("th",{scope:"row",children:o("span",{class:"ellipsis block",title:a.id,children:a.name})}),o("td",{children:o("span",{class:`state ${a.state.toLowerCase()}`,children:a.state.toLowerCase()})}),o("td",{class:"small",children:a.scopes.map(l=>l.toLowerCase()).join(", ")}),o("td",{class:"wide",children:[a.accountIds?.join(", "),a.usageTypes?.join(", ")].filter(Boolean).join(" · ")||o("span",{class:"muted",children:"nothing"})}),o("td",{class:"medium",children:a.lastUsedAt==null?o("span",{class:"muted",children:"never"}):Y(a.lastUsedAt,r)}),o("td",{class:"wide",children:a.expiresAt==null?o("span",{class:"muted",children:"never"}):Y(a.expiresAt,r)}),o("td",{class:"actions",children:a.state==="ACTIVE"&&o(de,{name:`Change ${a.name}`,actions:[{name:"Rotate",run:()=>t({kind:"rotate",token:a})},{name:"Revoke",run:()=>t({kind:"revoke",token:a})}]})})]},a.id))})]}),e?.kind==="create"&&o(kp,{onDone:s,onClose:i}),e?.kind==="rotate"&&o(Sp,{token:e.token,onDone:s,onClose:i}),e?.kind==="revoke"&&o(Ap,{token:e.token,onDone:()=>{i(),st(["tokens","diagnosis"])},onClose:i}),e?.kind==="secret"&&o(Tp,{name:e.name,secret:e.secret,onClose:i})]})})}var wp=[{scope:"RECORD",name:"record: send and correct usage"},{scope:"READ",name:"read: query usage"},{scope:"ADMIN",name:"admin: change prices, hardware and tokens"}],Jl=e=>{let t=e.split(",").map(n=>n.trim()).filter(Boolean);return t.length>0?t:null};function kp({onDone:e,onClose:t}){let[n,r]=A(""),[i,s]=A(["RECORD"]),[a,l]=A(""),[c,u]=A(""),[d,p]=A("");return o(nt,{title:"Create a service token",action:"Create",document:Zo,variables:()=>({input:{name:n.trim(),scopes:i,accountIds:Jl(a),usageTypes:Jl(c),expiresAt:d===""?null:new Date(d).toISOString()}}),onDone:({createServiceToken:g})=>g&&e(g.serviceToken.name,g.token),onClose:t,children:[o($,{label:"Name of the service",required:!0,placeholder:"compute-meter",value:n,onInput:r}),o("fieldset",{children:[o("legend",{children:"What it may do"}),wp.map(({scope:g,name:f})=>o("label",{class:"check",children:[o("input",{type:"checkbox",checked:i.includes(g),onChange:()=>s(i.includes(g)?i.filter(m=>m!==g):[...i,g])}),f]},g))]}),o("div",{class:"fields",children:[o($,{label:"Accounts",placeholder:"acme, globex",hint:"Empty: all",value:a,onInput:l}),o($,{label:"Usage types",placeholder:"compute_seconds",hint:"Empty: all",value:c,onInput:u})]}),o($,{label:"Expires",type:"datetime-local",hint:"Your local time. Empty: never",value:d,onInput:p})]})}function Sp({token:e,onDone:t,onClose:n}){let[r,i]=A("60");return o(nt,{title:`Rotate the token of ${e.name}?`,action:"Rotate",document:Qo,variables:()=>({input:{id:e.id,overlapSeconds:Math.round(Number(r)*60)}}),onDone:({rotateServiceToken:s})=>s&&t(e.name,s.token),onClose:n,children:o($,{label:"Minutes for which the previous secret stays valid",type:"number",required:!0,value:r,onInput:i})})}function Ap({token:e,onDone:t,onClose:n}){return o(nt,{title:`Revoke the token of ${e.name}?`,action:"Revoke",isDangerous:!0,document:Ko,variables:()=>({input:{id:e.id}}),onDone:t,onClose:n,children:o("p",{children:"Its next request is rejected. What the service sends from then on is not recorded. This cannot be undone."})})}function Tp({name:e,secret:t,onClose:n}){return o(Ut,{title:`The token of ${e}`,onClose:n,children:o("div",{class:"form",children:[o("p",{children:"Copy it now: it is shown this once. The server stores only a hash of it."}),o("div",{class:"secret",children:[o("code",{children:t})," ",o(Nt,{text:t,name:"Copy the token",children:"Copy"})]}),o("p",{class:"muted",children:["The service sends it as ",o("code",{children:"Authorization: Bearer ui_…"})]})]})})}function tu(){Q(Xl,[]);let{errors:e}=ae;return["ingestion","diagnosis","tokens"].every(n=>e.value[n]?.code==="FORBIDDEN")?o("section",{class:"panel",children:o("div",{class:"notice empty",children:[o("b",{children:"Ingestion is open to admins"}),o("p",{children:["It names the services of this installation and what was rejected, of all accounts. Sign in with a token that has the scope ",o("code",{children:"admin"})," to read it."]})]})}):o(k,{children:[o("div",{class:"tools",role:"group","aria-label":"Range",children:[o(_n,{}),o(xn,{})]}),o(Ip,{}),o(Rp,{}),o(eu,{})]})}function Ip(){let{diagnosis:e}=ae.data.value,[t,n]=A(null),[r,i]=A(null),[s,a]=A(!1),l=async()=>{a(!0);let c=await ye.mutate(jo,{});a(!1),n(c.data?.sendProbe??null),i(c.errors[0]??null)};return o(te,{title:"Is everything recorded?",hasData:!!e,isLoading:ae.loading.value.has("diagnosis"),error:ae.errors.value.diagnosis,lines:4,onRetry:()=>{st(["diagnosis"])},tools:o("div",{class:"panel-actions",children:o("button",{type:"button",class:"secondary",disabled:s,onClick:()=>{l()},children:s?"Sending …":"Send a test record"})}),children:()=>o(k,{children:[e.problems.length===0&&o("p",{class:"healthy",children:[o(K,{name:"check"})," No problems found, ",Y(e.examinedAt,_.value.timeZone),"."]}),o("ul",{class:"problems",children:e.problems.map(({code:c,severity:u,message:d,resolution:p},g)=>o("li",{class:u.toLowerCase(),children:[o("b",{children:o(pe,{text:d})}),o("p",{children:[o(pe,{text:p})," ",o("code",{children:c})]})]},g))}),r&&o(Te,{title:"The test record",error:r,onRetry:()=>{l()}}),t&&o("div",{class:`notice ${t.isHealthy?"done":"failed"}`,role:"status",children:[o("b",{children:t.isHealthy?"The test record was stored, counted, found and voided.":"The test record failed."}),t.problem&&o("p",{children:[o(pe,{text:t.problem.message})," ",o(pe,{text:t.problem.resolution})]}),o("ul",{class:"steps",children:t.steps.map(({step:c,status:u,message:d,durationMs:p})=>o("li",{class:u.toLowerCase(),children:[o(K,{name:u==="PASSED"?"check":u==="FAILED"?"close":"more"}),o("b",{children:c.toLowerCase().replace("_"," ")}),o("span",{children:o(pe,{text:d})}),o("span",{class:"number muted",children:[p," ms"]})]},c))})]})]})})}function Rp(){let e=ae.data.value.ingestion?.services??[];return o(te,{title:"Services",hasData:!!ae.data.value.ingestion,isLoading:ae.loading.value.has("ingestion"),error:ae.errors.value.ingestion,onRetry:()=>{st(["ingestion"])},children:()=>e.length===0?o("p",{class:"notice empty",children:["No service has sent a call yet. Create a token below, and send a record with ",o("code",{children:"recordUsage"}),"."]}):o("table",{class:"groups services",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"Service"}),o("th",{scope:"col",class:"medium",children:"Last seen"}),o("th",{scope:"col",class:"number",children:"Recorded"}),o("th",{scope:"col",class:"number wide",children:"Duplicates"}),o("th",{scope:"col",class:"number wide",children:"Conflicts"}),o("th",{scope:"col",class:"number",children:"Not recorded"})]})}),o("tbody",{children:e.map(t=>o(Ep,{service:t},t.service))})]})})}var Mr=e=>e==="0"?o("span",{class:"muted",children:"0"}):D(BigInt(e),"count");function Ep({service:e}){let{timeZone:t}=_.value,[n,r]=A(!1),i=e.rows.filter(({reason:l})=>l!=null),s=BigInt(e.rejected)+BigInt(e.refused),a=i.length>0||e.examples.length>0;return o(k,{children:[o("tr",{children:[o("th",{scope:"row",children:a?o("button",{type:"button",class:"row-button","aria-expanded":n,onClick:()=>r(!n),children:[o(K,{name:"down"}),o("span",{class:"ellipsis",children:e.service})]}):o("span",{class:"ellipsis block",children:e.service})}),o("td",{class:"medium",children:Y(e.lastSeenAt,t)}),o("td",{class:"number",children:Mr(e.recorded)}),o("td",{class:"number wide",children:Mr(e.duplicates)}),o("td",{class:"number wide",children:Mr(e.conflicts)}),o("td",{class:`number ${s>0n?"bad-number":""}`,children:Mr(s.toString())})]}),n&&o("tr",{children:o("td",{colSpan:6,children:o("ul",{class:"rejections",children:[i.map((l,c)=>o("li",{children:o("span",{children:[o("b",{children:D(BigInt(l.records),"count")})," ",l.outcome.toLowerCase()," as ",o("code",{children:l.reason}),l.usageType&&o(k,{children:[" of ",o("code",{children:l.usageType})]}),", last ",Y(l.lastAt,t)]})},c)),e.examples.map((l,c)=>o("li",{children:[o("span",{class:"muted",children:[Y(l.seenAt,t),l.accountId&&` · ${l.accountId}`,l.idempotencyKey&&` · ${l.idempotencyKey}`]}),o("span",{children:[o(pe,{text:l.message})," ",o("code",{children:l.reason})]})]},`example-${c}`))]})})})]})}var Cp=5e3,Nr=N("connecting"),nu=we(()=>{let{tab:e,range:t,timeZone:n,filter:r}=_.value;return e!=="usage"||ne.value!=="open"||!Dp.value?null:JSON.stringify({range:Ne(t),timeZone:n,filter:Se(r)})}),Dp=we(()=>!!T.data.value.insights);function ru(){ie(()=>{if(nu.value!==null)return ye.onUsageChanged(JSON.parse(nu.value),({totals:e,isInitial:t})=>{let n=T.loading.value.has("insights")||e.records===T.data.value.insights?.totals.records;(!t||!n)&&je()},{minIntervalMs:Cp,onStatus:e=>Nr.value=e})})}function iu(){let[e,t]=A(""),[n,r]=A(!1),i=ne.value==="ended";return o("main",{class:"sign-in",children:o("form",{class:"panel",onSubmit:s=>{s.preventDefault(),e.trim()&&wi(e,n)},children:[o(er,{}),o("h1",{children:i?"Your session has ended":"Sign in"}),o("p",{class:"muted",children:i?"The token has expired, was revoked, or is not valid here. Paste a new one to continue where you were.":"Paste a token of your identity provider, or a service token with the scope read."}),o("label",{children:["Token",o("input",{type:"password",class:"control",autoComplete:"off",spellcheck:!1,required:!0,value:e,onInput:s=>t(s.currentTarget.value),placeholder:"ui_… or eyJ…"})]}),o("label",{class:"check",children:[o("input",{type:"checkbox",checked:n,onChange:()=>r(!n)})," Keep it in this tab until the tab is closed"]}),o("button",{type:"submit",class:"primary",children:i?"Continue":"Sign in"}),o("details",{children:[o("summary",{children:"Where do I get a token?"}),o("p",{children:"An operator creates one on the server:"}),o("pre",{children:["usage-insights token create \\",`
`,"  --name me --scope read"]}),o("p",{class:"muted",children:"It is kept in the memory of this page and is sent only to this server."})]})]})})}var Ur={accent:"--accent",background:"--bg",panel:"--panel",text:"--ink",muted:"--muted",border:"--line"},su={accent:["#3451d1","#8ca0ff"],panel:["#ffffff","#16191f"],text:["#15181e","#e8eaee"],muted:["#5d6675","#9ba4b4"]},ou=32,au=4.5,lu=new URLSearchParams(location.search);function Mp(e){let n=e.split(",").map(r=>r.trim().replace(/^#/,"").toLowerCase()).map(r=>/^[0-9a-f]{3}$/.test(r)?r.replace(/./g,"$&$&"):r);return n.length>2||!n.every(r=>/^[0-9a-f]{6}$/.test(r))?null:[`#${n[0]}`,`#${n[1]??n[0]}`]}function uu(e){let[t,n,r]=[1,3,5].map(i=>{let s=parseInt(e.slice(i,i+2),16)/255;return s<=.04045?s/12.92:((s+.055)/1.055)**2.4});return .2126*t+.7152*n+.0722*r}function cs(e,t){let[n,r]=[uu(e),uu(t)].sort((i,s)=>i-s);return(r+.05)/(n+.05)}var cu=([e,t])=>`light-dark(${e}, ${t})`,du=e=>cs(e,"#ffffff")>=cs(e,"#0e1014")?"#ffffff":"#0e1014";function Np(e){let[t,n]=[e.panel??su.panel,["text","muted","accent"]];if(!(!n.some(r=>e[r])&&!e.panel))for(let r of n)for(let[i,s]of["light","dark"].entries()){let a=cs((e[r]??su[r])[i],t[i]);a<au&&tt(`\`theme.${r}\` on \`theme.panel\` has a contrast of ${a.toFixed(1)} in ${s} colours; text needs ${au} (WCAG AA)`)}}function pu(){let e=document.documentElement,t={};e.classList.add("embedded");for(let[r,i]of lu){let s=/^theme\.(.+)$/.exec(r)?.[1];if(s===void 0)continue;let a=s in Ur?Mp(i):null;a?(t[s]=a,e.style.setProperty(Ur[s],cu(a))):s==="background"&&i==="transparent"?e.style.setProperty("--bg","transparent"):s in Ur?tt(`\`${r}\` is \`${i}\`; it must be a colour such as \`1d4ed8\`, or one for light and one for dark: \`1d4ed8,8ca0ff\``):s==="radius"?/^\d{1,2}$/.test(i)&&Number(i)<=ou?e.style.setProperty("--radius",`${i}px`):tt(`\`${r}\` is \`${i}\`; it must be a number of pixels, 0 to ${ou}`):s==="font"?/^[\w\s,"'-]{1,200}$/.test(i)&&CSS.supports("font-family",i)?e.style.fontFamily=i:tt(`\`${r}\` is \`${i}\`; it must be a list of fonts as in CSS, such as \`Inter, sans-serif\``):tt(`\`${r}\` is no variable of the theme; there are ${[...Object.keys(Ur),"radius","font"].map(l=>`\`theme.${l}\``).join(", ")}`)}t.accent&&(e.style.setProperty("--on-accent",cu([du(t.accent[0]),du(t.accent[1])])),e.style.setProperty("--soft","color-mix(in srgb, var(--accent) 10%, var(--panel))")),t.panel&&(e.style.setProperty("--raised","var(--panel)"),e.style.setProperty("--grid","color-mix(in srgb, var(--ink) 6%, var(--panel))")),Np(t);let n=lu.get("theme");return n==="light"||n==="dark"?n:(n!==null&&n!=="system"&&tt(`\`theme\` is \`${n}\`; it must be \`light\`, \`dark\` or \`system\``),"system")}var gu="usage-insights.theme";function Up(){try{let e=localStorage.getItem(gu);return e==="light"||e==="dark"?e:"system"}catch{return"system"}}var Or=N(E.embed?pu():Up());ie(()=>{document.documentElement.dataset.theme=Or.value});function fu(e){Or.value=e;try{localStorage.setItem(gu,e)}catch{}}var Op=new Set(["tokens","input","output","compute","cost","calls"]),Pp={input:"Input · cached",output:"Output · reasoning"};function $p(e,{range:t}){let n=Math.min(Date.parse(t.end),Date.now()),r=BigInt(Math.max(1,Math.round((n-Date.parse(t.start))/1e3)));return e/r}function Fp(e,t,n,r){switch(e.id){case"tokens":return`${pt(BigInt(t.records),"count")} records`;case"input":return t.cacheReadShare?`${Me(t.cacheReadShare)} from cache`:"";case"output":return t.tokensReasoning==="0"?"":`reasoning ${pt(BigInt(t.tokensReasoning),"count")}`;case"compute":return n===null||n===0?"":`${n} ${n===1?"tier":"tiers"}`;case"cost":return r?`≈ ${r} this month`:t.unpricedRecords==="0"?"":`${pt(BigInt(t.unpricedRecords),"count")} records not priced`;case"storage":return"on average";default:return""}}var hu="usage-insights.cards";function yu(){try{return Number(localStorage.getItem(hu))||7}catch{return 7}}function Lp(e){try{yu()!==e&&localStorage.setItem(hu,String(e))}catch{}}function bu(){let{insights:e,tiers:t,findings:n,users:r}=T.data.value,i=T.errors.value.insights;if(i)return o(Te,{title:"Totals",error:i,onRetry:()=>{_e("insights")}});if(!e){let d=yu();return o("div",{class:`cards of-${d}`,"aria-hidden":"true",children:Array.from({length:d},(p,g)=>o("div",{class:"card waiting",children:[o("i",{}),o("i",{}),o("i",{})]},g))})}let{totals:s}=e,a=ve.filter(d=>Op.has(d.id)||d.id!=="records"&&d.total(s)!==0n);Lp(a.length+1);let l=n?.findings?.rows.find(d=>d.kind==="FORECAST"&&d.measure==="COST"&&d.subject===null)?.forecast,c=l?ho(l.expected):null,u=r?.breakdown?.rows.reduce((d,{values:p})=>d+BigInt(p),0n);return o("div",{class:`cards of-${a.length+1}`,role:"group","aria-label":"Totals",children:[a.map(d=>{let p=d.total(s),g=Ai.value&&d.total(Ai.value);return o(mu,{name:Pp[d.id]??d.name,value:d.id==="storage"?bo($p(p,e)):pt(p,d.unit),exact:D(p,d.unit),difference:g===null?null:Yn(p,g),remark:Fp(d,s,t?.tiers.filter(({tier:f})=>f!==null).length??null,c),isChosen:_.value.measure===d.id,onPress:()=>M({measure:d.id,split:null})},d.id)}),o(mu,{name:"Active users",value:u===void 0?"–":pt(u,"count"),exact:u===void 0?"not known":D(u,"count"),difference:null,remark:"in this range",isChosen:_.value.split==="USER",onPress:()=>M({split:"USER"})})]})}var qp={up:"▲",down:"▼",same:""},Bp={up:"up by",down:"down by",same:""};function mu({name:e,value:t,exact:n,difference:r,remark:i,isChosen:s,onPress:a}){let[l,...c]=e.split(" · ");return o("button",{type:"button",class:"card","aria-pressed":s,"data-exact":n,onClick:a,children:[o("span",{class:"card-name",children:[l,c.length>0&&o("span",{class:"roomy",children:[" · ",c.join(" · ")]})]}),o("span",{class:"card-value",children:t}),o("span",{class:"card-remark",children:[r&&o("b",{class:r.direction,children:[o("span",{"aria-hidden":"true",children:[qp[r.direction]," "]}),o("span",{class:"hidden",children:[Bp[r.direction]," "]}),r.text]}),o("span",{children:i})]}),o("span",{class:"hidden",children:["exactly ",n]})]})}var Hp={CONCENTRATION:"Concentrated",DROP:"Drop",DUPLICATES:"Duplicates",FORECAST:"Forecast",NEW:"New",REFUSALS:"Rejected",SILENT:"Stopped",SPIKE:"Spike",UNPRICED:"Not priced",UNTRACKED:"Not metered"},vu=5;function Vp(e){let{from:t,through:n}=e.range.days,r={range:{from:t,through:n},filter:Se(e.filter)??{},interval:null};switch(e.kind){case"UNPRICED":return{name:"Set a price",patch:{tab:"hardware"}};case"UNTRACKED":return e.gap?.reason==="TIER_MISSING"?{name:"Show it",patch:{...r,measure:"compute",split:null}}:{name:"Open hardware",patch:{tab:"hardware"}};case"REFUSALS":case"DUPLICATES":return{name:"Open ingestion",patch:{tab:"ingestion"}};case"FORECAST":return{name:"Show the month",patch:{...r,range:{preset:"THIS_MONTH"},..._u(e)}};default:return{name:"Show these days",patch:{...r,..._u(e)}}}}function _u({measure:e,usageType:t}){let n=e==="COST"?"cost":e==="TOKENS"?"tokens":t==="compute_seconds"?"compute":t==="api_calls"?"calls":null;return n?{measure:n,split:null}:{}}function jp(e){let t=new Set,n=e.filter(({kind:i,subject:s})=>{if(i!=="FORECAST")return!0;let a=!t.has(s??"");return t.add(s??""),a}),r=({kind:i,severity:s,subject:a})=>s==="CRITICAL"?0:s==="WARNING"?1:i==="FORECAST"?a===null?2:4:3;return n.sort((i,s)=>r(i)-r(s))}function ds(){let[e,t]=A(!1),n=T.data.value.findings?.findings,r=jp([...n?.rows??[]]);return o(te,{title:"Worth knowing",hasData:!!n,isLoading:T.loading.value.has("findings"),error:T.errors.value.findings,lines:4,onRetry:()=>{_e("findings")},children:()=>o(k,{children:[r.length===0&&o("p",{class:"notice empty",children:"Nothing unusual in this range: no spikes, gaps, or records without a price."}),o("ul",{class:"findings",children:r.slice(0,e?r.length:vu).map((i,s)=>{let{name:a,patch:l}=Vp(i);return o("li",{class:i.severity.toLowerCase(),children:[o("b",{children:Hp[i.kind]}),o("p",{children:o(pe,{text:i.message})}),!(E.embed&&l.tab)&&o("button",{type:"button",class:"secondary",onClick:()=>M(l),children:a})]},s)})}),r.length>vu&&o("button",{type:"button",class:"secondary",onClick:()=>t(!e),children:e?"Show fewer":`Show all ${r.length}`})]})})}var xu={range:"DateRangeInput!",timeZone:"TimeZone!",filter:"UsageFilter",interval:"SeriesInterval!",split:"UsageDimension!",measure:"UsageMeasure",userMeasure:"UsageMeasure!",usageTypes:"[String!]",tableTypes:"[String!]",groups:"[GroupByInput!]!",compare:"SeriesComparison",rows:"Int!"};function ot(e,t,n){let r=t.toString().trim().replace(/^ {4}fragment/gm,"fragment"),i=null,a=r.split(`
`).flatMap(d=>{if(i!==null)return d===i&&(i=null),[];let p=/ @include\(if: \$(\w+)\)/.exec(d);return p?n[p[1]]?[d.replace(p[0],"")]:(d.endsWith("{")&&(i=`${/^ */.exec(d)?.[0]}}`),[]):[d]}).join(`
`),l=[...new Set([...a.matchAll(/\$(\w+)/g)].map(([,d])=>d))].filter(d=>d in xu),c=l.map(d=>`$${d}: ${xu[d]}`).join(", "),[,u=e]=/fragment (\w+) on Query/.exec(a)??[];return{query:`query ${e}(${c}) {
  ...${u}
}

${a}
`,variables:Object.fromEntries(l.filter(d=>n[d]!=null).map(d=>[d,n[d]]))}}function Zp({query:e,variables:t}){if(!E.graphiql)return null;let n=new URLSearchParams({query:e,variables:JSON.stringify(t,null,2)});return`${E.graphiql}#${n}`}function Qp({query:e,variables:t}){let n=JSON.stringify({query:e,variables:t}).replaceAll("'","'\\''"),r=se.value===null?"":' -H "authorization: Bearer $TOKEN"';return`curl -s ${new URL(E.endpoint,location.href).href} -H 'content-type: application/json'${r} -d '${n}'`}function $e(e){let t=Zp(e);return[...t?[{name:"Open as GraphQL",href:t}]:[],{name:"Copy as curl",run:()=>{Jn(Qp(e))}}]}function Kp(e){let t=/^[=+@\t\r]|^-(?!\d)/.test(e)?`'${e}`:e;return/[",\r\n]/.test(t)?`"${t.replaceAll('"','""')}"`:t}function zt(e){let t=Object.keys(e[0]??{});return[t,...e.map(n=>t.map(r=>n[r]??""))].map(n=>n.map(Kp).join(",")).join(`\r
`)+`\r
`}function Ee(e,t,n){let r=document.createElement("a");r.href=URL.createObjectURL(new Blob([t],{type:n})),r.download=e,r.click(),URL.revokeObjectURL(r.href)}var Gp=[["usageType","usage type"],["quantity","quantity"],["cost","cost"],["model","model"],["provider","provider"],["tier","tier"],["source","source"],["userId","user"],["sessionId","session"],["workspaceId","workspace"],["agentId","agent"],["labels","labels"],["occurredAt","time"]];function ps(e,t,n){let r=e[t];return t==="cost"?fe(e.cost):t==="labels"?e.labels.map(({key:i,value:s})=>`${i}: ${s}`).join(", ")||"none":r==null?"none":t==="quantity"?D(BigInt(e.quantity),"count"):t==="occurredAt"?Y(e.occurredAt,n):String(r)}function Yp(e,t,n){return Gp.map(([r,i])=>({name:i,from:ps(t,r,n),to:ps(e,r,n)})).filter(({from:r,to:i})=>r!==i).map(({name:r,from:i,to:s})=>`${r} ${i} → ${s}`)}function Wp({correction:e},t){if(!e)return"Counts";let{correctedAt:n,correctedBy:r,reason:i,replacementId:s}=e;return`${s?"Replaced":"Voided"} ${Y(n,t)}${r?` by ${r}`:""}${i?`: ${i}`:""}`}function wu({record:e,timeZone:t}){let[n,r]=A(null),[i,s]=A(null),{id:a,accountId:l,idempotencyKey:c}=e,u=async p=>{s(null);let{data:g,errors:f}=await ye.query(Lo,{accountId:l,idempotencyKey:c},{signal:p});r(g?.usageRecord?.versions??[]),s(f[0]??null)};if(Q(()=>{let p=new AbortController;return u(p.signal).catch(g=>{if(!p.signal.aborted)throw g}),()=>p.abort()},[]),i)return o(Te,{title:"History",error:i,onRetry:()=>{u()}});if(!n)return o(yn,{lines:1});let d=n.length===1&&!n[0].correction;return o("section",{class:"history","aria-label":"History",children:[o("h3",{children:"History"}),d?o("p",{class:"muted",children:"Never corrected"}):o("ol",{children:n.map((p,g)=>{let f=n[g+1];return o("li",{"aria-current":p.id===a?"true":void 0,children:[o("span",{children:[o("b",{children:Wp(p,t)}),p.id===a&&o("span",{class:"muted",children:" · this record"})]}),o("span",{class:"muted",children:["Recorded ",Y(p.recordedAt,t),": ",f?Yp(p,f,t).join(", ")||"nothing changed":`quantity ${ps(p,"quantity",t)}`]})]},p.id)})})]})}var Pr=N(null);function Xt(e,t,n=_.value.range){Pr.value={title:e,filter:t,range:n}}function ku(){if(!Pr.value)return null;let{title:e,filter:t,range:n}=Pr.value;return o(Ut,{title:`Records: ${e}`,kind:"side",onClose:()=>Pr.value=null,children:o(zp,{filter:t,range:n})})}function zp({filter:e,range:t}){let{timeZone:n}=_.value,[r,i]=A([]),[s,a]=A(null),[l,c]=A(null),[u,d]=A(!0),p={range:Ne(t),timeZone:n,filter:Se(e)},g=async(m,y)=>{d(!0),c(null);let{data:b,errors:v}=await ye.query(vi,{...p,after:m},{signal:y});if(b?.records){let{nodes:x,pageInfo:h}=b.records;i(w=>m===null?x:[...w,...x]),a(h.hasNextPage?h.endCursor??null:null)}c(v[0]??null),d(!1)};Q(()=>{let m=new AbortController;return g(null,m.signal).catch(y=>{if(!m.signal.aborted)throw y}),()=>m.abort()},[]);let f={query:vi.toString().trim().replace(/^ {4}/,""),variables:p};return o(k,{children:[o("div",{class:"drawer-tools",children:[o("span",{class:"muted",children:["Newest first, at ",n.replaceAll("_"," ")]}),o(de,{name:"More about these records",actions:[{name:"Download JSON",run:()=>Ee("usage-records.json",JSON.stringify(r,null,2),"application/json")},...$e(f)]})]}),r.length>0&&o("ul",{class:"records",children:r.map(m=>o(Xp,{record:m,timeZone:n},m.id))}),l&&o(Te,{title:"Records",error:l,onRetry:()=>{g(s)}}),u&&o(yn,{lines:r.length>0?2:8}),!u&&!l&&r.length===0&&o("p",{class:"notice empty",children:"No records match. They may have been voided, or the range has moved on."}),s&&!u&&!l&&o("button",{type:"button",class:"secondary",onClick:()=>{g(s)},children:"Show 50 more"})]})}var gs=(e,t)=>e!==null&&t!==null?`${t} (${e})`:e;function Xp({record:e,timeZone:t}){let[n,r]=A(!1),i=[e.accountName??e.accountId,e.model??e.tier,e.userName??e.userId].filter(Boolean).join(" · "),s=[["Account",gs(e.accountId,e.accountName)],["User",gs(e.userId,e.userName)],["Session",gs(e.sessionId,e.sessionName)],["Workspace",e.workspaceId],["Agent",e.agentId],["Model",e.model],["Provider",e.provider],["Tier",e.tier],["Source",e.source],["Labels",e.labels.map(({key:a,value:l})=>`${a}: ${l}`).join(", ")],["Cost",`${fe(e.cost)} (${e.costSource.toLowerCase()})`],["Occurred at",e.occurredAt],["Recorded at",e.recordedAt],["Idempotency key",e.idempotencyKey],["Metadata",e.metadata==null?null:JSON.stringify(e.metadata)]];return o("li",{children:o("details",{onToggle:a=>a.currentTarget.open&&r(!0),children:[o("summary",{children:[o("span",{class:"when",children:Y(e.occurredAt,t)}),o("span",{class:"what",children:[o("b",{children:D(BigInt(e.quantity),"count")})," ",e.usageType.replaceAll("_"," "),e.correction&&o("em",{children:[" ",e.correction.replacementId?"replaced":"voided"]})]}),o("span",{class:"amount",children:fe(e.cost)}),o("span",{class:"about muted ellipsis",title:i,children:i})]}),o("dl",{children:[s.filter(([,a])=>a).map(([a,l])=>o(k,{children:[o("dt",{children:a}),o("dd",{children:l})]})),o("dt",{children:"Id"}),o("dd",{children:[o("code",{children:e.id})," ",o(Nt,{text:e.id,name:"Copy the id"})]})]}),n&&o(wu,{record:e,timeZone:t})]})})}var Jp=560,Dn=10,ms=26,eg=6,Su=(e,t,n,r)=>`M${e.toFixed(2)} ${t.toFixed(2)}h${n.toFixed(2)}v${r.toFixed(2)}h${(-n).toFixed(2)}z`;function tg(){let e=Ge(null),[t,n]=A(0);return Q(()=>{let r=new ResizeObserver(([i])=>i&&n(Math.floor(i.contentRect.width)));return r.observe(e.current),()=>r.disconnect()},[]),[e,t]}function ng(e,t,n){let r=n<Jp?230:300,i=e.buckets.map(({compared:m})=>m===null?null:dn(m,t)),s=Wl().keys(e.lines.map((m,y)=>y)).value((m,y,b)=>dn(e.lines[y].values[b]??0n,t)).order(Cr)(e.buckets),a=Math.max(Ci(s.at(-1)??[],([,m])=>m)??0,Ci(i,m=>m??0)??0),l=Gt().domain([0,a||1]).nice(4).range([r-ms,Dn]),c=l.ticks(4).map(m=>({value:m,text:yo(m,t)})),u=Math.max(...c.map(({text:m})=>m.length))*6.6+14,d=e.buckets.length,p=(n-u)/Math.max(1,d),g=p>8?.26:p>4?.14:0,f=Gi().domain(e.buckets.map((m,y)=>y)).range([u,n]).paddingInner(g).paddingOuter(g/2);return{height:r,left:u,compared:i,stacked:s,x:f,y:l,ticks:c,step:p,isDense:g===0}}function rg(e,t,n,r){let i=Math.max(1,Math.ceil(r/n));if(t==="DAY"&&i>20){let s=e.flatMap(({date:l},c)=>l.endsWith("-01")?[c]:[]),a=Math.max(1,Math.ceil(r/n/30.4));return s.filter((l,c)=>c%a===0)}if(t==="HOUR"){let s=[1,2,3,6,12,24,48,96,168].find(a=>a>=i)??i;return e.flatMap((a,l)=>l%s===0?[l]:[])}return e.flatMap((s,a)=>a%i===0?[a]:[])}function Au({model:e,unit:t,interval:n,timeZone:r,title:i,compared:s,onFilter:a,onZoom:l,onZoomOut:c}){let[u,d]=tg(),[p,g]=A(null),[f,m]=A(null),y=Ge(null),{lines:b,buckets:v}=e,x=v.length-1,h=Fe(()=>d>0?ng(e,t,d):null,[e,t,d]),w=Fe(()=>{if(!h)return[];let{stacked:S,x:R,y:U}=h;return S.map(ee=>{let[V,oe]=["",""];return ee.forEach(([Fu,ws],ks)=>{let Ss=U(Fu)-U(ws);if(Ss<=0)return;let As=Su(R(ks),U(ws),R.bandwidth(),Ss);v[ks].status==="COMPLETE"?V+=As:oe+=As}),{whole:V,partial:oe}})},[h,v]);Q(()=>{g(null),m(null)},[v.length,v[0]?.start,n]);let O=S=>{let{left:R,x:U}={left:u.current.getBoundingClientRect().left,x:h.x},ee=S.clientX-R-h.left;return Math.max(0,Math.min(x,Math.floor(ee/U.step())))},z=(S,R)=>{let U=S.clientY-u.current.getBoundingClientRect().top,ee=h.stacked.findIndex(V=>U<=h.y(V[R][0])&&U>=h.y(V[R][1]));return b[ee]},le=(S,R)=>{m(null),g(null),l(Math.min(S,R),Math.max(S,R))},ge=S=>{let R=O(S);y.current&&Math.abs(S.clientX-y.current.x)>eg&&(f||u.current.setPointerCapture(S.pointerId),m([y.current.index,R])),g(R)},Ce=S=>{let R=y.current;if(y.current=null,!!R){if(f)le(...f);else if(S.pointerType==="mouse"){let U=z(S,O(S));U&&a(U)}}},ue=S=>{let R=p??x,ee={ArrowLeft:R-1,ArrowRight:R+1,PageUp:R-7,PageDown:R+7,Home:0,End:x}[S.key];if(ee!==void 0){let V=p===null&&S.key==="ArrowLeft"?x:Math.max(0,Math.min(x,ee));m(S.shiftKey?[f?.[0]??R,V]:null),g(V)}else if(S.key==="Enter"){if(p===null)return;le(...f??[p,p])}else if(S.key==="Escape")f?m(null):c?c():g(null);else return;S.preventDefault()},ce=S=>ln(n,S.date,S.start,r),I=S=>{let R=v[S];if(!R)return"";let U=un(R.status),ee=b.map(({name:V,values:oe})=>({name:V,value:oe[S]??0n})).filter(({value:V})=>V!==0n);return[`${ce(R)}${U?` (${U})`:""}: ${F(R.total,t)}`,...ee.map(({name:V,value:oe})=>`${V} ${F(oe,t)}`),...s&&R.compared!==null?[`${s} ${F(R.compared,t)}`]:[]].join("; ")},q=n==="HOUR"?56:64,B=f&&[Math.min(...f),Math.max(...f)];return o("div",{class:"plot",ref:u,role:"slider",tabIndex:0,"aria-label":`${i}. Arrow keys move, Shift with an arrow selects, Enter zooms in, Escape goes back.`,"aria-valuemin":0,"aria-valuemax":Math.max(0,x),"aria-valuenow":p??Math.max(0,x),"aria-valuetext":I(p??x),onKeyDown:ue,onFocus:()=>u.current?.matches(":focus-visible")&&g(p??x),onBlur:()=>g(null),onPointerDown:S=>{S.button===0&&h&&(y.current={x:S.clientX,index:O(S)})},onPointerMove:h?ge:void 0,onPointerUp:Ce,onPointerLeave:()=>!y.current&&g(null),onPointerCancel:()=>{y.current=null,m(null)},children:[h&&o("svg",{width:d,height:h.height,"aria-hidden":"true",class:`${h.isDense?"dense":""} ${p===null?"":"has-focus"}`,children:[h.ticks.map(({value:S,text:R})=>o("g",{children:[o("line",{class:"grid",x1:h.left,x2:d,y1:h.y(S),y2:h.y(S)}),o("text",{class:"tick",x:h.left-8,y:h.y(S)+4,"text-anchor":"end",children:R})]},S)),p!==null&&!B&&o("rect",{class:"focus",x:h.x(p)-h.x.step()*.13,y:Dn,width:h.x.bandwidth()+h.x.step()*.26,height:h.height-Dn-ms,rx:"3"}),w.map(({whole:S,partial:R},U)=>o("g",{class:`data ${b[U].colour}`,children:[o("path",{d:S}),o("path",{class:"partial",d:R})]},U)),p!==null&&h.stacked.map((S,R)=>{let[U,ee]=S[p]??[0,0],V=v[p]?.status==="COMPLETE";return o("path",{class:`at ${b[R].colour} ${V?"":"partial"}`,d:Su(h.x(p)??0,h.y(ee),h.x.bandwidth(),h.y(U)-h.y(ee))},R)}),s&&o(ig,{...h}),B&&o("rect",{class:"selection",x:h.x(B[0]),y:Dn,width:h.x(B[1])+h.x.bandwidth()-h.x(B[0]),height:h.height-Dn-ms}),rg(v,n,h.x.step(),q).map(S=>{let R=v[S],U=h.x(S)+h.x.bandwidth()/2;return o("text",{class:"tick",x:Math.min(d-18,Math.max(h.left+12,U)),y:h.height-7,"text-anchor":"middle",children:co(n,R.date,R.start,r)},S)})]}),h&&p!==null&&v[p]&&o(sg,{bucket:v[p],name:B?`${ce(v[B[0]])} – ${ce(v[B[1]])}`:ce(v[p]),lines:b,index:p,unit:t,compared:s,isSelecting:B!==null,at:(h.x(p)??0)+h.x.bandwidth()/2,width:d})]})}function ig({compared:e,x:t,y:n,step:r}){if(r>7){let s=Math.min(3,t.step()*.12),a=e.map((l,c)=>l===null?"":`M${(t(c)-s).toFixed(2)} ${n(l).toFixed(2)}h${(t.bandwidth()+2*s).toFixed(2)}`);return o("path",{class:"other",d:a.join("")})}let i=ts().defined(s=>s!==null).x((s,a)=>t(a)+t.bandwidth()/2).y(s=>n(s??0));return o("path",{class:"other thin",d:i(e)??""})}var fs=262;function sg({bucket:e,name:t,lines:n,index:r,unit:i,compared:s,isSelecting:a,at:l,width:c}){let u=l>c/2,d=Math.max(0,Math.min(c-fs,u?l-fs-16:l+16)),p=un(e.status),g=e.compared===null||e.status!=="COMPLETE"?null:Yn(e.total,e.compared),f=n.filter(({values:m})=>(m[r]??0n)!==0n).reverse();return o("div",{class:"tip",style:{left:`${d}px`,width:`${fs}px`},"aria-hidden":"true",children:[o("h3",{children:[t,p&&o("small",{children:[" ",p]})]}),a?o("p",{class:"muted",children:"Release, or press Enter, to zoom in"}):o(k,{children:[o("ul",{children:f.map(m=>o("li",{children:[o("i",{class:`key ${m.colour}`}),o("span",{children:m.name}),o("b",{children:F(m.values[r]??0n,i)})]},We(m)))}),o("p",{children:[o("span",{children:"Total"}),o("b",{children:F(e.total,i)})]}),s&&e.compared!==null&&o("p",{class:"muted",children:[o("span",{children:s}),o("b",{children:[F(e.compared,i),g&&g.direction!=="same"&&` (${g.direction==="up"?"+":"−"}${g.text})`]})]})]})]})}var hs=8;function Mn(e,{kind:t,key:n,name:r,accountId:i,accountName:s}){if(t==="UNKNOWN")return L[e].missing;if(t==="REMAINDER")return`all other ${L[e].plural}`;let a=r??n??"";return e!=="USAGE_TYPE"?i==null?a:`${a} · ${s??i}`:ve.find(({usageTypes:c})=>c?.length===1&&c[0]===n)?.name??(n??"").replaceAll("_"," ")}function ys(e,t){return e==="VALUE"?t<hs?`c${t+1}`:"rest":e==="REMAINDER"?"rest":"none"}var og=e=>e?.map(BigInt)??[],ag=e=>e?.map(ke)??[];function lg(e,{column:t}){return t==="costs"?ag(e.costs):og(t==="records"?e.recordCounts:e.quantities)}function ug(e,{column:t}){return t==="costs"?e.comparedCosts?.map(r=>r===null?null:ke(r))??[]:(t==="records"?e.comparedRecordCounts:e.comparedQuantities)?.map(r=>r===null?null:BigInt(r))??[]}function cg(e,{column:t}){return t==="costs"?ke(e.cost):BigInt(t==="records"?e.records:e.total??"0")}var dg=(e,t)=>e.map((n,r)=>n+(t[r]??0n));function Tu(e,t,n){let r=[],i=0;for(let l of e.series){let c=l.kind==="VALUE"?i++:i,u={key:l.key,accountId:l.accountId,kind:l.kind,name:Mn(n,{...l,name:l.names[0]}),colour:ys(l.kind,c),values:lg(l,t),total:cg(l,t)},d=r.find(({kind:p})=>p==="REMAINDER");u.colour==="rest"&&d?(d.values=dg(d.values,u.values),d.total+=u.total):u.colour==="rest"?r.push({...u,kind:"REMAINDER",key:null,accountId:null,name:Mn(n,{kind:"REMAINDER",key:null})}):r.push(u)}let s=r.filter(({total:l})=>l!==0n),a=e.starts.map((l,c)=>{let u=e.series.map(d=>ug(d,t)[c]??null).filter(d=>d!==null);return{date:e.dates[c],start:l,end:e.starts[c+1]??e.range.end,status:e.statuses[c],total:r.reduce((d,{values:p})=>d+(p[c]??0n),0n),compared:u.length>0?u.reduce((d,p)=>d+p,0n):null}});return{lines:s,buckets:a}}var pg=["tokens","cost","compute","records"],bs={HOUR:"hour",DAY:"day",WEEK:"week",MONTH:"month",QUARTER:"quarter"},gg=864e5,Ru=e=>e.replace(/^./,t=>t.toUpperCase());function fg(e,t,n){if(e.interval==="HOUR")return{start:e.starts[t],end:e.starts[n+1]??e.range.end};let r=e.dates[n+1];return{from:t===0?e.range.firstDay:e.dates[t],through:r?new Date(Date.parse(`${r}T00:00:00Z`)-gg).toISOString().slice(0,10):e.range.lastDay}}function Eu(e,t,n){M({filter:ze(_.value.filter,e,t,n)})}function Iu(e,t,n){return t.buckets.map((r,i)=>({start:r.start,end:r.end,status:r.status,...Object.fromEntries(t.lines.map(s=>[s.name,Nn(s.values[i]??0n,n)])),total:Nn(r.total,n),...e.comparedRange?{compared:r.compared===null?null:Nn(r.compared,n)}:{}}))}function Nn(e,t){return t.unit==="cost"?Dt(e,"cost").replace(/\.?0+$/,""):e.toString()}function Cu(){let e=_.value,[t,n]=A(!1),{chart:r}=T.data.value,i=vn.value,s=me(i.measure),a=He(i),l=Fe(()=>r?Tu(r,s,a):null,[r]),c=ht(e),u=l?.buckets.some(({compared:h})=>h!==null&&h!==0n),d=r?.comparedRange&&u?i.compare==="PREVIOUS_YEAR"?"A year before":"Period before":null,p=l?.lines.flatMap(({kind:h,key:w})=>h==="VALUE"&&w!==null?[w]:[])??[],g=(h,w)=>{if(!r||!l)return;let O=fg(r,h,w);r.interval==="HOUR"&&h===w?Xt(ln("HOUR",r.dates[h],r.starts[h],i.timeZone),e.filter,O):M({range:O,interval:null},mt.value??e.range)},f=mt.value&&(()=>M({range:mt.value,interval:null})),m=ot("UsageSeries",ia,Ve(["chart"])),y=`usage-${s.id}-by-${L[a].name}`,b=[...r&&l?[{name:"Download CSV",run:()=>Ee(`${y}.csv`,zt(Iu(r,l,s)),"text/csv")},{name:"Download JSON",run:()=>Ee(`${y}.json`,JSON.stringify(Iu(r,l,s),null,2),"application/json")}]:[],...$e(m)],v=ve.filter(({id:h})=>pg.includes(h)||h===e.measure),x=`${me(e.measure).name} per ${bs[c]}`;return o(te,{title:x,class:"series",hasData:!!r,isLoading:T.loading.value.has("chart"),error:T.errors.value.chart,lines:9,onRetry:()=>{_e("chart")},tools:o(k,{children:[o(ai,{name:"Measure",options:v.map(({id:h,name:w})=>({value:h,name:h==="compute"?"Hours":w})),value:e.measure,onChange:h=>M({measure:h,split:null})}),o(ai,{name:"Split by",options:ft.map(h=>({value:h,name:Ru(L[h].name)})),value:He(e),onChange:h=>M({split:h})}),o("div",{class:"panel-actions",children:[f&&o("button",{type:"button",class:"link",onClick:f,children:[o(K,{name:"back"})," Zoom out"]}),o(bt,{name:"Length of a bucket",class:"bare",options:si(e.range).map(h=>({value:h,name:`by ${bs[h]}`})),value:c,onChange:h=>M({interval:h},mt.value)}),o("button",{type:"button",class:"link","aria-pressed":t,onClick:()=>n(!t),children:t?"Chart":"Table"}),o(de,{name:`More about ${x}`,actions:b})]})]}),children:()=>{if(!r||!l)return null;if(r.emptyReason)return o(Pt,{title:`No ${s.name.toLowerCase()} in this range`,reason:r.emptyReason});let h=l.lines.reduce((w,O)=>w+O.total,0n);return o(k,{children:[t?o(hg,{chart:r,model:l,measure:s,timeZone:i.timeZone,compared:d}):o(Au,{model:l,unit:s.unit,interval:r.interval,timeZone:i.timeZone,title:`${x} by ${L[a].name}, ${D(h,s.unit)} in all`,compared:d,onFilter:w=>Eu(a,w,p),onZoom:g,onZoomOut:f}),o(mg,{model:l,dimension:a,compared:d,chart:r,others:p})]})}})}function mg({chart:e,model:t,dimension:n,compared:r,others:i}){let s=t.buckets.some(({status:a})=>a==="PARTIAL");return o("ul",{class:"legend","aria-label":"Legend",children:[t.lines.map(a=>o("li",{children:o("button",{type:"button",title:`Filter by ${a.name}`,onClick:()=>Eu(n,a,i),children:[o("i",{class:`key ${a.colour}`}),o("span",{class:"ellipsis",children:a.name})]})},We(a))),r&&e.comparedRange&&o("li",{class:"note",children:[o("i",{class:"key other"}),r,", ",Ye(e.comparedRange.firstDay,e.comparedRange.lastDay)]}),s&&o("li",{class:"note",children:[o("i",{class:"key partial"}),"not complete"]})]})}function hg({chart:e,model:t,measure:n,timeZone:r,compared:i}){return o("div",{class:"scroll-table",role:"region","aria-label":"Values of the chart",tabIndex:0,children:o("table",{children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:Ru(bs[e.interval])}),t.lines.map(s=>o("th",{scope:"col",class:"number",children:o("span",{class:"ellipsis",title:s.name,children:s.name})},We(s))),o("th",{scope:"col",class:"number",children:"Total"}),i&&o("th",{scope:"col",class:"number",children:i})]})}),o("tbody",{children:t.buckets.map((s,a)=>o("tr",{children:[o("th",{scope:"row",children:[ln(e.interval,s.date,s.start,r)," ",o("span",{class:"muted",children:un(s.status)})]}),t.lines.map(l=>{let c=l.values[a]??0n;return o("td",{class:`number ${c===0n?"muted":""}`,title:D(c,n.unit),children:F(c,n.unit)},We(l))}),o("td",{class:"number",title:D(s.total,n.unit),children:o("b",{children:F(s.total,n.unit)})}),i&&o("td",{class:"number muted",children:s.compared===null?"–":F(s.compared,n.unit)})]},s.start))})]})})}var yg=[10,50,200,1e3],bg=e=>e.replace(/^./,t=>t.toUpperCase());function Mu({totals:e},{column:t}){return t==="costs"?ke(e.cost):t==="records"?BigInt(e.records):e.byType.reduce((n,{quantity:r})=>n+BigInt(r),0n)}function vs(e,t){return t.map((n,r)=>{let i=e.keys[r]??null,s=L[n].belongsToAccount;return{dimension:n,kind:e.kind==="VALUE"&&i===null?"UNKNOWN":e.kind,key:i,name:e.names[r]??null,accountId:s?e.accountId:null,accountName:s?e.accountName:null}})}function vg(e,t){return e.kind==="REMAINDER"?`${D(BigInt(e.values),"count")} other ${t.length>1?"pairs":L[t[0]].plural}`:vs(e,t).map(n=>Mn(n.dimension,n)).join(" · ")}function _g(e,t,{by:n,rows:r}){if(t.kind==="REMAINDER"&&n.length>1)return null;let i=r.flatMap(({kind:s,key:a})=>s==="VALUE"&&a!==null?[a]:[]);return vs(t,Mt(n)).reduce((s,a)=>ze(s,a.dimension,a,i),e)}function Du(e,t){let n=Mt(e.by);return e.rows.map(r=>({...Object.fromEntries(vs(r,n).map(i=>[L[i.dimension].name,i.key??Mn(i.dimension,i)])),...n.some(i=>L[i].belongsToAccount)?{account:r.accountId}:{},kind:r.kind,[t.id==="records"?"value":t.id]:Nn(Mu(r,t),t),cost:r.totals.cost,records:r.totals.records,unpriced_records:r.totals.unpricedRecords}))}function Nu(){let e=_.value,t=vn.value,n=me(t.measure),r=He(e),i=T.data.value.table?.breakdown,{name:s,plural:a}=L[r],l=ot("UsageByGroup",sa,Ve(["table"])),c=`${me(e.measure).name} by ${s}`,u=i?.rows.some(({kind:g})=>g==="REMAINDER"),d=yg.find(g=>g>bn.value),p=ft.filter(g=>g!==r);return o(te,{title:c,hasData:!!i,isLoading:T.loading.value.has("table"),error:T.errors.value.table,lines:7,onRetry:()=>{_e("table")},tools:o("div",{class:"panel-actions",children:[o(bt,{name:"Second dimension",class:"bare",options:[{value:"",name:"and by …"},...p.map(g=>({value:g,name:`and ${L[g].name}`}))],value:e.second===r?"":e.second??"",onChange:g=>M({second:g||null})}),o(de,{name:`More about ${c}`,actions:[...i?[{name:"Download CSV",run:()=>Ee(`usage-by-${s}.csv`,zt(Du(i,n)),"text/csv")},{name:"Download JSON",run:()=>Ee(`usage-by-${s}.json`,JSON.stringify(Du(i,n),null,2),"application/json")}]:[],...$e(l)]})]}),children:()=>i.rows.length===0?o("p",{class:"notice empty",children:["No ",n.name.toLowerCase()," in this range. The chart says why."]}):o(k,{children:[o(xg,{table:i,measure:n,hasChange:t.compare==="PREVIOUS_PERIOD"&&n.change!==null}),u&&d&&o("button",{type:"button",class:"secondary",onClick:()=>xa(d),children:["Show up to ",d," ",i.by.length>1?"pairs":a]})]})})}function xg({table:e,measure:t,hasChange:n}){let r=Mt(e.by),i=e.rows.map(u=>Mu(u,t)),s=i.reduce((u,d)=>d>u?d:u,0n),a=t.unit==="cost",l=t.id==="records",c=0;return o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:bg(r.map(u=>L[u].name).join(" and "))}),o("th",{scope:"col",class:"number",children:t.name}),o("th",{scope:"col",class:"share-bar",children:o("span",{class:"hidden",children:"Bar"})}),o("th",{scope:"col",class:"number small",children:"Share"}),n&&o("th",{scope:"col",class:"number medium",children:"Change"}),!a&&o("th",{scope:"col",class:"number",children:"Cost"}),!l&&o("th",{scope:"col",class:"number wide",children:"Records"})]})}),o("tbody",{children:e.rows.map((u,d)=>{let p=vg(u,r),g=i[d],{totals:f}=u,m=r.length>1?"single":ys(u.kind,u.kind==="VALUE"?c++:hs),y=_g(_.value.filter,u,e),b=o(k,{children:[r.length===1&&o("i",{class:`key ${m}`}),o("span",{class:"ellipsis",title:u.keys.filter(Boolean).join(" · ")||void 0,children:p})]});return o("tr",{class:u.kind==="VALUE"?"":"other-group",children:[o("th",{scope:"row",children:y?o("button",{type:"button",class:"row-button",onClick:()=>M({filter:y}),children:b}):o("span",{class:"row-text",children:b})}),o("td",{class:"number",title:D(g,t.unit),children:F(g,t.unit)}),o("td",{class:"share-bar",children:o("i",{class:m,style:{width:`${(vo(g,s)*100).toFixed(1)}%`}})}),o("td",{class:"number small",children:Me(u.share,!0)}),n&&o("td",{class:"number medium muted",children:wg(u,t)}),!a&&o("td",{class:"number",title:f.unpricedRecords==="0"?void 0:`${D(BigInt(f.unpricedRecords),"count")} records have no known cost`,children:[fe(f.cost),f.unpricedRecords!=="0"&&o("sup",{children:"*"})]}),!l&&o("td",{class:"number wide",children:y?o("button",{type:"button",class:"quiet-link",title:"Show these records",onClick:()=>Xt(p,kg(y)),children:D(BigInt(f.records),"count")}):D(BigInt(f.records),"count")})]},JSON.stringify([u.kind,u.keys,u.accountId]))})})]})}function wg({change:e},t){if(!T.data.value.insights?.previous||t.change===null)return"–";if(!e)return"new";let n=e[t.change];if(n===null)return"–";let r=Me(Math.abs(n)/100,!0);return Math.abs(n)<.05?r:`${n<0?"−":"+"}${r}`}function kg(e){let t=ki();return t===null||e.usageTypes?.length?e:{...e,usageTypes:t}}var Sg=1024;function Uu(){let{tiers:e}=T.data.value,t=ot("UsageByTier",oa,Ve(["tiers"])),n=e?.tiers??[],r=()=>n.map(({tier:s,computeSeconds:a,cost:l,records:c,unpricedRecords:u})=>({tier:s,compute_seconds:a,cost:l,records:c,unpriced_records:u})),i=Math.max(...n.map(({share:s})=>s),0);return o(te,{title:"Compute by tier",hasData:!!e,isLoading:T.loading.value.has("tiers"),error:T.errors.value.tiers,onRetry:()=>{_e("tiers")},tools:o("div",{class:"panel-actions",children:[!E.embed&&o("button",{type:"button",class:"link",onClick:()=>M({tab:"hardware"}),children:"Hardware"}),o(de,{name:"More about Compute by tier",actions:[{name:"Download CSV",run:()=>Ee("compute-by-tier.csv",zt(r()),"text/csv")},{name:"Download JSON",run:()=>Ee("compute-by-tier.json",JSON.stringify(r(),null,2),"application/json")},...$e(t)]})]}),children:()=>o(k,{children:[e?.emptyReason&&o(Pt,{title:"No compute on a tier in this range",reason:e.emptyReason}),n.length>0&&o("ul",{class:"tiers",children:n.map(s=>{let a=s.hardwareSpec,l=a&&[a.hourlyRate&&`${pn(a.hourlyRate)}/h`,a.gpuCount>0?`${a.gpuCount>1?`${a.gpuCount} × `:""}${a.gpuModel??"GPU"}`:null,a.vcpu&&`${a.vcpu} vCPU`,a.memoryMib&&`${Math.round(a.memoryMib/Sg)} GiB`].filter(Boolean).join(" · "),c=s.tier??"no tier";return o("li",{children:[o("button",{type:"button",class:`row-button ${s.tier===null?"other-group":""}`,title:`Filter by ${c}`,onClick:()=>M({filter:ze(_.value.filter,"TIER",{kind:s.tier===null?"UNKNOWN":"VALUE",key:s.tier,accountId:null},[])}),children:o("span",{class:"tier-name",children:[o("b",{class:"ellipsis",children:a?.displayName??c}),o("small",{children:l||(s.tier===null?"sent without a tier":"no hardware spec")})]})}),o("span",{class:"meter",title:Me(s.share),children:o("i",{style:{width:`${(s.share/(i||1)*100).toFixed(1)}%`}})}),o("span",{class:"number",title:D(BigInt(s.computeSeconds),"hours"),children:F(BigInt(s.computeSeconds),"hours")}),o("span",{class:"number",title:s.unpricedRecords==="0"?void 0:`${s.unpricedRecords} records have no known cost`,children:s.unpricedRecords===s.records?o("em",{class:"muted",children:"not priced"}):o(k,{children:[fe(s.cost),s.unpricedRecords!=="0"&&o("sup",{children:"*"})]})})]},c)})})]})})}function Ou(){let e=T.data.value.users?.breakdown,t=ot("MostActiveUsers",aa,Ve(["users"])),n=e?.rows??[],r=n.some(({kind:s,totals:a})=>s==="VALUE"&&a.computeSeconds!=="0"),i=n.flatMap(({kind:s,key:a})=>s==="VALUE"&&a!==null?[a]:[]);return o(te,{title:"Most active users",hasData:!!e,isLoading:T.loading.value.has("users"),error:T.errors.value.users,onRetry:()=>{_e("users")},tools:o("div",{class:"panel-actions",children:o(de,{name:"More about Most active users",actions:[...$e(t)]})}),children:()=>i.length===0?o("p",{class:"notice empty",children:["No record in this range names a user. Services send it in ",o("code",{children:"userId"}),"."]}):o("table",{class:"groups",children:[o("thead",{children:o("tr",{children:[o("th",{scope:"col",children:"User"}),o("th",{scope:"col",class:"number",children:"Tokens"}),r&&o("th",{scope:"col",class:"number medium",children:"Hours"}),o("th",{scope:"col",class:"number",children:"Cost"}),o("th",{scope:"col",class:"number wide",children:"Records"})]})}),o("tbody",{children:n.map(s=>{let{kind:a,key:l,names:c,accountId:u,accountName:d,totals:p,values:g}=s,f=a==="VALUE"?c[0]??l??"":a==="REMAINDER"?`${D(BigInt(g),"count")} other users`:"no user",m=ze(_.value.filter,"USER",s,i);return o("tr",{class:a==="VALUE"?"":"other-group",children:[o("th",{scope:"row",children:o("button",{type:"button",class:"row-button",title:`Filter by ${f}`,onClick:()=>M({filter:m}),children:o("span",{class:"ellipsis",children:[f,u!==null&&o("small",{class:"muted",children:[" ",d??u]})]})})}),o("td",{class:"number",children:F(BigInt(p.tokens),"count")}),r&&o("td",{class:"number medium",title:D(BigInt(p.computeSeconds),"hours"),children:p.computeSeconds==="0"?"–":F(BigInt(p.computeSeconds),"hours")}),o("td",{class:"number",children:fe(p.cost)}),o("td",{class:"number wide",children:o("button",{type:"button",class:"quiet-link",title:"Show these records",onClick:()=>Xt(f,m),children:D(BigInt(p.records),"count")})})]},We(s))})})]})})}function $r(){Q(wa,[]);let e=T.data.value.insights?.emptyReason,{insights:t,chart:n}=T.errors.value;return t&&t===n?o(k,{children:[o(cr,{}),o(Te,{title:"Usage",error:t,onRetry:()=>{je()}})]}):e?o(k,{children:[o(cr,{}),o(Pt,{title:"No usage in this range",reason:e})]}):o(k,{children:[o(cr,{}),o(bu,{}),o(Cu,{}),o("div",{class:"pair",children:[o(Nu,{}),o(Uu,{})]}),J.value?.role==="MEMBER"?o(ds,{}):o("div",{class:"pair",children:[o(ds,{}),o(Ou,{})]}),o(ku,{})]})}var _s=[{tab:"usage",name:"Usage"},{tab:"hardware",name:"Hardware"},{tab:"ingestion",name:"Ingestion"}],Ag={usage:$r,hardware:zl,ingestion:tu},Tg=[{theme:"system",name:"As the system"},{theme:"light",name:"Light"},{theme:"dark",name:"Dark"}];function Pu(){let{tab:e}=_.value,t=ne.value==="open",n=Ag[e];return Q(()=>{document.title=`${_s.find(r=>r.tab===e)?.name} · usage-insights`},[e]),o(k,{children:[E.isDevelopment&&o("p",{class:"environment",children:"Development: open to this machine without sign-in"}),o("header",{class:"top",children:[o("a",{class:"brand",href:"/",children:[o(er,{})," ",o("span",{children:"usage-insights"})]}),t&&o("nav",{"aria-label":"Pages",children:[_s.filter(({tab:r})=>r!=="ingestion"||r===e||ha.value).map(({tab:r,name:i})=>o("a",{href:`/${ii({..._.value,tab:r})}`,"aria-current":r===e?"page":void 0,onClick:s=>{s.metaKey||s.ctrlKey||s.shiftKey||(s.preventDefault(),M({tab:r}))},children:i},r)),E.graphiql&&o("a",{class:"wide-only",href:E.graphiql,target:"_blank",rel:"opener",children:["Explore ",o(K,{name:"external"})]})]}),o("div",{class:"top-end",children:[t&&e==="usage"&&o(Eg,{}),o(yt,{label:o(K,{name:"theme"}),name:"Appearance and session",class:"icon-button",align:"end",children:r=>o("ul",{class:"menu",children:[Tg.map(({theme:i,name:s})=>o("li",{children:o("button",{type:"button","aria-pressed":Or.value===i,onClick:()=>{fu(i),r()},children:s})},i)),E.graphiql&&o("li",{class:"narrow-only",children:o("a",{href:E.graphiql,target:"_blank",rel:"opener",children:"Explore the API"})}),J.value?.subject&&o("li",{class:"muted",children:["Signed in as ",J.value.subject,", ",J.value.role.toLowerCase(),J.value.expiresAt&&o(k,{children:[o("br",{}),"until ",Y(J.value.expiresAt,_.value.timeZone)]})]}),o("li",{class:"muted",children:["Version ",E.version]}),se.value!==null&&t&&o("li",{children:o("button",{type:"button",onClick:()=>{r(),ba()},children:"Sign out"})})]})})]})]}),_t.value&&o("p",{class:"bar",role:"status",children:["You are offline, or the server cannot be reached. What is shown was read before."," ",o("button",{type:"button",class:"link",onClick:()=>{je()},children:"Try again"})]}),t&&o(Ig,{}),t?o("main",{class:"page",children:[o("h1",{class:"hidden",children:_s.find(r=>r.tab===e)?.name}),o(n,{})]}):o(iu,{})]})}var xs=N(Date.now());setInterval(()=>xs.value=Date.now(),1e3);function Ig(){let e=J.value?.expiresAt,t=e==null?1/0:Date.parse(e)-xs.value;return t>Rg?null:o("p",{class:"bar",role:"status",children:["Your session ends ",t>0?`in ${Math.ceil(t/6e4)} min`:"now","."," ",o("button",{type:"button",class:"link",onClick:ur,children:"Sign in again"})]})}var Rg=3e5;function Eg(){let e=T.data.value.insights?.freshness.dataThrough,t=Nr.value==="streaming"||Nr.value==="polling";if(!T.data.value.insights)return null;let n=e?`last record ${po(e,xs.value)}`:"no records";return o("span",{class:`freshness ${t?"live":""}`,title:t?"Changes appear by themselves":"The page checks for changes regularly",children:[o("i",{}),o("span",{class:"word",children:t?"live":"complete"}),o("span",{class:"wide-only",children:[" · ",n]})]})}function $u(){return o(k,{children:[_t.value&&o("p",{class:"bar",role:"status",children:["You are offline, or the server cannot be reached. What is shown was read before."," ",o("button",{type:"button",class:"link",onClick:()=>{je()},children:"Try again"})]}),o("main",{class:"page",children:[o("h1",{class:"hidden",children:"Usage"}),ne.value==="open"?o($r,{}):o(Dg,{})]})]})}var Cg=5e3;function Dg(){let[e,t]=A(!1);if(Q(()=>{let r=setTimeout(()=>t(!0),Cg);return()=>clearTimeout(r)},[]),!_i){let{origins:r}=E.embed;return o("div",{class:"notice empty",children:[o("b",{children:"This view is for frames of other pages"}),o("p",{children:[r.length===0?o(k,{children:["No page may show it: ",o("code",{children:"http.embed_origins"})," of the server lists none."]}):o(k,{children:["Pages of these origins may show it: ",r.join(", "),"."]})," ",o("a",{href:"/",children:"Open the dashboard"})]})]})}let n=ne.value==="ended";return o("div",{class:"notice empty",role:"status",children:[o("b",{children:n?"Your session has ended":e||et.value?"Not signed in":"Signing in …"}),n&&o("p",{children:"The view continues as soon as the page around it sends a new token."}),et.value&&o("p",{children:[o(pe,{text:et.value}),"."]}),e&&!n&&!et.value&&o("p",{children:"The page around this view has not sent a token. Load the page again, or report it to those who run it."})]})}Fs(E.embed?o($u,{}):o(Pu,{}),document.getElementById("app"));ru();E.embed&&fa();})();
