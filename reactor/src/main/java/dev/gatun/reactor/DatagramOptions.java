package dev.gatun.reactor;

/**
 * How a UDP socket is made.
 *
 * @param tuning socket options
 * @param maxDatagram longer datagrams arrive truncated, in bytes
 * @param batch the most datagrams per {@code recvmmsg} and {@code sendmmsg}
 * @param queue the most datagrams that wait to be sent
 */
public record DatagramOptions(SocketTuning tuning, int maxDatagram, int batch, int queue) {
    /** Default tuning, 2 KiB datagrams, batches of 32, a queue of 1024. */
    public static final DatagramOptions DEFAULT = new DatagramOptions(SocketTuning.DEFAULT, 2048, 32, 1024);

    /** Checks the ranges. */
    public DatagramOptions {
        if (maxDatagram < 1 || maxDatagram > 65_535) {
            throw new IllegalArgumentException("maxDatagram " + maxDatagram + " is not in 1..65535");
        }
        if (batch < 1 || batch > 1024) {
            throw new IllegalArgumentException("batch " + batch + " is not in 1..1024");
        }
        if (queue < 1) {
            throw new IllegalArgumentException("queue " + queue + " is below 1");
        }
    }

    /** The same with another bound on a datagram's size. */
    public DatagramOptions maxDatagram(int bytes) {
        return new DatagramOptions(tuning, bytes, batch, queue);
    }

    /** The same with another batch size. */
    public DatagramOptions batch(int datagrams) {
        return new DatagramOptions(tuning, maxDatagram, datagrams, queue);
    }

    /** The same with another queue bound. */
    public DatagramOptions queue(int datagrams) {
        return new DatagramOptions(tuning, maxDatagram, batch, datagrams);
    }
}
