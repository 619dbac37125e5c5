package hongyan.services.extract;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads PDFs in a child process of this program ([PdfChild]): a small heap, one at a time, and a deadline for each. A
/// child that is late, dies or says nonsense is killed; the next PDF gets another. Ended when idle.
///
/// *Threads*: safe, one PDF at a time; a timer thread while a child lives, which never waits for the lock. *Locks*:
/// one,
/// held while a PDF is read, at most for the deadline.
final class PdfProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PdfProcess.class);
    private static final Duration IDLE = Duration.ofSeconds(30);
    /// Readers accept junk in front of the header, up to so much (ISO 32000-1 Annex H, note 13).
    private static final int HEADER_WITHIN = 1024;

    private static final byte[] HEADER = "%PDF-".getBytes(StandardCharsets.US_ASCII);
    private static final Path NICE = Path.of("/usr/bin/nice");

    private final Duration deadline;
    private final int most;
    private final String heap;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Child child;
    private @Nullable Timer timer;
    private long lastUse;
    private boolean closed;

    private record Child(Process process, DataOutputStream to, DataInputStream from) {}

    /// @param most characters of text
    PdfProcess(Duration deadline, int most, String heap) {
        this.deadline = deadline;
        this.most = most;
        this.heap = heap;
    }

    /// The text of a PDF; empty when it is none, has none or cannot be read in the time and memory allowed.
    String text(byte[] pdf) {
        if (!isPdf(pdf)) {
            return ""; // nothing to bother a child with
        }
        lock.lock();
        try {
            return closed ? "" : read(pdf);
        } finally {
            lock.unlock();
        }
    }

    private static boolean isPdf(byte[] bytes) {
        int last = Math.min(bytes.length, HEADER_WITHIN) - HEADER.length;
        for (int at = 0; at <= last; at++) {
            if (Arrays.equals(bytes, at, at + HEADER.length, HEADER, 0, HEADER.length)) {
                return true;
            }
        }
        return false;
    }

    private String read(byte[] pdf) {
        try {
            Child open = child == null || !child.process.isAlive() ? start() : child;
            child = open;
            TimerTask guard = new TimerTask() {
                @Override
                public void run() {
                    open.process.destroyForcibly();
                }
            };
            timer().schedule(guard, deadline.toMillis());
            try {
                return ask(open, pdf);
            } finally {
                guard.cancel();
                lastUse = System.nanoTime();
            }
        } catch (IOException e) {
            LOG.info("A PDF of {} bytes could not be read in the time and memory allowed", pdf.length);
            end();
            return "";
        }
    }

    private String ask(Child open, byte[] pdf) throws IOException {
        open.to.writeInt(pdf.length);
        open.to.write(pdf);
        open.to.flush();
        int length = open.from.readInt();
        if (length < 0 || length > most * 4L) {
            throw new IOException("nonsense");
        }
        byte[] text = new byte[length];
        open.from.readFully(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private Timer timer() {
        Timer known = timer;
        if (known == null) {
            known = new Timer("pdf-watch", true);
            known.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            endWhenIdle();
                        }
                    },
                    IDLE.toMillis(),
                    IDLE.toMillis());
            timer = known;
        }
        return known;
    }

    private void endWhenIdle() {
        if (!lock.tryLock()) {
            return; // at work
        }
        try {
            if (System.nanoTime() - lastUse > IDLE.toNanos()) {
                end();
            }
        } finally {
            lock.unlock();
        }
    }

    private Child start() throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(NICE)) {
            command.addAll(List.of(NICE.toString(), "-n", "10")); // mail goes first
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "-Dpdfbox.fontcache=" + System.getProperty("java.io.tmpdir", "/tmp"),
                "-cp",
                System.getProperty("java.class.path", "") + File.pathSeparator,
                PdfChild.class.getName(),
                Integer.toString(most)));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        return new Child(
                process,
                new DataOutputStream(process.getOutputStream()),
                new DataInputStream(new java.io.BufferedInputStream(process.getInputStream())));
    }

    /// Whether a child is there.
    boolean isRunning() {
        lock.lock();
        try {
            return child != null && child.process.isAlive();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        Child open = child;
        child = null;
        if (open != null) {
            open.process.destroyForcibly();
            try {
                open.process.waitFor(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Timer running = timer;
        timer = null;
        if (running != null) {
            running.cancel();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            end();
        } finally {
            lock.unlock();
        }
    }
}
