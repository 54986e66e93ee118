from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "screening"
    verbose_name = "Screening"

    def ready(self) -> None:
        from config.delivery.ladder import register_ladder
        from screening import checks  # noqa: F401 - registers the system checks
        from screening.services import is_copy_owed, is_file_owed

        letters = ["file_disclosure", "investigative_disclosure", "nature_and_scope"]
        register_ladder(letters, is_file_owed)
        register_ladder(["report_copy"], is_copy_owed)
