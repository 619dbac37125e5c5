package hongyan.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `admin check`: walks mail accounts and reports every inconsistency.
@Command(name = "check", description = "Check mail accounts for inconsistencies while the server runs.")
final class CheckCommand extends AdminCommand {
    @Option(names = "--account", description = "One address only; all accounts without it.")
    String account = "";

    private boolean clean;

    @Override
    JsonNode run(AdminClient server) throws AdminClient.Failure {
        JsonNode answer = server.call(
                "GET",
                "/api/admin/check?account="
                        + java.net.URLEncoder.encode(account, java.nio.charset.StandardCharsets.UTF_8),
                null);
        clean = answer.path("findings").isEmpty();
        return answer;
    }

    @Override
    void print(JsonNode answer) {
        answer.path("findings").forEach(finding -> System.out.println(finding.asString()));
        System.out.println(clean ? "clean" : answer.path("findings").size() + " findings");
    }

    /// Findings are a failure for scripts.
    @Override
    public Integer call() {
        int code = super.call();
        return code == 0 && !clean ? Integer.valueOf(1) : Integer.valueOf(code);
    }
}
