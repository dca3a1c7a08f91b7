package dev.gatun.reactor;

/** A call to the operating system failed, e.g. {@code bind 127.0.0.1:80: EACCES (13) Permission denied}. */
public class SocketFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String call;
    private final String address;
    private final int errno;
    private final String errorName;

    /**
     * @param call the system call
     * @param address what it was about: an address or a path; empty when there is none
     * @param errno the error number
     * @param errorName its symbolic name, such as {@code EACCES}
     * @param text what the system says to it
     */
    public SocketFailure(String call, String address, int errno, String errorName, String text) {
        super(call + (address.isEmpty() ? "" : " " + address) + ": " + errorName + " (" + errno + ") " + text);
        this.call = call;
        this.address = address;
        this.errno = errno;
        this.errorName = errorName;
    }

    /** The system call. */
    public String call() {
        return call;
    }

    /** What the call was about; empty when it was about no address. */
    public String address() {
        return address;
    }

    /** The system's error number. */
    public int errno() {
        return errno;
    }

    /** The symbolic name of the error, such as {@code ECONNREFUSED}. */
    public String errorName() {
        return errorName;
    }
}
