/** What the operating system declares: jextract output, one package per operating system, and nothing else. */
module dev.gatun.bindings {
    exports dev.gatun.bindings.linux to dev.gatun.reactor;
}
