package hongyan.net.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The web application's files, out of a folder or the class path.
///
/// `assets/*` have their hash in the name and are cached for ever; everything else is asked for again each time, by
/// ETag. A path without a file and without a dot in its last segment is one of the application's own pages and gets
/// `index.html`. A `.br` or `.gz` beside a file is sent to clients that take it.
///
/// *Threads*: safe. Files are read once and kept: the folder belongs to a release and does not change under a running
/// server. What is kept is bounded by what exists.
public final class StaticFiles implements Action {
    private static final long MAX_FILE = 32 << 20;

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json; charset=utf-8"),
            Map.entry("webmanifest", "application/manifest+json; charset=utf-8"),
            Map.entry("map", "application/json; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("xml", "application/xml; charset=utf-8"));

    private record Asset(byte[] bytes, String type, String etag, Map<String, byte[]> encoded) {}

    /// Reads a file by its clean relative path; empty when there is none.
    private interface Source {
        Optional<byte[]> read(String path) throws IOException;
    }

    private final Source source;
    private final Map<String, Asset> kept = new ConcurrentHashMap<>();

    private StaticFiles(Source source) {
        this.source = source;
    }

    public static StaticFiles folder(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        return new StaticFiles(path -> {
            Path file = root.resolve(path).normalize();
            if (!file.startsWith(root) || !Files.isRegularFile(file) || Files.size(file) > MAX_FILE) {
                return Optional.empty();
            }
            return Optional.of(Files.readAllBytes(file));
        });
    }

    /// @param prefix a folder on the class path, such as `web`
    public static StaticFiles classPath(ClassLoader loader, String prefix) {
        return new StaticFiles(path -> {
            try (InputStream in = loader.getResourceAsStream(prefix + "/" + path)) {
                return in == null ? Optional.empty() : Optional.of(in.readNBytes((int) MAX_FILE));
            }
        });
    }

    @Override
    public void run(Exchange exchange) throws IOException {
        String path = String.join("/", Paths.segments(exchange.path()).orElse(List.of()));
        boolean named = !path.isEmpty() && !path.endsWith("/");
        Optional<Asset> asset = named ? asset(path) : Optional.empty();
        if (asset.isEmpty() && path.lastIndexOf('.') <= path.lastIndexOf('/')) {
            path = "index.html";
            asset = asset(path);
        }
        if (asset.isEmpty()) {
            exchange.send(404, "text/plain; charset=utf-8", "Not found\n");
            return;
        }
        answer(exchange, path, asset.get());
    }

    private static void answer(Exchange exchange, String path, Asset asset) throws IOException {
        exchange.header(
                "Cache-Control", path.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache");
        exchange.header("ETag", asset.etag);
        if (!asset.encoded.isEmpty()) {
            exchange.header("Vary", "Accept-Encoding");
        }
        // RFC 9110 13.1.2
        List<String> known = exchange.headerList("If-None-Match");
        if (known.contains("*")
                || known.stream().anyMatch(tag -> tag.replace("W/", "").equals(asset.etag))) {
            exchange.empty(304);
            return;
        }
        List<String> accepted = new ArrayList<>();
        for (String coding : exchange.headerList("Accept-Encoding")) {
            if (!coding.replace(" ", "").endsWith(";q=0")) {
                accepted.add(coding.split(";", 2)[0].strip());
            }
        }
        for (String coding : List.of("br", "gzip")) {
            byte[] bytes = asset.encoded.get(coding);
            if (bytes != null && accepted.contains(coding)) {
                exchange.header("Content-Encoding", coding);
                exchange.send(200, asset.type, bytes);
                return;
            }
        }
        exchange.send(200, asset.type, asset.bytes);
    }

    private Optional<Asset> asset(String path) throws IOException {
        Asset ready = kept.get(path);
        if (ready != null) {
            return Optional.of(ready);
        }
        Optional<byte[]> bytes = source.read(path);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        Map<String, byte[]> encoded = new ConcurrentHashMap<>();
        source.read(path + ".br").ifPresent(b -> encoded.put("br", b));
        source.read(path + ".gz").ifPresent(b -> encoded.put("gzip", b));
        Asset asset = new Asset(
                bytes.get(),
                TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "application/octet-stream"),
                etag(bytes.get()),
                encoded);
        kept.put(path, asset);
        return Optional.of(asset);
    }

    private static String etag(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(hash, 0, 12) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
