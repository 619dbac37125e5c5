package hongyan.app.cli;

import hongyan.app.server.ServerFiles;
import hongyan.base.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// REST calls to the server that runs on a data folder.
final class AdminClient implements AutoCloseable {
    private final URI base;
    private final String token;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private AdminClient(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /// @throws Failure when no server runs on the folder
    static AdminClient of(Path data) throws Failure {
        ServerFiles folder = ServerFiles.in(data);
        try {
            JsonNode server = Json.parse(Files.readAllBytes(folder.addressFile()));
            String token = Files.readString(folder.operatorTokenFile(), StandardCharsets.US_ASCII)
                    .strip();
            return new AdminClient(URI.create(server.get("http").asString()), token);
        } catch (NoSuchFileException e) {
            throw new Failure(
                    "no server runs on " + data.toAbsolutePath() + " (start it with ./run --data " + data + ")");
        } catch (IOException e) {
            throw new Failure("cannot read " + e.getMessage());
        }
    }

    /// Sends a request and returns the answer's JSON.
    ///
    /// @throws Failure with the server's message when it refuses, or when it cannot be reached
    JsonNode call(String method, String path, @Nullable Object body) throws Failure {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofMinutes(10))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(Json.bytes(body)));
        HttpResponse<byte[]> response;
        try {
            response = http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new Failure("the server at " + base + " does not answer; is it running?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted");
        }
        JsonNode answer = response.body().length == 0 ? Json.object() : parsed(response.body());
        if (response.statusCode() >= 300) {
            JsonNode error = answer.path("error");
            throw new Failure(error.path("message").asString("refused with status " + response.statusCode())
                    + (error.has("field") ? " (" + error.get("field").asString() + ")" : ""));
        }
        return answer;
    }

    private static JsonNode parsed(byte[] body) throws Failure {
        try {
            return Json.parse(body);
        } catch (tools.jackson.core.JacksonException e) {
            throw new Failure("the answer is not JSON: "
                    + new String(body, 0, Math.min(200, body.length), StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        http.close();
    }

    /// One line for the terminal; exit code 1.
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1;

        Failure(String message) {
            super(message);
        }
    }
}
