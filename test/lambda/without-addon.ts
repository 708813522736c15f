// `node --import` this before AWS's runtime client: it then runs as installed, without its compiled addon.
import { registerHooks } from "node:module";

registerHooks({
  resolve(name, context, next) {
    if (name !== "./rapid-client.node") return next(name, context);
    return {
      url: new URL("./native-client.ts", import.meta.url).href,
      format: "module-typescript",
      shortCircuit: true,
    };
  },
});
