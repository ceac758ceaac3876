import java.util.*;

/** Three owners of a third of the heap each: a static map that a frame is filling, a list that only a local variable has, and the field of a service that only a local variable has. */
public class Owners {
    static final Map<Integer, byte[]> SESSIONS = new HashMap<>();

    static class Registry { final List<byte[]> entries = new ArrayList<>(); }

    static void fill(Map<Integer, byte[]> into, int rounds) throws Exception {
        for (int i = 0; i < rounds; i++)
            into.put(i, new byte[4000]);
        ready(into);
    }

    static void ready(Object inUse) throws Exception {
        System.gc();
        System.out.println("ready " + ProcessHandle.current().pid());
        System.out.flush();
        while (System.in.read() >= 0) { }
        System.out.println(inUse);
    }

    static void importRows(int rounds, Object imported) throws Exception {
        List<byte[]> rows = new ArrayList<>();
        for (int i = 0; i < rounds; i++)
            rows.add(new byte[4000]);
        synchronized (imported) {
            imported.notifyAll();
        }

        Thread.sleep(60_000);
        System.out.println(rows);
    }

    public static void main(String[] arguments) throws Exception {
        Registry registry = new Registry();
        for (int i = 0; i < 2_000; i++)
            registry.entries.add(new byte[4000]);
        Object imported = new Object();
        Thread importer = new Thread(() -> {
            try {
                importRows(2_000, imported);
            } catch (Exception stopped) {
                throw new IllegalStateException(stopped);
            }
        }, "importer");
        importer.setDaemon(true);
        synchronized (imported) {
            importer.start();
            imported.wait();
        }

        fill(SESSIONS, 2_000);
        System.out.println(registry);
    }
}
