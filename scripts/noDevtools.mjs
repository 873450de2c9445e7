// Stands in for react-devtools-core, which Ink imports only when its DEV mode is on and which is not shipped.
export { devtools as default };
const devtools = {};
