import { defineConfig } from "vite";

// Each file in src/islands is one script, loaded by the pages that need it.
export default defineConfig({
  publicDir: false,
  logLevel: "warn",
  build: {
    outDir: "../static/islands",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    rollupOptions: {
      input: { network: "src/network.ts" },
      output: { entryFileNames: "[name].js", chunkFileNames: "part-[name].js" },
    },
  },
});
