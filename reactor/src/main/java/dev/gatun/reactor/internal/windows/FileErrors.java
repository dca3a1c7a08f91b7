package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.WindowsNative;
import dev.gatun.reactor.SocketFailure;
import java.nio.file.Path;

/**
 * Errors of files under the names that they have everywhere else, because programs ask for some of them; the number stays that of Windows. What has no such
 * name keeps its own.
 */
final class FileErrors {
    private FileErrors() {}

    /** The failure of a call about a file; {@code result} is the error number, negated. */
    static SocketFailure failure(String call, Path path, int result) {
        int error = -result;
        if (error == WindowsNative.ERROR_FILE_NOT_FOUND()
                || error == WindowsNative.ERROR_PATH_NOT_FOUND()
                || error == WindowsNative.ERROR_INVALID_NAME()) {
            return named(call, path, error, "ENOENT", "No such file or directory");
        }
        if (error == WindowsNative.ERROR_ACCESS_DENIED() || error == WindowsNative.ERROR_SHARING_VIOLATION()) {
            return named(call, path, error, "EACCES", "Permission denied");
        }
        if (error == WindowsNative.ERROR_FILENAME_EXCED_RANGE()) {
            return named(call, path, error, "ENAMETOOLONG", "File name too long");
        }
        return WinError.failure(call, path, result);
    }

    /** A read of something that is no regular file. */
    static SocketFailure isDirectory(Path path) {
        return named("read", path, WindowsNative.ERROR_INVALID_FUNCTION(), "EISDIR", "Is a directory");
    }

    private static SocketFailure named(String call, Path path, int error, String name, String text) {
        return new SocketFailure(call, path.toString(), error, name, text);
    }
}
