/** What the operating system declares: jextract output, one package per operating system, and nothing else. */
module dev.gatun.bindings {
    exports dev.gatun.bindings.darwin to dev.gatun.reactor;
    exports dev.gatun.bindings.freebsd to dev.gatun.reactor;
    exports dev.gatun.bindings.linux to dev.gatun.reactor;
    exports dev.gatun.bindings.windows to dev.gatun.reactor;
}
