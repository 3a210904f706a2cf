package org.zmqspring.convert;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.DeserializationContextExt;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells where in JSON a conversion failed, such as {@code $.items[3].price}. Names that
 * belong to the payload, such as keys of a map, are shown as {@code *}, because a payload
 * may be secret. Thread-safe.
 */
final class JsonPlace {

	/** If a path has more steps, only its end is shown. */
	private static final int MOST_STEPS = 20;

	private final JsonMapper mapper;

	JsonPlace(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/** The path of the object that could not be read, or else the line and column. */
	String ofReading(JacksonException failure) {
		return describe(failure, this::isKnown);
	}

	/** The path of the object that could not be written. */
	String ofWriting(JacksonException failure) {
		return describe(failure, (step) -> !(step.from() instanceof Map));
	}

	private static String describe(JacksonException failure, Predicate<Reference> known) {
		List<Reference> path = failure.getPath();
		if (path.isEmpty()) {
			TokenStreamLocation place = failure.getLocation();
			return (place != null && place.getLineNr() > 0)
					? " at line " + place.getLineNr() + ", column " + place.getColumnNr() : "";
		}
		StringBuilder text = new StringBuilder(" at ");
		int first = Math.max(0, path.size() - MOST_STEPS);
		text.append((first > 0) ? "…" : "$");
		for (int i = first; i < path.size(); i++) {
			Reference step = path.get(i);
			boolean unrecognized = failure instanceof UnrecognizedPropertyException && i == path.size() - 1;
			if (step.getPropertyName() == null) {
				text.append('[').append(Math.max(0, step.getIndex())).append(']');
			}
			else {
				text.append('.').append((!unrecognized && known.test(step)) ? step.getPropertyName() : "*");
			}
		}
		return text.toString();
	}

	private boolean isKnown(Reference step) {
		Object from = step.from();
		if (from == null) {
			return false;
		}
		try {
			DeserializationContextExt context = this.mapper._deserializationContext();
			ValueDeserializer<Object> reader = context.findRootValueDeserializer(
					context.constructType((from instanceof Class<?> type) ? type : from.getClass()));
			Collection<Object> names = reader.getKnownPropertyNames();
			return names != null && names.contains(step.getPropertyName());
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

}
