package dev.gatun.examples.showcase;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/** The version of this program, as the build wrote it into the jar. */
final class Version {
    private Version() {}

    /** The version, or "development" when it does not run from a jar. */
    static String text() {
        Class<?> here = Version.class;
        return Optional.ofNullable(here.getPackage().getImplementationVersion())
                .or(() -> Optional.ofNullable(here.getModule().getDescriptor()).flatMap(ModuleDescriptor::rawVersion))
                .orElse("development");
    }
}
