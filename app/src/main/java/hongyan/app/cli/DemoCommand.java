package hongyan.app.cli;

import hongyan.app.config.ConfigError;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `hongyan demo`: the server on a throwaway folder with a sample company in it.
@Command(name = "demo", description = "Start on a throwaway folder with a sample company, its people and their mail.")
final class DemoCommand implements Callable<Integer> {
    @Override
    public Integer call() throws ConfigError {
        throw new ConfigError("not yet");
    }
}
