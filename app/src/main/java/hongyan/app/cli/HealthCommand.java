package hongyan.app.cli;

import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/// `admin health`: version, storage, queue, ports.
@Command(name = "health", description = "How the server does.")
final class HealthCommand extends AdminCommand {
    @Override
    JsonNode run(AdminClient server) throws AdminClient.Failure {
        return server.call("GET", "/api/operator/health", null);
    }

    @Override
    void print(JsonNode answer) {
        System.out.println("version   " + answer.path("version").asString(""));
        System.out.println("started   " + answer.path("started").asString(""));
        System.out.println("storage   " + (answer.path("storage").path("ok").asBoolean(false) ? "ok" : "BROKEN"));
        JsonNode queue = answer.path("queue");
        System.out.println("queue     " + queue.path("waiting").asLong(0) + " waiting, "
                + queue.path("deferred").asLong(0) + " deferred, "
                + queue.path("held").asLong(0) + " held, looked at "
                + queue.path("lookSeconds").asLong(0) + " s ago");
        JsonNode search = answer.path("search");
        System.out.println(
                "search    " + search.path("waiting").asLong(0) + " accounts waiting for the index, the first for "
                        + search.path("lagSeconds").asLong(0) + " s; "
                        + search.path("indexed").asLong(0) + " messages indexed since the start, "
                        + (search.path("bytes").asLong(0) >> 20) + " MB");
        answer.path("listeners")
                .forEach(listener ->
                        System.out.println("listens   " + listener.path("name").asString("") + " "
                                + listener.path("address").asString("")));
    }
}
