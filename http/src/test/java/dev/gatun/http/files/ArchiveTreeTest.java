package dev.gatun.http.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.BadRequest;
import dev.gatun.http.FileTree;
import dev.gatun.http.Method;
import dev.gatun.http.Response;
import dev.gatun.http.ResponseBody;
import dev.gatun.http.Router;
import dev.gatun.http.Status;
import dev.gatun.http.TestRequest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTreeTest extends FileTreeContract {
    @Override
    FileTree tree(Map<String, byte[]> files) throws Exception {
        return FileTree.archive(Zips.write(base.resolve("x.zip"), Zips.deflated(files)));
    }

    /** The same of what is not compressed. */
    @Nested
    class Stored extends FileTreeContract {
        @Override
        FileTree tree(Map<String, byte[]> files) throws Exception {
            return FileTree.archive(Zips.write(base.resolve("x.zip"), Zips.stored(files)));
        }

        @Test
        void isSentAsARegionOfTheArchive() throws Exception {
            TestRequest request = TestRequest.get("/f/big.bin");
            Response response = router(tree(files()), o -> { }).handle(request);
            assertThat(response.body()).isInstanceOf(ResponseBody.File.class);
            assertThat(TestRequest.content(response)).isEqualTo(BIG);
        }
    }

    /** The same below a directory, behind bytes that are no archive's, as in a program that unpacks itself. */
    @Nested
    class BelowADirectory extends FileTreeContract {
        @Override
        FileTree tree(Map<String, byte[]> files) throws Exception {
            Map<String, byte[]> below = new TreeMap<>();
            files.forEach((name, content) -> below.put("web/pages/" + name, content));
            below.put("web/secret.txt", Zips.utf8("secret"));
            below.put("digits.bi", Zips.utf8("secret"));
            byte[] archive = Zips.deflated(below);
            byte[] moved = new byte[archive.length + 1_000];
            System.arraycopy(archive, 0, moved, 1_000, archive.length);
            return FileTree.archive(Zips.write(base.resolve("x.jar"), moved), "web/pages/");
        }
    }

    private Router router(byte[] archive) throws Exception {
        return router(FileTree.archive(Zips.write(base.resolve("own.zip"), archive)), o -> o.listing().dotFiles().index());
    }

    private static Map<String, byte[]> text(String... namesAndTexts) {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            files.put(namesAndTexts[i], Zips.utf8(namesAndTexts[i + 1]));
        }
        return files;
    }

    @Test
    void deflatedContentIsPassedOnAsItIsWhateverItsType() throws Exception {
        byte[] archive = Zips.deflated(Map.of("big.bin", BIG));
        Reply reply = send(router(archive), Method.GET, "/f/big.bin", "accept-encoding", "gzip");
        assertThat(reply.header("content-encoding")).isEqualTo("gzip");
        assertThat(gunzip(reply.content())).isEqualTo(BIG);
        int size = reply.content().length - 18;
        assertThat(reply.content()).containsSequence(Arrays.copyOfRange(archive, 30 + 7, 30 + 7 + size));
    }

    @Test
    void tagsAreOfTheContentAndTimesAreTheArchives() throws Exception {
        Router router = router(Zips.deflated(text("a.txt", "one", "b.txt", "same")));
        String tag = send(router, Method.GET, "/f/b.txt").header("etag");
        Path path = Zips.write(base.resolve("other.zip"), Zips.deflated(text("a.txt", "two!", "b.txt", "same")));
        Files.setLastModifiedTime(path, FileTime.from(Instant.parse("2024-02-03T04:05:06Z")));
        Reply other = send(router(FileTree.archive(path), o -> { }), Method.GET, "/f/b.txt");
        assertThat(other.header("etag")).isEqualTo(tag);
        assertThat(other.header("last-modified")).isEqualTo("Sat, 03 Feb 2024 04:05:06 GMT");
    }

    @Test
    void namesThatLeadOutAreNeitherReachedNorListed() throws Exception {
        Router router = router(Zips.deflated(text("../up.txt", "secret", "/abs.txt", "secret", "a/../../up.txt", "secret",
            "a\\b.txt", "secret", "c:x.txt", "secret", "d//e.txt", "secret", "./f.txt", "secret", "g.", "secret", "nul\0.txt", "secret", "ok.txt", "fine")));
        assertThat(send(router, Method.GET, "/f/").text()).contains("./ok.txt\"").doesNotContain("up", "abs", "./a", "c:x", "./d", "f.txt", "nul", "g.");
        for (String target : new String[] {"/f/%2e%2e/up.txt", "/f/abs.txt", "/f//abs.txt", "/f/a%5cb.txt", "/f/c:x.txt", "/f/d/e.txt", "/f/f.txt", "/f/a/"}) {
            try {
                assertThat(send(router, Method.GET, target).status()).as(target).isEqualTo(404);
            } catch (BadRequest e) {
                assertThat(target).contains("%2e");
            }
        }
    }

    @Test
    void linksEncryptedFilesAndOtherMethodsAreNotServed() throws Exception {
        byte[] archive = Zips.deflated(text("bzip2", "/etc/passwd", "crypt", "secret", "dir.txt", "text", "link", "/etc/passwd", "ok", "ok"));
        archive = Zips.entry(archive, "link").two(4, 3 << 8 | 20).four(38, 0xa1ff << 16).archive();
        archive = Zips.entry(archive, "crypt").two(8, 1).archive();
        archive = Zips.entry(archive, "bzip2").two(10, 12).archive();
        archive = Zips.entry(archive, "ok").two(4, 3 << 8 | 20).four(38, 0x81a4 << 16).archive();
        Router router = router(archive);
        for (String name : new String[] {"link", "crypt", "bzip2"}) {
            assertThat(send(router, Method.GET, "/f/" + name).status()).as(name).isEqualTo(404);
        }
        assertThat(send(router, Method.GET, "/f/ok").text()).isEqualTo("ok");
    }

    /** Never more than was announced goes out, and what is wrong fails the exchange before its last bytes. */
    @Test
    void entriesThatLieAreCutOffNotSwollen() throws Exception {
        byte[] archive = Zips.deflated(Map.of("big.bin", BIG));
        assertFails(Zips.entry(archive, "big.bin").four(24, 100_000).archive(), "longer");
        assertFails(Zips.entry(archive, "big.bin").four(24, 300_001).archive(), "shorter");
        assertFails(Zips.entry(archive, "big.bin").four(20, 20).archive(), "cut off");
        assertFails(Zips.entry(archive, "big.bin").four(16, 7).archive(), "sum");
        byte[] damaged = archive.clone();
        damaged[200] ^= 1;
        assertFails(damaged, "");
    }

    private void assertFails(byte[] archive, String how) throws Exception {
        TestRequest request = TestRequest.get("/f/big.bin");
        Response response = router(archive).handle(request);
        assertThatThrownBy(() -> TestRequest.content(response)).isInstanceOf(ZipException.class).hasMessageContaining("entry 'big.bin'", how);
        request.complete(Status.OK, 0);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no archive that is being read can be replaced there")
    void replacedArchiveIsSeenAndWhatIsUnderWayEndsWithTheOldOne() throws Exception {
        Path path = Zips.write(base.resolve("own.zip"), Zips.deflated(Map.of("big.bin", BIG, "gone", Zips.utf8("gone"))));
        Router router = router(FileTree.archive(path), o -> { });
        TestRequest request = TestRequest.get("/f/big.bin");
        Response underWay = router.handle(request);
        Zips.write(path, Zips.deflated(text("big.bin", "new", "fresh", "fresh")));
        assertThat(send(router, Method.GET, "/f/big.bin").text()).as("a name that both have").isEqualTo("new");
        assertThat(send(router, Method.GET, "/f/fresh").text()).as("seen with the request before").isEqualTo("fresh");
        assertThat(send(router, Method.GET, "/f/gone").status()).isEqualTo(404);
        assertThat(TestRequest.content(underWay)).isEqualTo(BIG);
        request.complete(Status.OK, BIG.length);
    }

    @Test
    void archiveOfTheSameSizeAndTimeIsSeenByItsEntries() throws Exception {
        Path path = Zips.write(base.resolve("own.zip"), Zips.stored(text("a", "one", "longer", "x")));
        FileTime time = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Files.setLastModifiedTime(path, time);
        Router router = router(FileTree.archive(path), o -> { });
        assertThat(send(router, Method.GET, "/f/a").text()).isEqualTo("one");
        Zips.write(path, Zips.stored(text("a", "two", "longer", "x")));
        Files.setLastModifiedTime(path, time);
        assertThat(send(router, Method.GET, "/f/a").text()).isEqualTo("two");
    }

    @Test
    void archiveThatCantBeReadIsAnswered503UntilItCan() throws Exception {
        byte[] good = Zips.deflated(text("a", "one"));
        Path path = Zips.write(base.resolve("own.zip"), good);
        Router router = router(FileTree.archive(path), o -> { });
        Files.write(path, Arrays.copyOf(good, good.length - 30));
        assertThat(send(router, Method.GET, "/f/a").status()).isEqualTo(503);
        Files.delete(path);
        assertThat(send(router, Method.GET, "/f/a").status()).isEqualTo(503);
        Zips.write(path, Zips.deflated(text("a", "two")));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        Reply reply = send(router, Method.GET, "/f/a");
        while (reply.status() == 503 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            reply = send(router, Method.GET, "/f/a");
        }
        assertThat(reply.text()).isEqualTo("two");
    }

    @Test
    void truncatedArchiveFailsReadsNotTheProcess() throws Exception {
        byte[] archive = Zips.deflated(Map.of("big.bin", BIG));
        Path path = Zips.write(base.resolve("own.zip"), archive);
        TestRequest request = TestRequest.get("/f/big.bin");
        Response response = router(FileTree.archive(path), o -> { }).handle(request);
        Files.write(path, Arrays.copyOf(archive, 50));
        assertThatThrownBy(() -> TestRequest.content(response)).isInstanceOf(EOFException.class).hasMessageContaining("shorter");
        request.complete(Status.OK, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PK", "this is no archive at all, but long enough to be looked into"})
    void whatIsNoArchiveIsRefusedAtStart(String content) throws Exception {
        Path path = Files.writeString(base.resolve("none.zip"), content);
        assertThatThrownBy(() -> FileTree.archive(path)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("none.zip");
        assertThatThrownBy(() -> FileTree.archive(base.resolve("missing.zip"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FileTree.archive(base)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void missingDirectoryIsRefusedAtStart() throws Exception {
        Path path = Zips.write(base.resolve("own.zip"), Zips.deflated(text("a/b", "one")));
        assertThatThrownBy(() -> FileTree.archive(path, "b")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no directory 'b'");
        assertThat(FileTree.archive(path, "a")).isNotNull();
    }

    @Test
    void tooManyEntriesAreRefused() throws Exception {
        byte[] archive = Zips.deflated(text("a", "one"));
        ByteBuffer end = ByteBuffer.allocate(56 + 20).order(ByteOrder.LITTLE_ENDIAN);
        int directory = Zips.entry(archive, "a").at();
        int length = archive.length - 22 - directory;
        end.putInt(0, 0x06064b50).putLong(24, 100_001).putLong(32, 100_001).putLong(40, length).putLong(48, directory);
        end.putInt(56, 0x07064b50).putLong(64, archive.length - 22);
        assertThatThrownBy(() -> router(large(archive, end.array()))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("100001 entries");
        end.putLong(24, 1).putLong(32, 1);
        assertThat(send(router(large(archive, end.array())), Method.GET, "/f/a").text()).as("the long form of the end").isEqualTo("one");
    }

    private static byte[] large(byte[] archive, byte[] end) {
        byte[] large = Arrays.copyOf(archive, archive.length + end.length);
        System.arraycopy(end, 0, large, archive.length - 22, end.length);
        System.arraycopy(archive, archive.length - 22, large, large.length - 22, 22);
        return large;
    }

    /** Whatever bytes are wrong: refused, or answered with no more than was announced. */
    @Test
    void damagedArchivesAreSurvived() throws Exception {
        byte[] archive = Zips.deflated(text("a.txt", TEXT, "b/c.txt", "two", "d", "three"));
        Random random = new Random(7);
        for (int i = 0; i < 1_500; i++) {
            byte[] damaged = archive.clone();
            for (int j = random.nextInt(3); j >= 0; j--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                Router router = router(damaged);
                for (String target : new String[] {"/f/a.txt", "/f/b/c.txt", "/f/d", "/f/"}) {
                    survive(router, target);
                }
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("no archive of files");
            }
        }
    }

    private static void survive(Router router, String target) throws Exception {
        TestRequest request = TestRequest.get(target);
        try {
            Response response = router.handle(request);
            byte[] content = TestRequest.content(response);
            if (response.body() instanceof ResponseBody.Streamed streamed) {
                assertThat((long) content.length).isEqualTo(streamed.length());
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("entry '");
        } finally {
            request.complete(Status.OK, 0);
        }
    }
}
