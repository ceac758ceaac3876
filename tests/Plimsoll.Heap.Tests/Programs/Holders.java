import java.lang.ref.SoftReference;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;

/** Four holders of a quarter of the heap each: a bounded cache in order of access, one with statistics, one that only has the name, and a plain leak. */
public class Holders {
    static final int ROUNDS = 2_000;

    static class Recent<K, V> extends LinkedHashMap<K, V> {
        final int maxEntries;
        Recent(int maxEntries) { super(16, 0.75f, true); this.maxEntries = maxEntries; }
        @Override protected boolean removeEldestEntry(Map.Entry<K, V> eldest) { return size() > maxEntries; }
    }

    static class Prices {
        final Map<Integer, byte[]> byItem = new ConcurrentHashMap<>();
        long hits, misses;
    }

    static class PageCache { final Map<Integer, byte[]> pages = new HashMap<>(); }

    static class Audit { final List<byte[]> events = new ArrayList<>(); }

    static final Recent<Integer, byte[]> RECENT = new Recent<>(ROUNDS);
    static final Prices PRICES = new Prices();
    static final PageCache PAGES = new PageCache();
    static final Audit AUDIT = new Audit();

    public static void main(String[] arguments) throws Exception {
        for (int i = 0; i < 2 * ROUNDS; i++)
            RECENT.put(i, new byte[4000]);
        for (int i = 0; i < ROUNDS; i++) {
            PRICES.byItem.put(i, new byte[4000]);
            PRICES.misses++;
            PAGES.pages.put(i, new byte[4000]);
            AUDIT.events.add(new byte[4000]);
        }

        System.gc();
        System.out.println("ready " + ProcessHandle.current().pid());
        System.out.flush();
        while (System.in.read() >= 0) { }
    }
}
