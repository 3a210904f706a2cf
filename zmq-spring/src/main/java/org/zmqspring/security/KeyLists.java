package org.zmqspring.security;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.zmqspring.message.Internal;

/**
 * What the files of allowed keys held when they could be used last, so that a socket that
 * is opened anew has its list although its file is gone meanwhile. Thread-safe.
 */
@Internal
public final class KeyLists {

	private final Map<Path, Set<CurveKey>> keys = new ConcurrentHashMap<>();

	/** Nothing is known yet. */
	public KeyLists() {
	}

	@Nullable Set<CurveKey> known(Path file) {
		return this.keys.get(file);
	}

	void remember(Path file, Set<CurveKey> allowed) {
		this.keys.put(file, allowed);
	}

}
