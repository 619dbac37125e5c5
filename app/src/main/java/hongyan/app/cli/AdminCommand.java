package hongyan.app.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import tools.jackson.databind.JsonNode;

/// What all admin commands share: the data folder, `--json`, and one line per failure.
abstract class AdminCommand implements Callable<Integer> {
    /// `hongyan admin`: the parent that holds `--data`.
    @Command(
            name = "admin",
            description = "Administer a running server.",
            synopsisSubcommandLabel = "COMMAND",
            subcommands = {
                ApplyCommand.class,
                QueueCommand.class,
                CheckCommand.class,
                RepairCommand.class,
                RestoreCommand.class,
                ReindexCommand.class,
                OrganisationCommand.class,
                TransferCommand.Import.class,
                TransferCommand.Export.class,
                HealthCommand.class
            })
    static final class Admin implements Runnable {
        @Option(names = "--data", description = "The server's data folder (default: ./data).", paramLabel = "DIR")
        Path data = Path.of("data");

        @picocli.CommandLine.Spec
        picocli.CommandLine.Model.@Nullable CommandSpec spec;

        @Override
        public void run() {
            throw new picocli.CommandLine.ParameterException(
                    java.util.Objects.requireNonNull(spec).commandLine(), "which command?");
        }
    }

    @ParentCommand
    @Nullable
    Admin admin;

    @Option(names = "--json", description = "Print the server's answer as JSON.")
    boolean json;

    /// The folder named behind `admin`.
    Path data() {
        return admin == null ? Path.of("data") : admin.data;
    }

    /// Does the work over `server` and prints for a person, or returns what `--json` prints.
    abstract JsonNode run(AdminClient server) throws AdminClient.Failure;

    /// Prints the answer for a person.
    abstract void print(JsonNode answer);

    @Override
    public Integer call() {
        try (AdminClient server = AdminClient.of(data())) {
            JsonNode answer = run(server);
            if (json) {
                System.out.println(answer.toPrettyString());
            } else {
                print(answer);
            }
            return 0;
        } catch (AdminClient.Failure e) {
            System.err.println("hongyan: " + e.getMessage());
            return 1;
        }
    }
}
