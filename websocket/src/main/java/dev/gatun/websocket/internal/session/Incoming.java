package dev.gatun.websocket.internal.session;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.OutOfBuffersException;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.MessageType;
import dev.gatun.websocket.WebSocketLimits;
import dev.gatun.websocket.internal.deflate.MessageInflater;
import dev.gatun.websocket.internal.frame.FrameSink;
import dev.gatun.websocket.internal.frame.Opcode;
import dev.gatun.websocket.internal.frame.Utf8Validator;
import dev.gatun.websocket.internal.frame.Violation;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Makes messages of frames: puts fragments together, inflates, judges text, and keeps to the limits before memory is taken. A message that is here as a whole
 * is passed on from where it lies; of others the part that came is kept in a pooled buffer. Loop only.
 */
final class Incoming implements FrameSink {
    /** Below this many bytes nobody asks how well a message was compressed. */
    private static final int RATIO_FROM = 64 << 10;

    private static final int FIRST_BUFFER = 4 << 10;

    private final Session session;
    private final LoopShare share;
    private final WebSocketLimits limits;
    /** Whether messages refer to earlier ones, so that the inflater is this session's alone. */
    private final boolean inflatesWithContext;
    private MessageType type = MessageType.BINARY;
    private boolean lastFrame;
    private boolean compressed;
    private int fragments;
    private long size;
    private long received;
    private boolean underWay;
    private Buffer body;
    private MessageInflater inflater;
    /** Judges text that comes in pieces; made when first needed. */
    private Utf8Validator validator;
    /** Where the pieces of a message go that is read while it comes; {@code null} for others. */
    private StreamedInput streamed;
    private long controlsSince;
    private int controls;

    Incoming(Session session, LoopShare share) {
        this.session = session;
        this.share = share;
        this.limits = session.options().limits();
        this.inflatesWithContext = session.agreement() != null && session.agreement().inflatesWithContext(session.options().server());
    }

    @Override
    public boolean wantsMore() {
        return session.wantsMore();
    }

    @Override
    public void frame(int opcode, boolean last, boolean isCompressed, long length) {
        if (opcode != Opcode.CONTINUATION) {
            begin(opcode, isCompressed);
        }
        lastFrame = last;
        if (++fragments > limits.fragments()) {
            session.limitHit("fragments");
            throw new Violation(CloseReason.POLICY, "a message of more than " + limits.fragments() + " frames");
        }
        if (!compressed && length > limits.message() - size) {
            throw tooBig();
        }
    }

    private void begin(int opcode, boolean isCompressed) {
        type = opcode == Opcode.TEXT ? MessageType.TEXT : MessageType.BINARY;
        Callbacks callbacks = session.options().callbacks();
        if (!(type == MessageType.TEXT ? callbacks.takesText() : callbacks.takesBinary())) {
            throw new Violation(CloseReason.UNSUPPORTED, type == MessageType.TEXT ? "text is not accepted here" : "binary messages are not accepted here");
        }
        compressed = isCompressed;
        fragments = 0;
        size = 0;
        received = 0;
        underWay = false;
        if (validator != null) {
            validator.reset();
        }
        if (callbacks.stream != null && session.isOpenNow()) {
            streamed = new StreamedInput(session, type);
            session.stream(streamed);
        }
    }

    private Violation tooBig() {
        session.limitHit("message");
        return new Violation(CloseReason.TOO_BIG, "a message of more than " + limits.message() + " bytes");
    }

    @Override
    public void payload(Buffer in, int length, boolean end) {
        boolean messageEnds = end && lastFrame;
        if (!compressed && fragments == 1 && !underWay && messageEnds && streamed == null) {
            whole(in, length);
            return;
        }
        if (!underWay) {
            underWay = true;
            if (!messageEnds && streamed == null) {
                session.messageBegan();
            }
        }
        if (compressed) {
            inflate(in, length, messageEnds);
        } else if (length > 0) {
            size += length;
            add(in.segment(), in.readIndex(), length);
            in.skip(length);
        }
        if (messageEnds) {
            end();
        }
    }

    /** The common case: one frame, all of it here. */
    private void whole(Buffer in, int length) {
        MemorySegment memory = in.segment();
        int at = in.readIndex();
        if (type == MessageType.TEXT) {
            Utf8Validator judge = share.whole();
            if (!judge.accept(memory, at, length) || !judge.isComplete()) {
                throw notUtf8();
            }
        }
        // Before the callback: whatever it does to the session, these bytes are read.
        in.skip(length);
        session.deliver(type, memory, at, length);
    }

