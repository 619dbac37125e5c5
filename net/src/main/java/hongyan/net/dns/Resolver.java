package hongyan.net.dns;

import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/// Asks DNS. *Threads*: safe; blocks the calling (virtual) thread. Answers are cached for their TTL, at most an hour.
///
/// *Failure*: an answer is [Answer.Unavailable] when every server failed, refused or was silent; it is never cached.
public final class Resolver {
    /// Longest time an answer is believed, in seconds.
    private static final int MAX_CACHE_SECONDS = 3600;
    /// Longest time "there is none" is believed, in seconds: a person who has just added a record is waiting.
    private static final int MAX_NEGATIVE_SECONDS = 60;

    private static final int CACHE_ENTRIES = 50_000;

    private final LookupSession session;
    private final Cache cache;
    private final Duration patience;

    /// @param servers whom to ask; empty for the system's servers
    /// @param timeout for one try of one server; every server is asked twice
    public Resolver(List<InetSocketAddress> servers, Duration timeout) {
        List<InetSocketAddress> asked =
                servers.isEmpty() ? ResolverConfig.getCurrentConfig().servers() : List.copyOf(servers);
        List<org.xbill.DNS.Resolver> each = new ArrayList<>();
        for (InetSocketAddress server : asked) {
            SimpleResolver one = new SimpleResolver(server);
            one.setTimeout(timeout);
            each.add(one);
        }
        ExtendedResolver all = new ExtendedResolver(each);
        all.setRetries(2);
        patience = timeout.multipliedBy(2L * Math.max(1, asked.size())).plus(timeout);
        all.setTimeout(patience);
        cache = new Cache(DClass.IN);
        cache.setMaxCache(MAX_CACHE_SECONDS);
        cache.setMaxNCache(MAX_NEGATIVE_SECONDS);
        cache.setMaxEntries(CACHE_ENTRIES);
        session = LookupSession.builder().resolver(all).cache(cache).build();
    }

    public Answer<Mx> mx(String name) {
        return ask(name, Type.MX, record -> {
            MXRecord mx = (MXRecord) record;
            return new Mx(mx.getPriority(), plain(mx.getTarget()));
        });
    }

    /// Each record's strings joined (RFC 7208 3.3), bytes as ISO 8859-1.
    public Answer<String> txt(String name) {
        return ask(name, Type.TXT, record -> {
            StringBuilder text = new StringBuilder();
            for (byte[] piece : ((TXTRecord) record).getStringsAsByteArrays()) {
                text.append(new String(piece, StandardCharsets.ISO_8859_1));
            }
            return text.toString();
        });
    }

    public Answer<InetAddress> a(String name) {
        return ask(name, Type.A, record -> ((ARecord) record).getAddress());
    }

    public Answer<InetAddress> aaaa(String name) {
        return ask(name, Type.AAAA, record -> ((AAAARecord) record).getAddress());
    }

    /// Names of an address, without the last dot.
    public Answer<String> ptr(InetAddress address) {
        return ask(ReverseMap.fromAddress(address), Type.PTR, record -> plain(((PTRRecord) record).getTarget()));
    }

    /// Forgets cached answers under `name`, for a "check now".
    public void forget(String name) {
        try {
            cache.flushName(absolute(name));
        } catch (TextParseException | IllegalArgumentException e) {
            return; // what is not a name was never cached
        }
    }

    private <T> Answer<T> ask(String name, int type, Function<Record, T> value) {
        try {
            return ask(absolute(name), type, value);
        } catch (TextParseException | IllegalArgumentException e) {
            return new Answer.Nothing<>(false); // not a domain name: nobody can have published it
        }
    }

    private <T> Answer<T> ask(Name name, int type, Function<Record, T> value) {
        try {
            LookupResult result = session.lookupAsync(name, type)
                    .toCompletableFuture()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            List<Record> records = result.getRecords().stream()
                    .filter(record -> record.getType() == type)
                    .toList();
            if (records.isEmpty()) {
                return new Answer.Nothing<>(true);
            }
            return new Answer.Found<>(
                    records.stream().map(value).toList(),
                    plain(records.getFirst().getName()));
        } catch (ExecutionException e) {
            return switch (e.getCause()) {
                case NoSuchDomainException none -> new Answer.Nothing<>(false);
                case NoSuchRRSetException none -> new Answer.Nothing<>(true);
                case null, default -> new Answer.Unavailable<>(String.valueOf(e.getCause()));
            };
        } catch (TimeoutException e) {
            return new Answer.Unavailable<>("no answer within " + patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Unavailable<>("interrupted");
        }
    }

    /// A-labels, with the last dot.
    private static Name absolute(String name) throws TextParseException {
        String ascii = isAscii(name) ? name : IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
        return Name.fromString(ascii, Name.root);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private static String plain(Name name) {
        return name.equals(Name.root) ? "" : name.toString(true).toLowerCase(Locale.ROOT);
    }
}
