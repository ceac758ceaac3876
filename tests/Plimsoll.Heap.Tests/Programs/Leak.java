import java.util.*;

/** One thread of several fills the heap until the JVM writes its dump. */
public class Leak {
    static final List<byte[]> KEPT = new ArrayList<>();

    public static void main(String[] arguments) throws Exception {
        for (int i = 0; i < 3; i++) {
            Thread idle = new Thread(() -> { for (;;) java.util.concurrent.locks.LockSupport.park(); }, "idle-" + i);
            idle.setDaemon(true);
            idle.start();
        }
        Thread leaker = new Thread(() -> { try { fill(); } catch (OutOfMemoryError expected) { KEPT.clear(); } }, "leaker-7");
        leaker.start();
        leaker.join();
        System.out.println("ready " + ProcessHandle.current().pid());
        System.out.flush();
        while (System.in.read() >= 0) { }
    }

    static void fill() {
        for (;;)
            KEPT.add(new byte[100_000]);
    }
}
