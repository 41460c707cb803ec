import io.postrider.standalone.setup.DatabaseSetup;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A throw-away PostgreSQL with roles and schemas on port 5432, for the training runs of an image build. */
final class TrainingDatabase {

    private TrainingDatabase() {}

    public static void main(String[] arguments) throws Exception {
        EmbeddedPostgres postgres = EmbeddedPostgres.builder().setPort(5432).start();
        DatabaseSetup setup = new DatabaseSetup(role -> "training");
        setup.createRolesAndDatabase(postgres.getPostgresDatabase(), "postrider");
        setup.migrate("jdbc:postgresql://127.0.0.1:5432/postrider");
        System.out.println("training database is ready");
        Thread.currentThread().join();
    }
}
