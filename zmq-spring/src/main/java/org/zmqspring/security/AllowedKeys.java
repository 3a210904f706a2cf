package org.zmqspring.security;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.ZmqConfigurationException;
import org.zmqspring.security.ZapPolicy.KeyLists;

/**
 * The public keys of the clients that may connect. A part of them may be in a file that
 * changes. Confined to one thread.
 */
final class AllowedKeys {

	private final Set<CurveKey> configured;

	private final @Nullable KeyFile file;

	private final KeyLists lists;

	/**
	 * The content of the file at the previous reading; {@code null} if keys were missing.
	 */
	private @Nullable String text;

	/** The keys of the file; {@code null} before the first reading. */
	private @Nullable Set<CurveKey> listed;

	/** The keys that the previous reading did not find again in the file. */
	private Set<CurveKey> missing = Set.of();

	/**
	 * Read the keys. If that fails, use the last valid keys.
	 * @throws ZmqConfigurationException if the file could never be read
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
	 * Read the file again. If it is invalid, the keys stay as they were. A key is revoked
	 * if two readings in a row do not find it, because another process may be writing the
	 * file at that moment. Changes of comments do not count.
	 * @return the keys that were revoked
	 * @throws ZmqConfigurationException if the file is invalid
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
	 * Read a list of keys: one in each line, perhaps followed by blanks and a comment.
	 * Empty lines, and lines that begin with # and a blank, are ignored.
	 */
	static List<CurveKey> parse(String text, KeyFile file) {
		List<String> lines = text.lines().map(String::strip).toList();
		List<CurveKey> keys = new ArrayList<>();
		for (int i = 0; i < lines.size(); i++) {
			try {
				if (!isComment(lines.get(i))) {
					keys.add(CurveKey.parse(lines.get(i).split("\\s", 2)[0]));
				}
			}
			catch (IllegalArgumentException ex) {
				throw new ZmqConfigurationException("Line " + (i + 1) + " of file " + file + " " + ex.getMessage());
			}
		}
		return keys;
	}

	private static boolean isComment(String line) {
		return line.isEmpty() || line.equals("#") || line.matches("#\\s.*");
	}

}
