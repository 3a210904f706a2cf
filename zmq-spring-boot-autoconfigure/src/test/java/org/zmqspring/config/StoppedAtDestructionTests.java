package org.zmqspring.config;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.context.support.AbstractApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class StoppedAtDestructionTests {

	@Test
	void shouldOutliveTheBeansThatNeedItEvenWhereEventsAreDeliveredLater() {
		Lasting lasting = new Lasting();
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
		multicaster.setTaskExecutor((task) -> {
		});
		context.registerBean(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME,
				SimpleApplicationEventMulticaster.class, () -> multicaster);
		context.registerBean(Lasting.class, () -> lasting);
		context.registerBean(User.class, () -> new User(context.getBean(Lasting.class)));
		context.refresh();
		User user = context.getBean(User.class);
		context.close();
		assertThat(user.ranAtMyEnd).isTrue();
		assertThat(lasting.isRunning()).isFalse();
	}

	@Test
	void shouldStopWithAContextThatIsOnlyStopped() {
		Lasting lasting = new Lasting();
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean(Lasting.class, () -> lasting);
			context.refresh();
			context.stop();
			assertThat(lasting.isRunning()).isFalse();
			context.start();
			assertThat(lasting.isRunning()).isTrue();
		}
		assertThat(lasting.isRunning()).isFalse();
	}

	/** Does nothing but run. Confined to the test. */
	private static final class Lasting extends StoppedAtDestruction {

		Lasting() {
			super(0);
		}

		@Override
		void doStart() {
		}

		@Override
		void doStop() {
		}

	}

	/** Needs it until the end. Confined to the test. */
	private static final class User implements DisposableBean {

		private final Lasting lasting;

		private boolean ranAtMyEnd;

		User(Lasting lasting) {
			this.lasting = lasting;
		}

		@Override
		public void destroy() {
			this.ranAtMyEnd = this.lasting.isRunning();
		}

	}

}
