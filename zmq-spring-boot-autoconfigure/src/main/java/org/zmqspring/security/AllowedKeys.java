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

	private final @Nullable Path file;

	private final KeyLists lists;

	/** What the keys are taken from. */
	private @Nullable String text;

	/** What was there instead when it was read last, with fewer keys. */
	private @Nullable String fewer;

	private Set<CurveKey> keys;

	/**
	 * Read the keys, or take them as they were last.
	 * @throws ZmqConfigurationException if they never could be read and cannot now
	 */
	AllowedKeys(ZapSettings settings, KeyLists lists) {
		this.configured = settings.allowedKeys();
		this.file = settings.allowedKeysFile();
		this.lists = lists;
		this.keys = this.configured;
		try {
			refresh();
		}
		catch (ZmqConfigurationException ex) {
			takeKnown(ex);
		}
	}

	private void takeKnown(ZmqConfigurationException unreadable) {
		String known = (this.file != null) ? this.lists.known(this.file) : null;
		if (this.file == null || known == null) {
			throw unreadable;
		}
		take(known, keys(known, this.file));
	}

	boolean contains(@Nullable CurveKey key) {
		return key != null && this.keys.contains(key);
	}

	int size() {
		return this.keys.size();
	}

	/**
	 * Read the file again. If it cannot be used, the keys stay as they were; if it holds
	 * fewer, so they do until it is read once more and has not changed, because it may be
	 * in the middle of being written.
	 * @return the keys that were revoked
	 * @throws ZmqConfigurationException if it cannot be used
	 */
	Set<CurveKey> refresh() {
		if (this.file == null) {
			return Set.of();
		}
		String before = this.fewer;
		this.fewer = null;
		String now = SmallFile.text(this.file);
		if (now.equals(this.text)) {
			return Set.of();
		}
		Set<CurveKey> fresh = keys(now, this.file);
		Set<CurveKey> revoked = new HashSet<>(this.keys);
		revoked.removeAll(fresh);
		if (this.text != null && !revoked.isEmpty() && !now.equals(before)) {
			this.fewer = now;
			return Set.of();
		}
		take(now, fresh);
		this.lists.remember(this.file, now);
		return revoked;
	}

	private void take(String now, Set<CurveKey> fresh) {
		this.text = now;
		this.keys = fresh;
	}

	private Set<CurveKey> keys(String now, Path from) {
		Set<CurveKey> fresh = new HashSet<>(parse(now, from));
		fresh.addAll(this.configured);
		return fresh;
	}

	/**
	 * Read a list of keys: one a line, perhaps with blanks and a remark behind it. Lines
	 * that are empty or begin with a # and a blank are remarks.
	 */
	static List<CurveKey> parse(String text, Path file) {
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
