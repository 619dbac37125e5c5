package hongyan.kv.blob;

/// Whether the disk has room for more bytes. *Threads*: safe.
@FunctionalInterface
public interface Room {
    /// Never full.
    Room ENDLESS = bytes -> {};

    /// @param bytes about to be written
    /// @throws hongyan.kv.KvException of kind `DISK_FULL` when they would leave less free than is kept in reserve
    void require(long bytes);
}
