package hongyan.app.server;

import hongyan.services.organisation.Platform;
import hongyan.store.tenant.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The name we call ourselves: the setting, else what was given at set-up, else the machine's name.
///
/// *Threads*: safe. The store is asked at most once a second: every message wants the name several times.
final class HostName implements Supplier<String> {
    private static final long FRESH = TimeUnit.SECONDS.toNanos(1);

    private record Known(String name, long since) {}

    private final String setting;
    private final Platform platform;
    private final String machine;
    private volatile Known known;

    /// @param setting empty when nobody said
    HostName(String setting, Platform platform) {
        this.setting = setting;
        this.platform = platform;
        this.machine = machineName();
        this.known = ask();
    }

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "localhost";
        }
    }

    private Known ask() {
        String given = platform.settings().map(Settings::hostName).orElse("");
        String name = !setting.isEmpty() ? setting : !given.isEmpty() ? given : machine;
        return new Known(name, System.nanoTime());
    }

    @Override
    public String get() {
        Known now = known;
        if (System.nanoTime() - now.since > FRESH) {
            now = ask();
            known = now;
        }
        return now.name;
    }
}
