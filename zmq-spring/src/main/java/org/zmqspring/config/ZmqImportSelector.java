package org.zmqspring.config;

import java.util.ArrayList;
import java.util.List;

import org.zmqspring.convert.JacksonPayloads;
import org.zmqspring.message.Internal;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Imports all beans that a {@link ZmqSettings} bean needs to run. If Jackson is on the
 * class path, it also imports the conversion to JSON. The importing configuration must
 * come after those of the application, as an auto-configuration does, so that
 * {@link Replaceable} sees their beans. Immutable.
 */
@Internal
public class ZmqImportSelector implements ImportSelector {

	private final ClassLoader classLoader;

	ZmqImportSelector(ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	@Override
	public String[] selectImports(AnnotationMetadata metadata) {
		List<String> imports = new ArrayList<>();
		if (ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper", this.classLoader)) {
			imports.add(jsonConfiguration().getName());
		}
		imports.add(ZmqDefaults.class.getName());
		imports.add(ZmqConfiguration.class.getName());
		return imports.toArray(String[]::new);
	}

	/** Spring Boot provides the mapper. */
	Class<? extends JsonConfiguration> jsonConfiguration() {
		return JsonConfiguration.class;
	}

	/**
	 * Imports the same configurations after all others, and needs no mapper bean.
	 * Immutable.
	 */
	static final class Deferred extends ZmqImportSelector implements DeferredImportSelector {

		Deferred(ClassLoader classLoader) {
			super(classLoader);
		}

		@Override
		Class<? extends JsonConfiguration> jsonConfiguration() {
			return WithDefaultMapper.class;
		}

	}

	/**
	 * Converts payloads with the application's mapper. The mapper is chosen at the start,
	 * not by a condition: ahead-of-time processing evaluates conditions at build time.
	 */
	@Configuration(proxyBeanMethods = false)
	static class JsonConfiguration {

		private static final String QUALIFIED = "@Qualifier(\"" + ZmqDefaults.QUALIFIER + "\")";

		@Bean
		@Replaceable(ZmqDefaults.JsonConverter.class)
		ZmqDefaults.JsonConverter zmqJsonConverter(@Qualifier(ZmqDefaults.QUALIFIER) ObjectProvider<JsonMapper> own,
				ObjectProvider<JsonMapper> mappers) {
			JsonMapper mapper = own.getIfUnique(mappers::getIfUnique);
			if (mapper != null) {
				return converter(mapper);
			}
			if (own.stream().count() > 1) {
				return withoutMapper("there are " + own.stream().count() + " JsonMapper beans with " + QUALIFIED
						+ " and none of them is @Primary: keep the qualifier on one of them only");
			}
			long all = mappers.stream().count();
			return (all == 0) ? withoutMapperBean()
					: withoutMapper("there are " + all + " JsonMapper beans and none of them is @Primary: make one of"
							+ " them @Primary, or mark the one for ZeroMQ with " + QUALIFIED);
		}

		/**
		 * Without a mapper. A listener or sender that needs JSON fails with a message
		 * that names the remedy.
		 */
		ZmqDefaults.JsonConverter withoutMapperBean() {
			return new ZmqDefaults.JsonConverter(null, null, null);
		}

		static ZmqDefaults.JsonConverter converter(JsonMapper mapper) {
			return new ZmqDefaults.JsonConverter(JacksonPayloads.converter(mapper),
					JacksonPayloads.strictConverter(mapper), null);
		}

		private static ZmqDefaults.JsonConverter withoutMapper(String remedy) {
			return new ZmqDefaults.JsonConverter(null, null, remedy);
		}

	}

	/** Uses a mapper with Jackson's defaults if the application has none. */
	@Configuration(proxyBeanMethods = false)
	static class WithDefaultMapper extends JsonConfiguration {

		@Override
		ZmqDefaults.JsonConverter withoutMapperBean() {
			return converter(JsonMapper.builder().build());
		}

	}

}
