package dev.gatun.http.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the parts of a form with files, in the order in which they are sent: see {@link Content#multipart}. Not thread-safe. */
public final class FormParts {
    private final List<FormPart> parts = new ArrayList<>();

    FormParts() {}

    /** A text field, in UTF-8. */
    public FormParts field(String name, String value) {
        return part(new FormPart(name, Optional.empty(), Content.text(value)));
    }

    /** A file under its own name. */
    public FormParts file(String name, Path path) {
        Path last = path.getFileName();
        return file(name, last == null ? "" : last.toString(), Content.file(path));
    }

    /** A file under another name, or what the server is to take for one. */
    public FormParts file(String name, String filename, Content content) {
        return part(new FormPart(name, Optional.of(filename), content));
    }

    /** A part that is no file. */
    public FormParts part(String name, Content content) {
        return part(new FormPart(name, Optional.empty(), content));
    }

    /** Any part. */
    public FormParts part(FormPart part) {
        parts.add(part);
        return this;
    }

    List<FormPart> list() {
        return parts;
    }
}