    private static Violation notUtf8() {
        return new Violation(CloseReason.INVALID_PAYLOAD, "text that is not UTF-8 (RFC 6455, 8.1)");
    }

    private void add(MemorySegment memory, long at, int length) {
        if (type == MessageType.TEXT && !validator().accept(memory, at, length)) {
            throw notUtf8();
        }
        if (streamed != null) {
            streamed.add(memory.asSlice(at, length));
            return;
        }
        room(length).put(memory, at, length);
    }

    private Utf8Validator validator() {
        if (validator == null) {
            validator = new Utf8Validator();
        }
        return validator;
    }

    private Buffer room(int length) {
        if (body == null) {
            body = share.loop().buffers().acquire(Math.max(length, FIRST_BUFFER));
        } else if (body.writableBytes() < length) {
            Buffer larger = share.loop().buffers().acquire(Math.max(body.readableBytes() + length, body.capacity() * 2));
            larger.put(body);
            body.release();
            body = larger;
        }
        return body;
    }

    private void inflate(Buffer in, int length, boolean messageEnds) {
        if (inflater == null) {
            inflater = share.takeInflater();
        }
        received += length;
        inflater.input(in, length);
        drain();
        if (messageEnds) {
            inflater.end();
            drain();
        }
    }

    private void drain() {
        while (true) {
            Buffer target = room(FIRST_BUFFER / 4);
            int at = target.writeIndex();
            // One byte above the limit shows that it is passed; more need not be inflated.
            int most = (int) Math.min(target.writableBytes(), limits.message() - size + 1);
            ByteBuffer room = target.segment().asSlice(at, most).asByteBuffer();
            int count = inflater.inflate(room);
            if (count == 0) {
                return;
            }
            size += count;
            if (size > limits.message()) {
                throw tooBig();
            }
            if (size > RATIO_FROM && size / limits.ratio() > received) {
                session.limitHit("ratio");
                throw new Violation(CloseReason.TOO_BIG, "a message that inflates to more than " + limits.ratio() + " times its size");
            }
            if (type == MessageType.TEXT && !validator().accept(target.segment(), at, count)) {
                throw notUtf8();
            }
            if (streamed != null) {
                streamed.add(target.segment().asSlice(at, count));
            } else {
                target.writeIndex(at + count);
            }
        }
    }

    private void end() {
        if (type == MessageType.TEXT && validator != null && !validator.isComplete()) {
            throw notUtf8();
        }
        if (inflater != null && !inflatesWithContext) {
            share.giveBack(inflater);
            inflater = null;
        }
        session.messageEnded();
        if (streamed != null) {
            StreamedInput ended = streamed;
            streamed = null;
            releaseBody();
            ended.end();
            return;
        }
        Buffer message = body;
        body = null;
        try {
            if (message == null) {
                session.deliver(type, MemorySegment.NULL, 0, 0);
            } else {
                session.deliver(type, message.segment(), 0, message.readableBytes());
            }
        } finally {
            if (message != null) {
                message.release();
            }
        }
    }

    @Override
    public void control(int opcode, Buffer in, int length) {
        long now = share.loop().nanoTime();
        if (now - controlsSince > 1_000_000_000L) {
            controlsSince = now;
            controls = 0;
        }
        boolean asked = opcode == Opcode.PONG && session.outgoing().answersPing();
        if (!asked && ++controls > limits.controls()) {
            session.limitHit("controls");
            throw new Violation(CloseReason.POLICY, "more than " + limits.controls() + " control frames in a second");
        }
        MemorySegment memory = in.segment();
        int at = in.readIndex();
        in.skip(length);
        switch (opcode) {
            case Opcode.PING -> session.pinged(memory.asSlice(at, length));
            case Opcode.PONG -> session.ponged(memory.asSlice(at, length));
            default -> session.peerCloses(CloseFrame.read(memory, at, length));
        }
    }

    private void releaseBody() {
        if (body != null) {
            body.release();
            body = null;
        }
    }

    /** The message that is under way never ends: whoever reads it while it comes is told. */
    void cut(Throwable why) {
        if (streamed != null) {
            streamed.fail(why);
            streamed = null;
        }
    }

    /** Gives everything back: nothing more comes. */
    void release(Throwable why) {
        releaseBody();
        if (inflater != null) {
            inflater.close();
            inflater = null;
        }
        cut(why);
    }

    /** Whether {@code failure} is for want of memory, which is the server's trouble rather than the peer's. */
    static boolean isOutOfMemory(Throwable failure) {
        return failure instanceof OutOfBuffersException;
    }
}
