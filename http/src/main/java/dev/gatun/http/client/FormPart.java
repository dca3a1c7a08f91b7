package dev.gatun.http.client;

import dev.gatun.http.internal.client.body.MultipartWriter;
import java.util.Objects;
import java.util.Optional;

/**
 * One part of a {@code multipart/form-data} body (RFC 7578, section 4). A value.
 *
 * @param name the form field
 * @param filename the name that the server is to see for a file
 * @param content what is in it; its type is said unless it is plain text without a file name, which needs none (section 4.4)
 */
public record FormPart(String name, Optional<String> filename, Content content) {
    /** @throws IllegalArgumentException when a name has control characters, other than the line ends that are escaped */
    public FormPart {
        MultipartWriter.checkName(name);
        filename.ifPresent(MultipartWriter::checkName);
        Objects.requireNonNull(content, "content");
        if (content instanceof Content.MultipartForm) {
            throw new IllegalArgumentException("a form in part '" + name + "' of a form (RFC 7578, section 4.3)");
        }
    }

    /** The same part with other content. */
    FormPart content(Content other) {
        return new FormPart(name, filename, other);
    }
}
