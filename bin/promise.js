#!/usr/bin/env node
import module from 'node:module';

// Compiling is most of what starting takes. Node keeps the result, from 22.1 on; earlier versions don't have it.
module.enableCompileCache?.();
await import('../dist/main.js');
