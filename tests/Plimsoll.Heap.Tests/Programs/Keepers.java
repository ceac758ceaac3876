import java.lang.ref.Cleaner;
import java.util.*;
import java.util.concurrent.*;

/** Ways of keeping that the JDK's own classes stand for: one shape alone until the heap ends, or all of them at once in small. */
public class Keepers {
    /** Given up when the heap has ended, so that the program can say that it is ready. */
    static byte[] reserve = new byte[1_000_000];

    interface Shape { void add(int i) throws Exception; }

    static byte[] payload() { return new byte[4_000]; }

    static class Dispatcher implements Shape {
        final ExecutorService workers = Executors.newFixedThreadPool(1, Keepers::daemon);
        final CountDownLatch never = new CountDownLatch(1);
        Dispatcher() { workers.execute(this::block); }
        void block() { try { never.await(); } catch (InterruptedException stopped) { } }
        public void add(int i) { byte[] body = payload(); workers.execute(() -> System.out.println(body)); }
    }

    static class Guard implements Shape {
        final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, Keepers::daemon);
        public void add(int i) { byte[] body = payload(); scheduler.schedule(() -> System.out.println(body), 1, TimeUnit.HOURS); }
    }

    static class Reminders implements Shape {
        final Timer timer = new Timer("reminders", true);
        public void add(int i) { timer.schedule(new Reminder(), 3_600_000); }
    }

    static class Reminder extends TimerTask {
        final byte[] body = payload();
        @Override public void run() { }
    }

    static class Vault implements Shape {
        static final Cleaner CLEANER = Cleaner.create();
        public void add(int i) { new Handle(); }
    }

    static class Handle {
        final byte[] body = payload();
        Handle() { Vault.CLEANER.register(this, () -> System.out.println(body.length)); Vault.CLEANER.register(this, this::close); }
        void close() { }
    }

    static class Customers implements Shape {
        final Map<Integer, Customer> byId = new HashMap<>();
        final Map<String, Customer> byMail = new TreeMap<>();
        public void add(int i) { Customer made = new Customer(); byId.put(i, made); byMail.put("m" + i, made); }
    }

    static class Customer { final byte[] body = payload(); }

    static class Scratch implements Shape {
        static final ThreadLocal<byte[]> CURRENT = ThreadLocal.withInitial(() -> new byte[100_000]);
        final CountDownLatch never = new CountDownLatch(1);
        public void add(int i) throws Exception {
            if (i % 25 != 0)
                return;
            CountDownLatch made = new CountDownLatch(1);
            Error[] failed = new Error[1];
            daemon(() -> {
                try { CURRENT.get(); } catch (Error error) { failed[0] = error; }
                made.countDown();
                try { never.await(); } catch (InterruptedException stopped) { }
            }).start();
            made.await();
            if (failed[0] != null)
                throw failed[0];
        }
    }

    static class Recent<K, V> extends LinkedHashMap<K, V> {
        final int limit = Integer.MAX_VALUE;
        Recent() { super(16, 0.75f, true); }
        @Override protected boolean removeEldestEntry(Map.Entry<K, V> eldest) { return size() > limit; }
    }

    static class Quotes implements Shape {
        final Recent<Integer, byte[]> recent = new Recent<>();
        public void add(int i) { recent.put(i, payload()); }
    }

    static class Descriptors implements Shape {
        final Map<Object, Object[]> described = new WeakHashMap<>();
        public void add(int i) { Object key = new Object(); described.put(key, new Object[] { key, payload() }); }
    }

    static class Export implements Shape {
        public void add(int i) throws Exception { collect(); }
        static void collect() {
            List<byte[]> rows = new ArrayList<>();
            for (;;)
                rows.add(payload());
        }
    }

    static class Decoder implements Shape {
        public void add(int i) { System.out.println(new byte[0x48545450].length); }
    }

    static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }

    static final Map<String, Shape> ALL = new LinkedHashMap<>();

    static Shape make(String name) {
        switch (name) {
            case "queue": return new Dispatcher();
            case "timeouts": return new Guard();
            case "timer": return new Reminders();
            case "cleaner": return new Vault();
            case "customers": return new Customers();
            case "thread-local": return new Scratch();
            case "cache": return new Quotes();
            case "weak-map": return new Descriptors();
            case "local": return new Export();
            default: return new Decoder();
        }
    }

    static void fill(Shape shape, int rounds) throws Exception {
        for (int i = 0; i < rounds; i++)
            shape.add(i);
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[arguments.length - 1]);
        for (String name : Arrays.copyOf(arguments, arguments.length - 1)) {
            Shape shape = make(name);
            ALL.put(name, shape);
            try {
                fill(shape, rounds);
            } catch (OutOfMemoryError expected) {
                reserve = null;
            }
        }

        System.gc();
        System.out.println("ready " + ProcessHandle.current().pid());
        System.out.flush();
        while (System.in.read() >= 0) { }
    }
}
