import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.LongAdder;

/** Objects of many shapes, then everything stands still until standard input ends. */
public class Shapes {
    static class Empty { }
    static class OneByte { byte a = 1; }
    static class ByteInGap extends OneByte { byte b; short c; int d; }
    static class LongAfterByte extends OneByte { long e; byte f; }
    static class ReferenceAfterLong extends LongAfterByte { Object g; boolean h; Object i; }
    static class Deep extends ReferenceAfterLong { char j; double k; float l; int[] m; byte n; }
    static class Three { byte a, b, c; }
    static class FiveLong extends Three { long d; byte e; }
    static class Node { Node next; int value; Node(Node next, int value) { this.next = next; this.value = value; } }
    static class Finalized { byte[] block = new byte[100]; @Override @SuppressWarnings("removal") protected void finalize() { ADDER.increment(); } }
    static class Worker extends Thread { Object task; byte mode; }
    static class NamedWorker extends Worker { }
    static class CountingWorker extends NamedWorker { long count; byte flag; }
    static class LastWorker extends CountingWorker { byte last; }
    static class PerClass { byte[] held = new byte[777_777]; }
    static final class Key { final int id; Key(int id) { this.id = id; } @Override public int hashCode() { return 7; } @Override public boolean equals(Object o) { return o instanceof Key && ((Key) o).id == id; } }

    static final List<Object> HOLD = new ArrayList<>();
    static final Map<String, String> LABELS = new HashMap<>();
    static final Map<Key, Integer> BAD_HASH = new HashMap<>();
    static final List<List<String>> EMPTY_LISTS = new ArrayList<>();
    static final List<byte[]> ZEROES = new ArrayList<>();
    static final ThreadLocal<byte[]> BUFFER = new ThreadLocal<>();
    static final List<ByteBuffer> DIRECT = new ArrayList<>();
    static final SoftReference<byte[]> SOFT = new SoftReference<>(new byte[12_345]);
    static final WeakReference<Object> WEAK = new WeakReference<>(new Object());
    static final ConcurrentHashMap<Integer, String> COUNTED = new ConcurrentHashMap<>();
    static final LongAdder ADDER = new LongAdder();
    static final ClassValue<PerClass> CLASS_VALUE = new ClassValue<>() { @Override protected PerClass computeValue(Class<?> type) { return new PerClass(); } };
    static Node chain;

    public static void main(String[] arguments) throws Exception {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
        for (int i = 0; i < count; i++) {
            Collections.addAll(HOLD, new Empty(), new OneByte(), new ByteInGap(), new LongAfterByte(), new ReferenceAfterLong(), new Deep(), new Three(), new FiveLong(), new Finalized());
            Collections.addAll(HOLD, new boolean[i], new byte[i], new char[i], new short[i], new int[i], new long[i], new float[i], new double[i], new Object[i], new String[i][2], new Integer(i), Long.valueOf(i + 1000L));
            chain = new Node(chain, i);
            LABELS.put("key-" + i, new String("the same label every time"));
            BAD_HASH.put(new Key(i), i);
            EMPTY_LISTS.add(new ArrayList<>(100));
            COUNTED.put(i, "value " + i % 5);
            Runnable lambda = () -> ADDER.add(HOLD.size());
            HOLD.add(lambda);
        }
        for (int i = 0; i < 4; i++)
            Collections.addAll(HOLD, new Worker(), new NamedWorker(), new CountingWorker(), new LastWorker());
        ZEROES.add(new byte[200_000]);
        for (int i = 0; i < 3; i++)
            DIRECT.add(ByteBuffer.allocateDirect(4096 * (i + 1)));
        DIRECT.add(DIRECT.get(0).slice());
        CLASS_VALUE.get(Empty.class);
        threads(count);
        System.gc();
        Thread.sleep(200);
        System.out.println("ready " + ProcessHandle.current().pid());
        System.out.flush();
        while (System.in.read() >= 0) { }
    }

    static void threads(int count) throws Exception {
        CountDownLatch started = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            Thread thread = new Thread(() -> {
                BUFFER.set(new byte[50_000]);
                new ThreadLocal<int[]>().set(new int[1000]);
                for (int j = 0; j < 10_000; j++)
                    ADDER.increment();
                started.countDown();
                LockSupportPark.forever();
            }, "worker-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        started.await();
        try {
            CountDownLatch parked = new CountDownLatch(2);
            for (int i = 0; i < 2; i++) {
                byte[] only = new byte[60_000 + i];
                Runnable body = () -> { parked.countDown(); LockSupportPark.forever(); ADDER.add(only.length); };
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
            }
            parked.await();
        } catch (NoSuchMethodException older) {
            // no virtual threads before 21
        }
    }

    static class LockSupportPark {
        static void forever() { for (;;) java.util.concurrent.locks.LockSupport.park(); }
    }
}
