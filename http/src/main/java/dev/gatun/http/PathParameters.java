package dev.gatun.http;

import java.util.Optional;

/** The parts of a path that a route names, such as {@code id} of {@code /users/{id}}; decoded. */
@FunctionalInterface
public interface PathParameters {
    /** No parameters. */
    PathParameters NONE = name -> Optional.empty();

    /** The part with this name. */
    Optional<String> value(String name);
}
