import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Puts a heap through what goes wrong with heaps, one phase after another, each within a second or so. */
public class Load {
    public static class Small {
        static final int[] NUMBERS = new int[4];
    }

    static final class Loader extends ClassLoader {
        Class<?> define(byte[] code) {
            return defineClass("Load$Small", code, 0, code.length);
        }
    }

    static volatile Object sink;

    public static void main(String[] arguments) throws Exception {
        for (String phase : arguments) {
            try {
                run(phase);
            } catch (OutOfMemoryError expected) {
                sink = null;
            }
        }
        Runtime.getRuntime().halt(0);
    }

    static void run(String phase) throws Exception {
        switch (phase) {
            case "churn": churn(300_000, 2_000); break;
            case "explicit": for (int i = 0; i < 3; i++) System.gc(); break;
            case "humongous": for (int i = 0; i < 200; i++) sink = new byte[700_000]; break;
            case "pressure": pressure(); break;
            case "parallel": inParallel(); break;
            case "classes": classes(); break;
            case "full": full(); break;
            default: throw new IllegalArgumentException(phase);
        }
    }

    /** Short-lived objects beside a ring of survivors. */
    static void churn(int objects, int kept) {
        Object[] ring = new Object[kept];
        for (int i = 0; i < objects; i++)
            ring[i % kept] = new byte[512 + i % 1024];
        sink = ring;
    }

    /** A live set of four fifths of the heap, and survivors that no longer fit beside it. */
    static void pressure() {
        List<byte[]> live = new ArrayList<>();
        for (long bytes = Runtime.getRuntime().maxMemory() * 3 / 4; bytes > 0; bytes -= 20_000)
            live.add(new byte[20_000]);
        ArrayDeque<byte[]> young = new ArrayDeque<>();
        try {
            for (int i = 0; i < 20_000; i++) {
                young.add(new byte[8_000]);
                if (young.size() > 1_500)
                    young.remove();
            }
        } finally {
            sink = live.size();
        }
    }

    /** More threads allocate than a concurrent collector can follow. */
    static void inParallel() throws InterruptedException {
        List<byte[]> live = new ArrayList<>();
        for (long bytes = Runtime.getRuntime().maxMemory() * 6 / 10; bytes > 0; bytes -= 20_000)
            live.add(new byte[20_000]);
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                try {
                    churn(40_000, 100);
                } catch (OutOfMemoryError expected) {
                    return;
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads)
            thread.join();
        sink = live.size();
    }

    /** One class by many loaders until metaspace is full. */
    static void classes() throws Exception {
        byte[] code;
        try (InputStream in = Load.class.getResourceAsStream("Load$Small.class")) {
            code = in.readAllBytes();
        }
        List<Object> kept = new ArrayList<>();
        for (int i = 0; i < 20_000; i++)
            kept.add(new Loader().define(code));
        sink = kept.size();
    }

    /** Everything is kept until the heap is full. */
    static void full() {
        List<Object> kept = new ArrayList<>();
        while (true)
            kept.add(new byte[50_000]);
    }
}
