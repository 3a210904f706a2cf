package org.zmqspring.security;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqConfigurationException;

/**
 * The public keys of the clients that may connect, some of them perhaps in a file that
 * changes. Confined to one thread.
 */
final class AllowedKeys {

	private final Set<CurveKey> configured;

	private final @Nullable KeyFile file;

	private final KeyLists lists;

	/** What the file held when it was read last, unless keys were missing. */
	private @Nullable String text;

	/** The keys of the file that may connect; {@code null} before the first reading. */
	private @Nullable Set<CurveKey> listed;

	/** Those of them that the last reading did not find. */
	private Set<CurveKey> missing = Set.of();

	/**
	 * Read the keys, or take them as they were last.
	 * @throws ZmqConfigurationException if they never could be read and cannot now
	 */
	AllowedKeys(ZapSettings settings, KeyLists lists) {
		this.configured = settings.allowedKeys();
		this.file = settings.allowedKeysFile();
		this.lists = lists;
		try {
			read();
		}
		catch (ZmqConfigurationException ex) {
			takeKnown(ex);
		}
	}

	private void takeKnown(ZmqConfigurationException unreadable) {
		Set<CurveKey> known = (this.file != null) ? this.lists.known(this.file.path()) : null;
		if (known == null) {
			throw unreadable;
		}
		this.listed = known;
	}

	boolean contains(@Nullable CurveKey key) {
		return key != null && (this.configured.contains(key) || listed().contains(key));
	}

	int size() {
		Set<CurveKey> all = new HashSet<>(this.configured);
		all.addAll(listed());
		return all.size();
	}

	private Set<CurveKey> listed() {
		return (this.listed != null) ? this.listed : Set.of();
	}

	/**
	 * Read the file again. If it cannot be used, the keys stay as they were. A key that
	 * is missing stays until the next reading misses it too, because the file may be in
	 * the middle of being written. Only keys are compared: remarks may change as they
	 * like.
	 * @return the keys that were revoked
	 * @throws ZmqConfigurationException if it cannot be used
	 */
	Set<CurveKey> refresh() {
		if (this.file != null) {
			this.file.follow();
		}
		return read();
	}

	private Set<CurveKey> read() {
		if (this.file == null) {
			return Set.of();
		}
		Set<CurveKey> missingBefore = this.missing;
		this.missing = Set.of();
		String now = this.file.text();
		if (now.equals(this.text) && missingBefore.isEmpty()) {
			return Set.of();
		}
		return take(now, Set.copyOf(parse(now, this.file)), missingBefore, this.file.path());
	}

	private Set<CurveKey> take(String now, Set<CurveKey> found, Set<CurveKey> missingBefore, Path from) {
		Set<CurveKey> absent = new HashSet<>(listed());
		absent.removeAll(found);
		Set<CurveKey> revoked = new HashSet<>(absent);
		revoked.retainAll(missingBefore);
		absent.removeAll(revoked);
		Set<CurveKey> next = new HashSet<>(found);
		next.addAll(absent);
		this.text = absent.isEmpty() ? now : null;
		this.listed = next;
		this.missing = absent;
		this.lists.remember(from, Set.copyOf(next));
		revoked.removeAll(this.configured);
		return revoked;
	}

	/**
	 * Read a list of keys: one a line, perhaps with blanks and a remark behind it. Lines
	 * that are empty or begin with a # and a blank are remarks.
	 */
	static List<CurveKey> parse(String text, KeyFile file) {
		List<String> lines = text.lines().map(String::strip).toList();
		List<CurveKey> keys = new ArrayList<>();
		for (int i = 0; i < lines.size(); i++) {
			try {
				if (!isRemark(lines.get(i))) {
					keys.add(CurveKey.parse(lines.get(i).split("\\s", 2)[0]));
				}
			}
			catch (IllegalArgumentException ex) {
				throw new ZmqConfigurationException("Line " + (i + 1) + " of file " + file + " " + ex.getMessage());
			}
		}
		return keys;
	}

	private static boolean isRemark(String line) {
		return line.isEmpty() || line.equals("#") || line.matches("#\\s.*");
	}

}
