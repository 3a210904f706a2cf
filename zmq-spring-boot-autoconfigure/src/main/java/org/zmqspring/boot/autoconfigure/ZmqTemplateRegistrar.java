package org.zmqspring.boot.autoconfigure;

import java.util.function.Supplier;

import org.zmqspring.publish.DefaultZmqTemplate;
import org.zmqspring.publish.Publishers;
import org.zmqspring.publish.ZmqTemplate;
import org.zmqspring.transport.SocketType;

import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers a {@link ZmqTemplate} for each configured publisher: {@code zmqTemplate} for
 * the default one and {@code <name>ZmqTemplate} for the others. A bean of the application
 * with such a name is kept.
 * <p>
 * It runs twice. As a registrar it runs among the auto-configurations, so that conditions
 * see the templates. As a post-processor it runs at each start, also of an application
 * that was processed ahead of time, where the properties of the run decide. What the
 * first one registers is left out of what is generated at build time. Stateless.
 */
final class ZmqTemplateRegistrar
		implements ImportBeanDefinitionRegistrar, BeanDefinitionRegistryPostProcessor, EnvironmentAware {

	static final String DEFAULT_TEMPLATE = "zmqTemplate";

	private static final String LIFECYCLE = "zmqPublisherLifecycle";

	private Environment environment;

	ZmqTemplateRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		postProcessBeanDefinitionRegistry(registry);
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		ConfigurableBeanFactory beanFactory = (ConfigurableBeanFactory) registry;
		ParentSockets parents = ParentSockets.of(beanFactory);
		ZmqProperties properties = ZmqBinding.bind(this.environment);
		ConfiguredSocket.allOf(properties)
			.stream()
			.filter((socket) -> socket.type() == SocketType.PUB && !parents.contain(socket))
			.map(ConfiguredSocket::name)
			.filter((publisher) -> !registry.containsBeanDefinition(beanName(publisher)))
			.forEach((publisher) -> registry.registerBeanDefinition(beanName(publisher),
					definition(publisher, beanFactory)));
	}

	static String beanName(String publisher) {
		return publisher.equals(ConfiguredSocket.DEFAULT_NAME) ? DEFAULT_TEMPLATE : publisher + "ZmqTemplate";
	}

	private static BeanDefinition definition(String publisher, ConfigurableBeanFactory beanFactory) {
		Supplier<Publishers> publishers = () -> beanFactory.getBean(Publishers.class);
		String beanName = beanName(publisher);
		RootBeanDefinition definition = publisher.equals(ConfiguredSocket.DEFAULT_NAME)
				? new RootBeanDefinition(DefaultZmqTemplate.class,
						() -> registered(Publishers.defaultTemplate(publishers), beanName, beanFactory))
				: new RootBeanDefinition(ZmqTemplate.class,
						() -> registered(Publishers.template(publisher, publishers), beanName, beanFactory));
		definition.setAttribute(BeanRegistrationAotProcessor.IGNORE_REGISTRATION_ATTRIBUTE, true);
		return definition;
	}

	/**
	 * A bean that uses a template is destroyed before the publisher behind it. A template
	 * does not depend on it otherwise, since then nothing that the publisher needs could
	 * use a template.
	 */
	private static <T> T registered(T template, String beanName, ConfigurableBeanFactory beanFactory) {
		beanFactory.registerDependentBean(LIFECYCLE, beanName);
		return template;
	}

}
