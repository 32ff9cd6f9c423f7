// Resolves `react` to `preact/compat`, as a bundler's alias does.
export const resolve = (specifier, context, next) => next(specifier === 'react' ? 'preact/compat' : specifier, context);
