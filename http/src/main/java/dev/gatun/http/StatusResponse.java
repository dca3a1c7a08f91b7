package dev.gatun.http;

/** A response that has a status and to which content can be given: {@code Response.of(Status.NOT_FOUND).text("no such user")}. */
public sealed interface StatusResponse extends Response permits BasicResponse {
    /** The same with plain text in UTF-8. */
    Response text(String text);

    /** The same with HTML in UTF-8; {@code html} is sent as it is. */
    Response html(String html);

    /** The same with an object as JSON, by the server's {@link JsonCodec}. */
    Response json(Object value);

    /** The same with bytes. */
    Response bytes(String type, byte[] bytes);

    @Override
    StatusResponse header(String name, String value);

    @Override
    StatusResponse addHeader(String name, String value);

    @Override
    StatusResponse removeHeader(String name);
}
