// Generates the types of the page's documents from the schema: `npm run build` runs it.
export default {
  schema: '../schema.graphql',
  documents: 'src/documents/*.graphql',
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        scalars: {
          ID: { input: 'string', output: 'string' },
          BigInt: { input: 'string', output: 'string' },
          Date: { input: 'string', output: 'string' },
          DateTime: { input: 'string', output: 'string' },
          Decimal: { input: 'string', output: 'string' },
          JSON: { input: 'unknown', output: 'unknown' },
          TimeZone: { input: 'string', output: 'string' },
        },
      },
    },
  },
};
