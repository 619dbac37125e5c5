package hongyan.formats.spf;

import hongyan.formats.dns.Lookup;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// DNS as the `zonedata` of the openspf test suite describes it: an SPF entry stands for TXT unless the name has TXT of
/// its own.
final class ZoneData implements Lookup {
    private record Row(String type, JsonNode value) {}

    private final Map<String, List<Row>> rows = new HashMap<>();
    private final Set<String> silent = new HashSet<>();

    ZoneData(JsonNode zone) {
        zone.propertyStream().forEach(entry -> {
            String name = key(entry.getKey());
            entry.getValue().forEach(record -> {
                if (record.isString()) {
                    silent.add(name);
                } else {
                    record.propertyStream()
                            .forEach(field -> rows.computeIfAbsent(name, n -> new ArrayList<>())
                                    .add(new Row(field.getKey(), field.getValue())));
                }
            });
        });
    }

    private static String key(String name) {
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return plain.toLowerCase(Locale.ROOT);
    }

    private <T> Optional<List<T>> find(String name, String type, Function<JsonNode, T> value) {
        String at = key(name);
        for (int hop = 0; hop < 5; hop++) {
            List<Row> here = rows.getOrDefault(at, List.of());
            List<Row> wanted =
                    here.stream().filter(row -> row.type.equals(type)).toList();
            // the suite writes TXT: NONE where only the SPF type has a record
            List<Row> real = wanted.stream()
                    .filter(row -> !row.value.toString().equals("\"NONE\""))
                    .toList();
            if (!real.isEmpty() || !wanted.isEmpty() && !silent.contains(at)) {
                return Optional.of(
                        real.stream().map(row -> value.apply(row.value)).toList());
            }
            Optional<Row> alias =
                    here.stream().filter(row -> row.type.equals("CNAME")).findFirst();
            if (alias.isEmpty()) {
                break;
            }
            at = key(alias.get().value.asString());
        }
        return silent.contains(at) ? Optional.empty() : Optional.of(List.of());
    }

    private static String joined(JsonNode value) {
        StringBuilder text = new StringBuilder();
        if (value.isArray()) {
            value.forEach(piece -> text.append(piece.asString()));
            return text.toString();
        }
        return value.asString();
    }

    @Override
    public Optional<List<String>> txt(String name) {
        List<Row> here = rows.getOrDefault(key(name), List.of());
        boolean own = here.stream().anyMatch(row -> row.type.equals("TXT"));
        boolean spf = here.stream().anyMatch(row -> row.type.equals("SPF"));
        return find(name, own || !spf ? "TXT" : "SPF", ZoneData::joined);
    }

    private Optional<List<InetAddress>> addresses(String name, String type) {
        return find(name, type, value -> InetAddress.ofLiteral(value.asString()));
    }

    @Override
    public Optional<List<InetAddress>> a(String name) {
        return addresses(name, "A");
    }

    @Override
    public Optional<List<InetAddress>> aaaa(String name) {
        return addresses(name, "AAAA");
    }

    @Override
    public Optional<List<String>> mx(String name) {
        return find(name, "MX", value -> value)
                .map(list -> list.stream()
                        .sorted(Comparator.comparingInt((JsonNode v) -> v.get(0).asInt()))
                        .map(v -> key(v.get(1).asString()))
                        .toList());
    }

    @Override
    public Optional<List<String>> ptr(InetAddress address) {
        String name = address instanceof Inet4Address
                ? reversed(address.getHostAddress()) + ".in-addr.arpa"
                : reversed(Macro.dotted(address)) + ".ip6.arpa";
        return find(name, "PTR", value -> key(value.asString()));
    }

    private static String reversed(String dotted) {
        return String.join(".", List.of(dotted.split("\\.")).reversed());
    }
}
