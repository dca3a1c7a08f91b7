package dev.gatun.websocket.internal.deflate;

import dev.gatun.websocket.DeflateOptions;
import java.util.List;
import java.util.Optional;

/** How two sides agree about permessage-deflate (RFC 7692, section 7.1). Pure. */
public final class DeflateNegotiation {
    /** The name of the extension. */
    public static final String NAME = "permessage-deflate";

    private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";

    /** Says that a window was not named. */
    private static final int ABSENT = 0;
    /** Says that a client can limit its window, without saying to what. */
    private static final int ANY = -1;

    /** The parameters of one offer or answer. */
    private record Parameters(boolean serverNoContext, boolean clientNoContext, int serverWindow, int clientWindow) {}

    /**
     * An answer to an offer, and what it means.
     *
     * @param header the value of {@code sec-websocket-extensions} in the server's answer
     * @param agreement what holds from then on
     */
    public record Answer(String header, DeflateAgreement agreement) {}

    private DeflateNegotiation() {}

    /** A server's answer to the first of a client's offers that it can accept; empty when there is none. */
    public static Optional<Answer> answer(List<Extension> offers, DeflateOptions options) {
        return offers.stream()
                .filter(offer -> offer.name().equals(NAME))
                .flatMap(offer -> parameters(offer, true).stream())
                .findFirst()
                .map(offer -> answer(offer, options));
    }

    private static Answer answer(Parameters offer, DeflateOptions options) {
        boolean serverContext = options.serverContextTakeover() && !offer.serverNoContext;
        boolean clientContext = options.clientContextTakeover() && !offer.clientNoContext;
        int serverWindow = offer.serverWindow == ABSENT ? options.serverWindowBits() : Math.min(offer.serverWindow, options.serverWindowBits());
        // Only a client that has said so can limit its window (section 7.1.2.2).
        int offered = offer.clientWindow == ANY ? DeflateOptions.LARGEST_WINDOW : offer.clientWindow;
        int clientWindow = offer.clientWindow == ABSENT ? DeflateOptions.LARGEST_WINDOW : Math.min(offered, options.clientWindowBits());
        StringBuilder header = new StringBuilder(NAME);
        if (!serverContext) {
            header.append("; ").append(SERVER_NO_CONTEXT);
        }
        if (!clientContext) {
            header.append("; ").append(CLIENT_NO_CONTEXT);
        }
        if (offer.serverWindow != ABSENT || serverWindow < DeflateOptions.LARGEST_WINDOW) {
            header.append("; ").append(SERVER_WINDOW).append('=').append(serverWindow);
        }
        if (offer.clientWindow != ABSENT && clientWindow < DeflateOptions.LARGEST_WINDOW) {
            header.append("; ").append(CLIENT_WINDOW).append('=').append(clientWindow);
        }
        return new Answer(header.toString(),
                new DeflateAgreement(serverContext, clientContext, serverWindow, clientWindow, options.level(), options.threshold()));
    }

    /** A client's offer. */
    public static String offer(DeflateOptions options) {
        StringBuilder header = new StringBuilder(NAME);
        if (!options.serverContextTakeover()) {
            header.append("; ").append(SERVER_NO_CONTEXT);
        }
        if (!options.clientContextTakeover()) {
            header.append("; ").append(CLIENT_NO_CONTEXT);
        }
        if (options.serverWindowBits() < DeflateOptions.LARGEST_WINDOW) {
            header.append("; ").append(SERVER_WINDOW).append('=').append(options.serverWindowBits());
        }
        header.append("; ").append(CLIENT_WINDOW);
        if (options.clientWindowBits() < DeflateOptions.LARGEST_WINDOW) {
            header.append('=').append(options.clientWindowBits());
        }
        return header.toString();
    }

    /**
     * What a server's answer to {@link #offer} means.
     *
     * @throws IllegalArgumentException when it is not one that this offer allows: the client must fail the handshake (section 7.1)
     */
    public static DeflateAgreement confirm(Extension answer, DeflateOptions options) {
        Parameters parameters = parameters(answer, false)
                .orElseThrow(() -> new IllegalArgumentException("the server answered permessage-deflate with wrong parameters (RFC 7692, 7.1): " + answer));
        if (!options.serverContextTakeover() && !parameters.serverNoContext) {
            throw new IllegalArgumentException("the server did not agree to " + SERVER_NO_CONTEXT + " (RFC 7692, 7.1.1.1)");
        }
        int serverWindow = parameters.serverWindow == ABSENT ? DeflateOptions.LARGEST_WINDOW : parameters.serverWindow;
        if (serverWindow > options.serverWindowBits()) {
            throw new IllegalArgumentException(
                    "the server's window of " + serverWindow + " bits is above the offered " + options.serverWindowBits() + " (RFC 7692, 7.1.2.1)");
        }
        int clientWindow = parameters.clientWindow == ABSENT ? options.clientWindowBits() : parameters.clientWindow;
        if (clientWindow > options.clientWindowBits()) {
            throw new IllegalArgumentException("the server answered " + CLIENT_WINDOW + "=" + clientWindow + ", above the offered "
                    + options.clientWindowBits() + " (RFC 7692, 7.1.2.2)");
        }
        return new DeflateAgreement(!parameters.serverNoContext, options.clientContextTakeover() && !parameters.clientNoContext, serverWindow, clientWindow,
                options.level(), options.threshold());
    }

    /** The parameters, or nothing when one is unknown, comes twice, or has a wrong value: then it is as if they were not there (section 7.1). */
    private static Optional<Parameters> parameters(Extension extension, boolean offer) {
        boolean serverNoContext = false;
        boolean clientNoContext = false;
        int serverWindow = ABSENT;
        int clientWindow = ABSENT;
        for (Extension.Parameter parameter : extension.parameters()) {
            boolean good;
            switch (parameter.name()) {
                case SERVER_NO_CONTEXT -> {
                    good = !serverNoContext && parameter.value().isEmpty();
                    serverNoContext = true;
                }
                case CLIENT_NO_CONTEXT -> {
                    good = !clientNoContext && parameter.value().isEmpty();
                    clientNoContext = true;
                }
                case SERVER_WINDOW -> {
                    good = serverWindow == ABSENT && parameter.value().isPresent();
                    serverWindow = parameter.value().map(DeflateNegotiation::window).orElse(ABSENT);
                    good &= serverWindow != ABSENT;
                }
                case CLIENT_WINDOW -> {
                    // Without a value it says that the client can; an answer always has one (section 7.1.2.2).
                    good = clientWindow == ABSENT && (offer || parameter.value().isPresent());
                    clientWindow = parameter.value().map(DeflateNegotiation::window).orElse(ANY);
                    good &= clientWindow != ABSENT;
                }
                default -> good = false;
            }
            if (!good) {
                return Optional.empty();
            }
        }
        return Optional.of(new Parameters(serverNoContext, clientNoContext, serverWindow, clientWindow));
    }

    /** 8 to 15 in decimal without leading zeros, or {@link #ABSENT}. */
    private static int window(String value) {
        return switch (value) {
            case "8" -> 8;
            case "9" -> 9;
            case "10" -> 10;
            case "11" -> 11;
            case "12" -> 12;
            case "13" -> 13;
            case "14" -> 14;
            case "15" -> 15;
            default -> ABSENT;
        };
    }
}
